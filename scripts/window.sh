#!/usr/bin/env bash
# Runs scripts of ui/package.json one after another, after installing what they need when the lock
# file is newer than the installation.
#
#   scripts/window.sh check test build
set -euo pipefail
cd "$(dirname "$0")/../ui"

if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    npm ci --no-audit --no-fund
    touch node_modules/.package-lock.json
fi
for script in "$@"; do
    npm run --silent "$script"
done
