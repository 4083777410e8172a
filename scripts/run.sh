#!/usr/bin/env bash
# Opens the console on the demonstration workspace (invented people). Without a display it runs the
# same main job on the command line and writes what it leaves to demo-output/<time>/.
# The first run installs what a bare Debian or Ubuntu lacks and builds; a later one needs no network.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"

if scripts/has-display.sh; then
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
