#!/usr/bin/env bash
# restore_command of PostgreSQL: gets one file of the log out of the archive.
# Usage: fetch-wal.sh NAME PATH ARCHIVE      ("%f" "%p" /var/backups/outreach/wal)
# 1: there is none, recovery has come to its end. 200: there is one and it cannot be read; then recovery must stop, or it would end early and say nothing.
set -uo pipefail

name=${1:?name} to=${2:?path} archive=${3:?archive}

[ -d "$archive" ] || exit 200
[ -e "$archive/$name.gz" ] || exit 1
gzip -dc "$archive/$name.gz" > "$to" || { echo "fetch-wal: $archive/$name.gz cannot be read" >&2; exit 200; }
