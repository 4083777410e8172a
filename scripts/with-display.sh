#!/usr/bin/env bash
# Runs a command with a display: the one of this session, or an Xvfb of its own that ends afterwards.
#
#   scripts/with-display.sh target/release/compliance-console --demo
set -euo pipefail

if "$(dirname "$0")/has-display.sh"; then
    exec "$@"
fi

server=
stop() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# It finds a free number itself and says which, once it listens.
folder=$(mktemp -d)
mkfifo "$folder/number"
Xvfb -displayfd 3 -screen 0 1440x900x24 -nolisten tcp 3>"$folder/number" >/dev/null 2>&1 &
server=$!
if ! read -r -t 20 number <"$folder/number"; then
    echo "with-display: Xvfb does not start" >&2
    exit 1
fi
rm -r "$folder"
unset WAYLAND_DISPLAY
DISPLAY=":$number" "$@"
