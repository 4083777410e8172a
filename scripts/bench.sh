#!/usr/bin/env bash
# Measures every figure beside its physical limit and writes them into docs/benchmarks.md.
#
#   scripts/bench.sh                    everything but the soak, seven million rows
#   scripts/bench.sh access erasure     only these
#   scripts/bench.sh --small            a hundredth of everything; the document stays as it is
set -euo pipefail
cd "$(dirname "$0")/.."

document=(--document docs/benchmarks.md)
for argument in "$@"; do
    case "$argument" in
        --small | --rows | --rows=* | --requests | --requests=* | --document | --help | -h) document=() ;;
    esac
done
cargo build --quiet --release --locked -p bench -p cli
scripts/with-postgres.sh "${CARGO_TARGET_DIR:-target}/release/bench" \
    ${document[@]+"${document[@]}"} "$@"
