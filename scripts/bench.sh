#!/usr/bin/env bash
# Measures: every example called `speed`, in release, one crate after another.
set -euo pipefail
cd "$(dirname "$0")/.."

for example in src-tauri/crates/*/examples/speed.rs; do
    crate=$(basename "$(dirname "$(dirname "$example")")")
    printf '\n== %s\n' "$crate"
    cargo run --quiet --release --locked -p "$crate" --example speed
done
