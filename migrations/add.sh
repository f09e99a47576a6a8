#!/usr/bin/env bash
# Adds one migration of the given name to every provider. Usage: migrations/add.sh AddReminders
set -euo pipefail
cd "$(dirname "$0")"
dotnet tool restore >/dev/null
for project in Outreach.Migrations.*/; do
    dotnet restore "$project" --verbosity quiet
    dotnet ef migrations add "$1" --project "$project" --startup-project "$project"
done
