#!/usr/bin/env bash
# Puts a base backup into an empty data directory and lets PostgreSQL play the archived log over it.
# Usage, as the user of the server: restore.sh --backups FOLDER --archive FOLDER --to DATA [--base NAME] [--until TIME] [--timeline ID] [--last-wal FOLDER] [--aside] [--start COMMAND]
#   --base NAME        another than the newest one
#   --until TIME       '2026-11-28 14:05:00+00': as it was then, and no further. Without it: to the end of the log
#   --timeline ID     1, 2, ...: the line to follow when an earlier restore has branched off; without it the newest
#   --last-wal FOLDER  pg_wal of the lost server, if its disk can still be read: then nothing is lost at all
#   --aside           a copy to look into: it archives nothing, so that the archive goes on belonging to the server in use
#   --start COMMAND    starts the server; then this waits until it takes writes (psql must reach it: PGHOST, PGPORT, PGUSER)
set -euo pipefail
umask 077

here=$(cd "$(dirname "$0")" && pwd)
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}
backups="" archive="" data="" base="" until="" timeline=latest last_wal="" aside="" start=""

fail() { echo "restore: $1" >&2; exit 1; }

while [ $# -gt 0 ]; do
    if [ "$1" = --aside ]; then aside=yes; shift; continue; fi
    [ $# -ge 2 ] || fail "$1 needs a value"
    case "$1" in
        --backups) backups=$2 ;;
        --archive) archive=$2 ;;
        --to) data=$2 ;;
        --base) base=$2 ;;
        --until) until=$2 ;;
        --timeline) timeline=$2 ;;
        --last-wal) last_wal=$2 ;;
        --start) start=$2 ;;
        *) fail "what is $1?" ;;
    esac
    shift 2
done
[ -n "$backups" ] && [ -n "$archive" ] && [ -n "$data" ] || fail "--backups, --archive and --to are needed"
[ "$(id -u)" != 0 ] || fail "run it as the user of the server: su postgres -s /bin/bash -c '...'"
[ -d "$archive" ] || fail "$archive is not there"
[ ! -e "$data" ] || [ -z "$(ls -A "$data")" ] || fail "$data is not empty: move it away, it may hold the last of the log"
[ -z "$last_wal" ] || [ -d "$last_wal" ] || fail "$last_wal is not there"
for path in "$here" "$archive" "$until" "$timeline"; do
    [[ $path != *[\'\\\"%]* ]] || fail "quotes, backslashes and % are not for this: $path"
done

[ -n "$base" ] || base=$(find "$backups" -maxdepth 1 -name 'base-*Z' -printf '%f\n' | sort | tail -1)
[ -n "$base" ] && [ -d "$backups/$base" ] || fail "there is no base backup ${base:-in $backups}"

started=$(date +%s.%N)
"$bin/pg_verifybackup" --quiet "$backups/$base"
mkdir -p "$data"
# PostgreSQL brings the copy to disk before it reads the log.
cp -a "$backups/$base/." "$data/"
chmod 0700 "$data"
if [ -n "$last_wal" ]; then
    find "$last_wal" -maxdepth 1 -regextype posix-extended -regex '.*/[0-9A-F]{24}' -exec cp -a -t "$data/pg_wal" {} +
fi

# Of an earlier restore, if the backup was made after one.
sed -i -E '/^(restore_command|recovery_target|archive_mode)/d' "$data/postgresql.auto.conf"
{
    echo "restore_command = '\"$here/fetch-wal.sh\" \"%f\" \"%p\" \"$archive\"'"
    echo "recovery_target_timeline = '$timeline'"
    [ -z "$until" ] || echo "recovery_target_time = '$until'"
    [ -z "$until" ] || echo "recovery_target_action = 'promote'"
    [ -z "$aside" ] || echo "archive_mode = off"
} >> "$data/postgresql.auto.conf"
touch "$data/recovery.signal"
seconds() { awk -v a="$started" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }'; }
echo "$base is in $data after $(seconds) s"

if [ -z "$start" ]; then
    echo "Now start the server. It reads the log and takes writes when SELECT pg_is_in_recovery() says f."
    exit 0
fi

bash -c "$start"
for _ in $(seq 36000); do
    state=$("$bin/psql" -XAtq -d postgres -c "SELECT pg_is_in_recovery()" 2>/dev/null || true)
    [ "$state" != f ] || break
    [ -e "$data/postmaster.pid" ] || fail "the server gave up: its log says why"
    sleep 0.1
done
[ "$state" = f ] || fail "the server still reads the log after an hour"
echo "restored in $(seconds) s"
