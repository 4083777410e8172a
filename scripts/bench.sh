#!/usr/bin/env bash
# Measures every figure beside its physical limit and writes them into docs/benchmarks.md.
#
#   scripts/bench.sh                    everything but the soak, seven million rows
#   scripts/bench.sh access erasure     only these
#   scripts/bench.sh --small            a hundredth of everything; the document stays as it is
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"

document=(--document docs/benchmarks.md)
named=()
for argument in "$@"; do
    case "$argument" in
        --small | --rows | --rows=* | --requests | --requests=* | --document | --help | -h) document=() ;;
        --fill | --fill=*) named+=(fill) document=() ;;
        -*) ;;
        *) named+=("$argument") ;;
    esac
done

run=(scripts/with-postgres.sh)
cargo build --quiet --release --locked -p bench -p cli
# The window takes long to build and needs a display: only when it is measured.
if [ ${#named[@]} = 0 ] || [[ " ${named[*]} " == *" window "* ]]; then
    scripts/install.sh test
    scripts/window.sh build
    cargo build --quiet --release --locked -p compliance-console --bins --example empty
    run=(scripts/with-display.sh scripts/with-postgres.sh)
fi
"${run[@]}" "${CARGO_TARGET_DIR:-target}/release/bench" \
    ${document[@]+"${document[@]}"} "$@"
