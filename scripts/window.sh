#!/usr/bin/env bash
# Runs scripts of ui/package.json one after another, after installing what they need when the lock
# file is newer than the installation.
#
#   scripts/window.sh check test build
set -euo pipefail
cd "$(dirname "$0")/../ui"

# -nt also holds when there is no installation yet.
installed=node_modules/.package-lock.json
if [ package-lock.json -nt "$installed" ]; then
    npm ci --no-audit --no-fund
    touch "$installed"
fi
for script in "$@"; do
    npm run --silent "$script"
done
