#!/usr/bin/env bash
# Opens the console on the demonstration workspace (invented people). Without a display it runs the
# same main job on the command line and writes what it leaves to demo-output/<time>/.
# The first run installs what a bare Debian or Ubuntu lacks and builds; a later one needs no network.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"

has_display() {
    if [ -n "${WAYLAND_DISPLAY:-}" ] && [ -S "${XDG_RUNTIME_DIR:-/nonexistent}/${WAYLAND_DISPLAY}" ]; then
        return 0
    fi
    [ -n "${DISPLAY:-}" ] || return 1
    local number=${DISPLAY##*:}
    number=${number%%.*}
    case "$DISPLAY" in
        :* | unix:*) [ -S "/tmp/.X11-unix/X$number" ] || ss -xl 2>/dev/null | grep -q "@/tmp/.X11-unix/X$number" ;;
        *) timeout 2 bash -c "exec 3<>/dev/tcp/${DISPLAY%%:*}/$((6000 + number))" 2>/dev/null ;;
    esac
}

if has_display; then
    scripts/install.sh run
    scripts/window.sh build
    cargo build --locked -p compliance-console
    # Prints `Ready` after the first paint.
    exec target/debug/compliance-console --demo
fi

echo "There is no display, so the demonstration runs on the command line."
scripts/install.sh run-headless
cargo build --locked -p cli
exec target/debug/compliance demo --out "demo-output/$(date +%Y%m%d-%H%M%S)"
