#!/usr/bin/env bash
# Installs what the tests need, builds once, runs every test (or those whose full name contains TEXT).
# Usage: bash tests/run.sh [--filter TEXT]
# The last line is 'N passed, N failed'. A skipped test, a failed build and a run without tests are failures.
set -uo pipefail
cd "$(dirname "$0")/.."

filter=""
while [ $# -gt 0 ]; do
    case "$1" in
        --filter) filter="${2:?--filter needs a text}"; shift 2 ;;
        *) echo "usage: bash tests/run.sh [--filter TEXT]" >&2; exit 2 ;;
    esac
done

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
work=$(mktemp -d)
chmod 755 "$work"
pg_bin=/usr/lib/postgresql/15/bin
pg_started=""

as_postgres() {
    if [ "$(id -u)" = 0 ]; then su postgres -s /bin/bash -c "$*"; else bash -c "$*"; fi
}

finish() {
    if [ -n "$pg_started" ]; then
        as_postgres "$pg_bin/pg_ctl -D '$work/pg/data' -m immediate stop" >/dev/null 2>&1
    fi
    rm -rf "$work"
}
trap finish EXIT

give_up() {
    echo "$1" >&2
    echo "0 passed, 1 failed"
    exit 1
}

install_packages() {
    [ -x "$pg_bin/initdb" ] && [ -x /usr/bin/chromium-headless-shell ] && [ -x /usr/sbin/bearerbox ] && [ -d /usr/lib/python3/dist-packages/aiosmtpd ] && [ -x /usr/sbin/nginx ] && return 0
    # Only the programs: the system's own cluster is neither made nor started.
    mkdir -p /etc/postgresql-common
    [ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf
    # Nor are the services of the others: what runs, the tests start on ports of their own.
    local rule=/usr/sbin/policy-rc.d made="" rc
    [ -e "$rule" ] || { printf '#!/bin/sh\nexit 101\n' > "$rule" && chmod +x "$rule" && made=yes; }
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends postgresql-15 chromium-headless-shell kannel python3-aiosmtpd nginx-light
    rc=$?
    [ -z "$made" ] || rm -f "$rule"
    return $rc
}

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 20000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}

start_postgresql() {
    local port
    port=$(free_port)
    mkdir "$work/pg" && { [ "$(id -u)" != 0 ] || chown postgres "$work/pg"; }
    as_postgres "$pg_bin/initdb -D '$work/pg/data' -A trust -U outreach --locale=C.UTF-8 -E UTF8" >/dev/null || return 1
    as_postgres "$pg_bin/pg_ctl -D '$work/pg/data' -l '$work/pg/log' -w -o '-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$work/pg -c max_connections=300' start" >/dev/null || return 1
    pg_started=yes
    export OUTREACH_TEST_POSTGRESQL="Host=127.0.0.1;Port=$port;Username=outreach"
}

passed=0
failed=0

# Adds the totals that a test program wrote; a program that wrote none has crashed and counts as one failure.
add_totals() {
    local name=$1 report=$2 rc=$3 summary p f s
    # -a: names of tests carry hostile text, which makes grep take the report for a binary file.
    summary=$(grep -aoE '"(passed|failed|skipped|pending|other)" *: *[0-9]+' "$report" 2>/dev/null | head -5)
    if [ -z "$summary" ]; then
        echo "$name did not finish (exit code $rc)." >&2
        failed=$((failed + 1))
        return
    fi
    p=$(sed -n 's/"passed" *: *//p' <<<"$summary")
    f=$(sed -n 's/"failed" *: *//p' <<<"$summary")
    s=$(sed -nE 's/"(skipped|pending)" *: *//p' <<<"$summary" | awk '{ n += $1 } END { print n + 0 }')
    [ "$s" -eq 0 ] || echo "$name skipped $s tests: that is a failure here." >&2
    passed=$((passed + p))
    failed=$((failed + f + s))
    if [ "$rc" -ne 0 ] && [ $((f + s)) -eq 0 ]; then failed=$((failed + 1)); fi
}

check_format() {
    if dotnet format whitespace Outreach.sln --verify-no-changes --no-restore; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}

# A PostgreSQL server is lost on purpose and comes back from its base backup and its log.
check_drill() {
    if bash deploy/postgresql/drill.sh 2000 > "$work/drill.log" 2>&1; then
        passed=$((passed + 1))
    else
        cat "$work/drill.log" >&2
        failed=$((failed + 1))
    fi
}

install_packages || give_up "Could not install PostgreSQL, Chromium, Kannel, nginx and a mail server."
start_postgresql || give_up "Could not start the private PostgreSQL cluster."
dotnet restore Outreach.sln -v q || give_up "Restore failed."
dotnet build Outreach.sln --no-restore -v q || give_up "The build failed."

for project in tests/*.Tests/; do
    name=$(basename "$project")
    report="$work/$name.json"
    args=(-result-ctrf "$report" -noColor)
    [ -z "$filter" ] || args+=(-method "*$filter*")
    echo "== $name"
    timeout 1800 "$project/bin/Debug/net10.0/$name" "${args[@]}"
    add_totals "$name" "$report" $?
done

[ -n "$filter" ] || { check_drill; check_format; }
[ $((passed + failed)) -gt 0 ] || give_up "No test ran."
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
