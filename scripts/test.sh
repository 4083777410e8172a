#!/usr/bin/env bash
# Every test. On a bare machine it installs first; afterwards it needs no network but for crates
# and npm packages that changed.
set -euo pipefail
cd "$(dirname "$0")/.."

export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-auto}
export CARGO_TERM_PROGRESS_WHEN=${CARGO_TERM_PROGRESS_WHEN:-never}
export RUST_BACKTRACE=${RUST_BACKTRACE:-1}
export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"

step() { printf '\n== %s (%s s)\n' "$1" "$SECONDS"; }

step "what the tests need"
scripts/install.sh test

step "the window: types, lints, tests, build"
scripts/window.sh check test build

step "the crates, on SQLite and PostgreSQL, with a bucket"
# The shell's own package comes below: it is built there anyway.
scripts/with-bucket.sh scripts/with-postgres.sh cargo test --workspace --exclude compliance-console --locked

step "the programs"
cargo build --locked -p compliance-console -p cli
cargo test --locked -p compliance-console --lib

step "the HTTP API, fuzzed out of its document"
scripts/fuzz-api.sh

if [ -x scripts/e2e.sh ]; then
    step "end to end"
    scripts/e2e.sh
fi

step "all tests passed"
