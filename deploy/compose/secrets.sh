#!/usr/bin/env bash
# Makes the files under secrets/ that are not there yet; what is there stays.
# Usage: bash secrets.sh        then put the certificate into secrets/tls.crt and secrets/tls.key, and the carrier into secrets/kannel.conf
# Compose hands files over with the owner and mode that they have here: 1654 is the user of the nodes' image, 999 of PostgreSQL's.
set -euo pipefail
cd "$(dirname "$0")/secrets"
umask 077

word() { openssl rand -hex 24; }
make() { [ -e "$1" ] || printf '%s\n' "$2" > "$1"; }

make postgres_password "$(word)"
make owner_password "$(word)"
make node_password "$(word)"
make owner_pgpass "postgresql:5432:outreach:outreach_owner:$(cat owner_password)"
make node_pgpass "postgresql:5432:outreach:outreach:$(cat node_password)"
make keys_secret "$(openssl rand -base64 32)"
if [ ! -e node.env ] || [ ! -e kannel.conf ]; then
    send=$(word) callback=$(word) admin=$(word) first=$(word)
    cat > node.env <<ENV
Reminders__Kannel__Password=$send
Reminders__Kannel__CallbackPassword=$callback
# Made at the first start if there is no user yet. Remove both lines afterwards.
FirstAdministrator__UserName=admin
FirstAdministrator__Password=$first
ENV
    sed "s/SENDPASSWORD/$send/; s/CALLBACKPASSWORD/$callback/; s/ADMINPASSWORD/$admin/" ../kannel/kannel.conf.example > kannel.conf
fi
touch tls.crt tls.key
if [ "$(id -u)" = 0 ]; then
    chown 1654 owner_pgpass node_pgpass keys_secret
    chown 999 postgres_password owner_password node_password
    chown 65534 kannel.conf
fi
ls -l
