#!/usr/bin/env bash
# Run once by the image, when the data directory is new: settings, database, users.
set -euo pipefail
# Behind the image's own settings, of which it takes the place.
echo "include '/usr/local/lib/outreach/outreach.conf'" >> "$PGDATA/postgresql.conf"
psql -X -U postgres -f /usr/local/lib/outreach/database.sql
psql -X -U postgres -v ON_ERROR_STOP=1 <<'SQL'
\set owner `cat /run/secrets/owner_password`
\set node `cat /run/secrets/node_password`
ALTER ROLE outreach_owner PASSWORD :'owner';
ALTER ROLE outreach PASSWORD :'node';
SQL
