#!/usr/bin/env bash
# Loses a PostgreSQL server on purpose and brings it back with the scripts beside this one, in a private cluster of its own.
# Usage: bash drill.sh [ROWS]     ROWS (2000) are there before the base backup; after it as many more are written as there is time for
# The exit code is 0 only if nothing that was acknowledged before the end of the archive is missing, and nothing else is wrong.
set -euo pipefail

rows=${1:-2000}
here=$(cd "$(dirname "$0")" && pwd)
export PG_BIN=${PG_BIN:-/usr/lib/postgresql/15/bin}
[ -x "$PG_BIN/initdb" ] || { echo "PostgreSQL is not in $PG_BIN" >&2; exit 2; }

# PostgreSQL refuses root: as root the whole drill runs as postgres, from a copy that postgres can read.
if [ "$(id -u)" = 0 ]; then
    copy=$(mktemp -d)
    trap 'rm -rf "$copy"' EXIT
    cp "$here"/*.sh "$here/outreach.conf" "$copy"
    chown -R postgres "$copy"
    su postgres -s /bin/bash -c "cd / && PG_BIN='$PG_BIN' bash '$copy/drill.sh' $((rows))"
    exit
fi

work=$(mktemp -d)
archive=$work/wal backups=$work/base data=$work/data
failures=0

ok() { echo "ok      $1"; }
bad() { echo "FAILED  $1"; failures=$((failures + 1)); }
check() { if "${@:2}"; then ok "$1"; else bad "$1"; fi; }

finish() {
    [ $? = 0 ] || tail -20 "$work/server.log" >&2 2>/dev/null || true
    for place in "$data" "$work/then"; do
        [ ! -e "$place/postmaster.pid" ] || "$PG_BIN/pg_ctl" -D "$place" -m immediate stop > /dev/null 2>&1 || true
    done
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

free_port() {
    local port
    while port=$((20000 + RANDOM % 20000)) && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
    echo "$port"
}
port=$(free_port) other=$(free_port)
export PGHOST=$work PGPORT=$port PGUSER=outreach PGCONNECT_TIMEOUT=5 LC_ALL=C
sql() { "$PG_BIN/psql" -XAtq -d postgres -c "$1"; }
start() { echo "'$PG_BIN/pg_ctl' -D '$1' -l '$work/server.log' -s -o '-p ${2:-$port}' start"; }
restore_beside() { PGPORT=$other "$here/restore.sh" --backups "$backups" --archive "$archive" --to "$work/then" --aside --start "$(start "$work/then" "$other")" "$@"; }
forget_beside() { "$PG_BIN/pg_ctl" -D "$work/then" -m immediate -s stop && rm -rf "$work/then"; }

# Writes rows A to B, each in a transaction of its own; psql prints the row, and how far the log was written, when the commit is acknowledged.
write_rows() {
    seq "$1" "$2" | sed 's/.*/INSERT INTO drill VALUES (&, md5(&::text)) RETURNING id; SELECT pg_current_wal_lsn() - \x270\/0\x27;/' |
        "$PG_BIN/psql" -XAtq -v ON_ERROR_STOP=1 -d postgres >> "$work/acknowledged" 2>/dev/null || true
}

mkdir "$archive" "$backups"
"$PG_BIN/initdb" -D "$data" -A trust -U outreach --data-checksums --locale=C.UTF-8 -E UTF8 > /dev/null
cat >> "$data/postgresql.conf" <<CONF
include '$here/outreach.conf'
archive_command = '"$here/archive-wal.sh" "%p" "%f" "$archive"'
archive_timeout = 1
port = $port
listen_addresses = '127.0.0.1'
unix_socket_directories = '$work'
CONF
bash -c "$(start "$data")"
sql "CREATE TABLE drill (id integer PRIMARY KEY, body text NOT NULL)"
write_rows 1 "$rows"
"$here/base-backup.sh" "$backups" "$archive" 7
then=$(sql "SELECT clock_timestamp()")

# The last row of what comes is written when nobody is there to take it.
write_rows $((rows + 1)) 10000000 &
writer=$!
archived() { find "$archive" -maxdepth 1 -regextype posix-extended -regex '.*/[0-9A-F]{24}\.gz' -printf '%f\n' | sort | tail -1 | cut -c1-24; }
first=$(archived)
for _ in $(seq 100); do
    [ "$(( 16#$(archived | cut -c17-24) - 16#$(echo "$first" | cut -c17-24) ))" -lt 3 ] || break
    sleep 0.1
done
sleep 0.5

# The power fails, and the disk with it. Children first, so that none writes on without its master.
master=$(head -1 "$data/postmaster.pid")
mapfile -t children < <(ps -o pid= --ppid "$master")
kill -STOP "$master"
kill -9 "${children[@]}" 2>/dev/null || true
kill -9 "$master"
wait "$writer" || true
while kill -0 "$master" 2>/dev/null; do sleep 0.05; done
lost_at=$(date +%s.%N)
mv "$data" "$work/lost"
rm -f "$work"/.s.PGSQL.*

last=$(archived)
end_of_archive=$(( (16#${last:8:8} * 256 + 16#${last:16:8} + 1) * 16 * 1024 * 1024 ))
archived_at=$(stat -c %.Y "$archive/$last.gz")
read -r all safe < <(awk -v end="$end_of_archive" 'NR % 2 { id = $1; next } { all = id } $1 <= end { safe = id } END { print all + 0, safe + 0 }' "$work/acknowledged")

# 1. From base backup and archive alone.
"$here/restore.sh" --backups "$backups" --archive "$archive" --to "$data" --start "$(start "$data")"
restored=$(sql "SELECT count(*) FROM drill")
echo "acknowledged $all rows; before the end of the archive $safe; restored $restored; lost $((all > restored ? all - restored : 0))," \
    "those of the last $(awk -v a="$archived_at" -v b="$lost_at" 'BEGIN { printf "%.1f", b - a }') s"
check "rows were written after the base backup and archived" test "$safe" -gt "$rows"
check "nothing acknowledged before the end of the archive is lost" test "$(sql "SELECT count(*) FROM generate_series(1, $safe) n WHERE NOT EXISTS (SELECT FROM drill WHERE id = n)")" = 0
check "the rows are what was written, without a gap" test "$(sql "SELECT count(*) || ' ' || count(*) FILTER (WHERE body <> md5(id::text)) || ' ' || max(id) FROM drill")" = "$restored 0 $restored"
check "the restored server takes writes" sql "INSERT INTO drill VALUES (20000000, 'after')"

# 2. As it was when the base backup had been made, beside the server that goes on.
restore_beside --until "$then" --timeline 1
check "a restore to a time has what was there then, and no more" test "$(PGPORT=$other sql "SELECT count(*) FROM drill")" = "$rows"
forget_beside

# 3. The archive and the restore refuse what would do harm.
echo other > "$work/other"
cp "$archive/$last.gz" "$work/before"
gzip -dc "$archive/$last.gz" > "$work/same"
refuses() { ! "$@" 2> /dev/null; }
check "the same file again is accepted" "$here/archive-wal.sh" "$work/same" "$last" "$archive"
check "another file of the same name is refused" refuses "$here/archive-wal.sh" "$work/other" "$last" "$archive"
check "and the first one stays" cmp -s "$archive/$last.gz" "$work/before"
check "an archive that is not mounted is not made" refuses "$here/archive-wal.sh" "$work/same" "$last" "$work/nowhere"
check "a restore into a directory in use is refused" refuses "$here/restore.sh" --backups "$backups" --archive "$archive" --to "$data"

# 4. Rotation: one base backup stays, and the log from its beginning.
"$here/base-backup.sh" "$backups" "$archive" 1 > "$work/rotated"
needed=$(sed -nE 's/.*begins at ([0-9A-F]{24})$/\1/p' "$work/rotated")
check "one base backup is left" test "$(find "$backups" -maxdepth 1 -name 'base-*Z' | wc -l)" = 1
check "the log that it needs is there, and none before it" test "$(find "$archive" -name '[0-9A-F]*.gz' -printf '%f\n' | grep -E '^[0-9A-F]{24}\.gz$' | cut -c9-24 | sort | head -1)" = "${needed:8}"

# 5. What is left after the rotation can be restored; a file of the log that cannot be read stops the restore instead of ending it early.
restore_beside
check "the backup that is left holds everything" test "$(PGPORT=$other sql "SELECT count(*) FROM drill")" = $((restored + 1))
forget_beside
head -c 100 "$archive/$needed.gz" > "$work/half" && cat "$work/half" > "$archive/$needed.gz"
check "half a file of the log stops the restore" refuses timeout 60 bash -c "PGPORT=$other '$here/restore.sh' --backups '$backups' --archive '$archive' --to '$work/then' --aside --start \"$(start "$work/then" "$other")\""

if [ "$failures" -gt 0 ]; then
    echo "$failures failed"
    exit 1
fi
echo "the drill went well"
