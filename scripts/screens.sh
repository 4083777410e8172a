#!/usr/bin/env bash
# Takes the pictures of docs/screens anew: every page in Chromium in three sizes and three themes,
# and the main ones in the real window (WebKitGTK under Xvfb). On a demonstration of its own.
#
#   scripts/screens.sh            all
#   scripts/screens.sh browser    without the real window
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"

MOST_MEGABYTES=15
out=$PWD/docs/screens
home=$(mktemp -d)
pids=()
stop() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    rm -rf "$home"
}
trap stop EXIT
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

wait_for() { # what, seconds, command …
    local what=$1 seconds=$2
    shift 2
    for _ in $(seq "$((seconds * 5))"); do
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.2
    done
    echo "screens: $what did not happen in $seconds s" >&2
    return 1
}

scripts/install.sh test
scripts/window.sh build
cargo build --locked -p cli
mkdir -p "$home/new"

COMPLIANCE_HOME="$home/http" target/debug/compliance serve --demo >"$home/serve.log" 2>&1 &
pids+=($!)
wait_for "the server listens" 120 grep -q '^Listening: ' "$home/serve.log"
url=$(sed -n 's/^Listening: //p' "$home/serve.log")
(cd ui && SCREENS="$home/new" CONSOLE_URL="${url%%/#*}" CONSOLE_TOKEN="${url##*token=}" \
    npx playwright test --config e2e/pictures.config.ts)

if [ "${1:-}" != browser ]; then
    cargo build --locked -p compliance-console
    display=$((90 + RANDOM % 400))
    Xvfb ":$display" -screen 0 1440x900x24 -nolisten tcp >/dev/null 2>&1 &
    pids+=($!)
    wait_for "the display" 20 test -S "/tmp/.X11-unix/X$display"
    port=$(free_port)
    DISPLAY=":$display" LANG=C.UTF-8 COMPLIANCE_HOME="$home/desktop" XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data" \
        tauri-driver --port "$port" --native-port "$(free_port)" >"$home/driver.log" 2>&1 &
    pids+=($!)
    wait_for "the driver" 20 bash -c "exec 3<>/dev/tcp/127.0.0.1/$port"
    DISPLAY=":$display" DRIVER="http://127.0.0.1:$port" SCREENS="$home/new" \
        APPLICATION="$PWD/target/debug/compliance-console" node tests/desktop/window.mjs
fi

# A page has few colours: a palette makes its picture a third as large, and nobody sees it.
find "$home/new" -name '*.png' -print0 | xargs -0 -P 2 -I{} \
    convert {} +dither -colors 255 -define png:compression-level=9 -strip PNG8:{}
rm -f "$out"/*.png
mkdir -p "$out"
cp "$home/new"/*.png "$out"
size=$(du -sm "$out" | cut -f1)
echo "screens: $(find "$out" -name '*.png' | wc -l) pictures, $size MB of at most $MOST_MEGABYTES"
[ "$size" -le "$MOST_MEGABYTES" ]
