#!/usr/bin/env bash
# End to end: the window in Chromium against the real backend over HTTP, and the real window
# (WebKitGTK under Xvfb) through WebDriver. Both on a demonstration of their own, removed after.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"

home=$(mktemp -d)
# Where the real window keeps its size, place and preferences: not where the person at this machine
# has theirs.
export XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data"
pids=()
stop() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    pkill -f "$PWD/target/debug/compliance-console" 2>/dev/null || true
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
    echo "e2e: $what did not happen in $seconds s" >&2
    return 1
}

echo "== Chromium, against the backend over HTTP"
COMPLIANCE_HOME="$home/http" target/debug/compliance serve --demo >"$home/serve.log" 2>&1 &
pids+=($!)
wait_for "the server listens" 120 grep -q '^Listening: ' "$home/serve.log"
url=$(sed -n 's/^Listening: //p' "$home/serve.log")
(cd ui && CONSOLE_URL="${url%%/#*}" CONSOLE_TOKEN="${url##*token=}" npx playwright test --config e2e/playwright.config.ts)

echo "== the real window, through WebDriver"
display=$((90 + RANDOM % 400))
Xvfb ":$display" -screen 0 1440x900x24 -nolisten tcp >/dev/null 2>&1 &
pids+=($!)
wait_for "the display" 20 test -S "/tmp/.X11-unix/X$display"
port=$(free_port)
native=$(free_port)
# The locale is the one that makes WebKitGTK windows blank when nobody minds.
DISPLAY=":$display" LANG=C.UTF-8 COMPLIANCE_HOME="$home/desktop" \
    tauri-driver --port "$port" --native-port "$native" >"$home/driver.log" 2>&1 &
pids+=($!)
wait_for "the driver" 20 bash -c "exec 3<>/dev/tcp/127.0.0.1/$port"
DISPLAY=":$display" DRIVER="http://127.0.0.1:$port" APPLICATION="$PWD/target/debug/compliance-console" \
    SCREENS="${SCREENS:-}" node tests/desktop/window.mjs

echo "== the program alone: it says when it is ready, and closing its window ends it well"
DISPLAY=":$display" openbox >/dev/null 2>&1 &
pids+=($!)
DISPLAY=":$display" LANG=C.UTF-8 COMPLIANCE_HOME="$home/desktop" \
    target/debug/compliance-console --demo >"$home/console.log" 2>&1 &
console=$!
pids+=("$console")
wait_for "the first paint" 60 grep -qx Ready "$home/console.log"
wait_for "the closing of the window" 20 env DISPLAY=":$display" wmctrl -c "Compliance console"
ended=0
wait "$console" || ended=$?
[ "$ended" = 0 ] || { echo "e2e: the console ended with $ended" >&2; exit 1; }
echo "1 passed, 0 failed"
