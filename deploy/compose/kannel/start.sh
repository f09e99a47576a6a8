#!/usr/bin/env bash
# Both programs of Kannel; when one ends, the container ends and is started again.
set -uo pipefail
trap 'kill $(jobs -p) 2>/dev/null; wait; exit 0' TERM INT
bearerbox /run/secrets/kannel_conf &
for _ in $(seq 50); do (exec 3<>/dev/tcp/127.0.0.1/13001) 2>/dev/null && break; sleep 0.2; done
smsbox /run/secrets/kannel_conf &
wait -n
kill $(jobs -p) 2>/dev/null
exit 1
