#!/usr/bin/env bash
# Replaces nodes of an earlier version by nodes of this one, one by one, while they work: bash tests/rolling-upgrade.sh REF
# REF is a commit or tag of this repository with the same first migration (until the first release it is sometimes made anew). Needs nginx and the programs of PostgreSQL, which tests/run.sh installs.
set -euo pipefail
cd "$(dirname "$0")/.."
ref=$(git rev-parse --verify "${1:?Which version was before? A commit or a tag.}^{commit}")

before=$(mktemp -d)
trap 'rm -rf "$before"' EXIT
git archive "$ref" | tar -x -C "$before"
echo "building $(git log -1 --format='%h %s' "$ref")"
dotnet publish "$before/src/Outreach.Web" -c Release -p:RunAnalyzers=false -o "$before/release" -v quiet

dotnet run -c Release --project tests/Outreach.Chaos -- upgrade --from "$before/release/Outreach.Web.dll"
