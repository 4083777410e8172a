#!/usr/bin/env bash
# Says by its exit whether there is a display on which a window can be opened.
set -euo pipefail

if [ -n "${WAYLAND_DISPLAY:-}" ] && [ -S "${XDG_RUNTIME_DIR:-/nonexistent}/${WAYLAND_DISPLAY}" ]; then
    exit 0
fi
[ -n "${DISPLAY:-}" ] || exit 1
number=${DISPLAY##*:}
number=${number%%.*}
case "$DISPLAY" in
    :* | unix:*) [ -S "/tmp/.X11-unix/X$number" ] || ss -xl 2>/dev/null | grep -q "@/tmp/.X11-unix/X$number" ;;
    *) timeout 2 bash -c "exec 3<>/dev/tcp/${DISPLAY%%:*}/$((6000 + number))" 2>/dev/null ;;
esac
