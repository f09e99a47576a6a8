#!/usr/bin/env bash
# Makes the first migration again for every provider, and the compiled models. Only until the first release: afterwards use add.sh.
set -euo pipefail
cd "$(dirname "$0")"
dotnet tool restore >/dev/null
for project in Outreach.Migrations.*/; do
    rm -rf "$project/CompiledModel"
    dotnet restore "$project" --verbosity quiet
    mkdir -p "$project/Migrations"
    find "$project/Migrations" -name '*_Initial*.cs' -delete
    rm -f "$project/Migrations/OutreachDbContextModelSnapshot.cs"
    dotnet ef migrations add Initial --project "$project" --startup-project "$project"
    for file in "$project"/Migrations/2*_Initial*.cs; do
        stamp=$(basename "$file" | cut -c1-14)
        sed -i "s/${stamp}_Initial/20261124000000_Initial/" "$file"
        mv "$file" "${file/$stamp/20261124000000}"
    done
done
exec ./compile-models.sh
