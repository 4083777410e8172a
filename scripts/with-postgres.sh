#!/usr/bin/env bash
# Runs a command with a PostgreSQL of its own: a fresh cluster in a temporary folder, on a free
# port of 127.0.0.1, stopped and removed afterwards. PostgreSQL refuses to run as root, so root
# hands it to the user postgres.
#
#   scripts/with-postgres.sh cargo test -p store
#
# The command finds it in COMPLIANCE_TEST_POSTGRES. Inside another call the outer one is used.
set -euo pipefail

if [ -n "${COMPLIANCE_TEST_POSTGRES:-}" ]; then
    exec "$@"
fi

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$bin" ]; then
    echo "with-postgres: no PostgreSQL server is installed; run scripts/install.sh test" >&2
    exit 1
fi

folder=$(mktemp -d)
as_server() { "$@"; }
if [ "$(id -u)" = 0 ]; then
    chown postgres "$folder"
    as_server() { runuser -u postgres -- "$@"; }
fi

stop() {
    as_server "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

cd /
as_server "$bin/initdb" -D "$folder/data" -A trust -U postgres -E UTF8 --locale=C.UTF-8 >/dev/null
# Another program may take the port between the look and the start: try a few times.
for attempt in 1 2 3 4 5; do
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    if as_server "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w start \
        -o "-p $port -h 127.0.0.1 -k $folder -c fsync=off -c full_page_writes=off -c max_connections=200" >/dev/null; then
        break
    fi
    if [ "$attempt" = 5 ]; then
        echo "with-postgres: the server does not start:" >&2
        cat "$folder/log" >&2
        exit 1
    fi
done
cd "$OLDPWD"

export COMPLIANCE_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port/postgres"
"$@"
