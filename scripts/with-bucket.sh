#!/usr/bin/env bash
# Runs a command with a bucket that speaks S3: moto's server, on a free port of 127.0.0.1, with its
# rules about keys switched on; stopped afterwards.
#
#   scripts/with-bucket.sh cargo test -p tests publication
#
# The command finds it in COMPLIANCE_TEST_BUCKET as JSON: endpoint, bucket, and three keys with
# their secrets. `writer` may do everything with the bucket, `reader` may only read it, and
# `pointless` may write everything but pointers. Inside another call the outer one is used.
set -euo pipefail

if [ -n "${COMPLIANCE_TEST_BUCKET:-}" ]; then
    exec "$@"
fi

root=$(cd "$(dirname "$0")/.." && pwd)
has_moto() { "$1" -c 'import boto3, flask, moto.server' 2>/dev/null; }
python=python3
if ! has_moto "$python"; then
    # Not into the system's own Python: a folder beside what is built.
    python=$root/target/moto/bin/python
    if ! has_moto "$python"; then
        python3 -m venv "$root/target/moto"
        "$root/target/moto/bin/pip" install -q 'moto[server]==5.2.1'
    fi
fi

folder=$(mktemp -d)
server=
stop() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Another program may take the port between the look and the start: try a few times.
for attempt in 1 2 3 4 5; do
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    # So many calls are let through before keys are looked at: those of bucket.py.
    INITIAL_NO_AUTH_ACTION_COUNT=10 "$python" -m moto.server -H 127.0.0.1 -p "$port" >"$folder/log" 2>&1 &
    server=$!
    if COMPLIANCE_TEST_BUCKET=$("$python" "$root/scripts/bucket.py" "http://127.0.0.1:$port"); then
        break
    fi
    kill "$server" 2>/dev/null || true
    if [ "$attempt" = 5 ]; then
        echo "with-bucket: the server does not start:" >&2
        cat "$folder/log" >&2
        exit 1
    fi
done

export COMPLIANCE_TEST_BUCKET
"$@"
