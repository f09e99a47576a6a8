#!/usr/bin/env bash
# Makes a base backup, checks it, and only then removes what is older than the newest KEEP of them, with the log that only those needed.
# Usage: base-backup.sh BACKUPS ARCHIVE [KEEP]      as a user with REPLICATION; PGHOST, PGPORT and PGUSER as for psql
set -euo pipefail
umask 077

backups=${1:?folder of base backups} archive=${2:?archive of the log} keep=${3:-7}
bin=${PG_BIN:-/usr/lib/postgresql/15/bin}

fail() { echo "base-backup: $1" >&2; exit 1; }

[[ $keep =~ ^[1-9][0-9]*$ ]] || fail "KEEP is a number from 1"
[ -d "$backups" ] || fail "$backups is not there"
[ -d "$archive" ] || fail "$archive is not there"
exec 9> "$backups/.lock"
flock -n 9 || fail "another one is at work"

# First file of the log that a base backup needs.
first_wal() { sed -nE 's/^START WAL LOCATION: .*\(file ([0-9A-F]{24})\)$/\1/p' "$1/backup_label"; }

started=$(date +%s)
name=base-$(date -u +%Y%m%dT%H%M%SZ)
part=$backups/.$name.part
# What a killed run left behind.
rm -rf "$backups"/.base-*.part
"$bin/pg_basebackup" --pgdata="$part" --format=plain --wal-method=stream --checkpoint=fast --manifest-checksums=SHA256 --no-password --label="$name"
"$bin/pg_verifybackup" --quiet "$part"
# pg_basebackup has brought it to disk.
mv -T "$part" "$backups/$name"
sync "$backups"
first=$(first_wal "$backups/$name")
[ -n "$first" ] || fail "$name does not say where its log begins"

# Until the log from here on reaches the archive, the older backups are the ones that can be brought to the present.
"$bin/psql" -XAtq -d postgres -c "SELECT pg_switch_wal()" > /dev/null
for _ in $(seq 60); do
    [ -e "$archive/$first.gz" ] && break
    sleep 1
done
[ -e "$archive/$first.gz" ] || fail "$name is made, but its log does not reach $archive: look at pg_stat_archiver. Nothing older was removed."

mapfile -t all < <(find "$backups" -maxdepth 1 -name 'base-*Z' -printf '%f\n' | sort)
for ((i = 0; i < ${#all[@]} - keep; i++)); do
    rm -rf "${backups:?}/${all[i]}"
    echo "removed ${all[i]}"
done
oldest=$(find "$backups" -maxdepth 1 -name 'base-*Z' -printf '%f\n' | sort | head -1)
oldest_wal=$(first_wal "$backups/$oldest")
[ -n "$oldest_wal" ] || fail "$oldest does not say where its log begins; the archive is left as it is"
"$bin/pg_archivecleanup" -x .gz "$archive" "$oldest_wal"
find "$archive" -maxdepth 1 -name '.*.part' -mmin +60 -delete

echo "$backups/$name  $(du -sm "$backups/$name" | cut -f1) MB in $(($(date +%s) - started)) s; the archive begins at $oldest_wal"
