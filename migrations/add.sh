#!/usr/bin/env bash
# Adds one migration of the given name to every provider, and makes the compiled models again. Usage: migrations/add.sh AddReminders
set -euo pipefail
cd "$(dirname "$0")"
dotnet tool restore >/dev/null
for project in Outreach.Migrations.*/; do
    rm -rf "$project/CompiledModel"
    dotnet restore "$project" --verbosity quiet
    dotnet ef migrations add "$1" --project "$project" --startup-project "$project"
done
exec ./compile-models.sh
