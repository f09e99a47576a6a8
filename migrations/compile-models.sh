#!/usr/bin/env bash
# Makes the compiled models: what the host would otherwise work out at each start. A test fails when they are behind.
set -euo pipefail
cd "$(dirname "$0")"
dotnet tool restore >/dev/null
for project in Outreach.Migrations.*/; do
    name=$(basename "$project")
    rm -rf "$project/CompiledModel"
    dotnet ef dbcontext optimize --project "$project" --startup-project "$project" --output-dir CompiledModel --namespace "$name.CompiledModel"
done
