#!/usr/bin/env bash
# Formatting, lints, types, licences: what a change must pass beside the tests.
set -euo pipefail
cd "$(dirname "$0")/.."

export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"

scripts/install.sh run
scripts/window.sh check build # the shell embeds the built window, so it does not compile without
cargo fmt --all --check
cargo clippy --workspace --all-targets --locked -- -D warnings

command -v cargo-deny >/dev/null || cargo install --locked cargo-deny
# Without the advisories: their database comes from the network. `cargo deny check` asks it too.
cargo deny --offline --log-level error check --hide-inclusion-graph licenses bans sources
