#!/usr/bin/env bash
# archive_command of PostgreSQL: puts one file of the log, compressed, into the archive.
# Usage: archive-wal.sh PATH NAME ARCHIVE      ("%p" "%f" /var/backups/outreach/wal)
# 0 only when the file is whole on disk under its name. The same file again is 0; another one of that name is refused, as it may belong to another server.
set -euo pipefail
umask 077

from=${1:?path} name=${2:?name} archive=${3:?archive}
target=$archive/$name.gz

say() { echo "archive-wal: $1" >&2; }

# The folder is never made here: when its disk is not mounted, the log must wait and not fill another disk.
[ -d "$archive" ] || { say "$archive is not there"; exit 1; }

if [ -e "$target" ]; then
    if gzip -dc "$target" | cmp -s - "$from"; then
        sync "$target" "$archive"
        exit 0
    fi
    say "$name is in the archive with other contents"
    exit 1
fi

part=$archive/.$name.$$.part
trap 'rm -f "$part"' EXIT
gzip -1 -c "$from" > "$part"
sync "$part"
# A link is made whole or not at all, and never over another file.
ln -T "$part" "$target"
sync "$archive"
