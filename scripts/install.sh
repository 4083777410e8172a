#!/usr/bin/env bash
# Installs what a bare Debian or Ubuntu lacks. When nothing is missing it does nothing and needs
# no network.
#
#   scripts/install.sh run            the desktop window
#   scripts/install.sh run-headless   without a window: command line, worker, server
#   scripts/install.sh test           everything the tests use
set -euo pipefail

mode=${1:-}
headless=(build-essential pkg-config)
window=("${headless[@]}" file libwebkit2gtk-4.1-dev librsvg2-dev libssl-dev)
case $mode in
    run-headless) packages=("${headless[@]}") ;;
    run) packages=("${window[@]}") ;;
    test)
        packages=("${window[@]}" webkit2gtk-driver xvfb xauth dbus-x11 at-spi2-core
            fonts-dejavu-core x11-utils openbox wmctrl imagemagick poppler-utils qpdf chromium chromium-driver
            postgresql postgresql-client prometheus python3 python3-venv)
        ;;
    *)
        echo "install: say what for: scripts/install.sh run | run-headless | test" >&2
        exit 2
        ;;
esac

fail() {
    echo "install: $*" >&2
    exit 1
}

# ---- packages of the system

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# A version by name (postgresql-16) does as well as the package that only points to one.
present() {
    installed "$1" && return
    case $1 in
        postgresql) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ;;
        postgresql-client) compgen -G '/usr/lib/postgresql/*/bin/psql' >/dev/null ;;
        python3-venv) python3 -c 'import ensurepip' 2>/dev/null ;;
        *) return 1 ;;
    esac
}

as_root=()
install_packages() {
    local names=("$@")
    local install=(apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300)
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null || { ! sudo -n true 2>/dev/null && [ ! -t 0 ]; }; then
            echo "install: these packages are missing and this user cannot install them. Run:" >&2
            echo "  sudo apt-get update && sudo ${install[*]} ${names[*]}" >&2
            exit 1
        fi
        as_root=(sudo)
    fi
    echo "install: ${names[*]}"
    "${as_root[@]}" apt-get -q -o DPkg::Lock::Timeout=300 update
    # The tests start servers of their own, so the packages must neither make a cluster nor start
    # a service: with runlevel 1 Debian's invoke-rc.d starts none.
    local cluster=/etc/postgresql-common/createcluster.conf
    if [[ " ${names[*]} " == *" postgresql "* ]] && [ ! -e $cluster ]; then
        "${as_root[@]}" mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' | "${as_root[@]}" tee $cluster >/dev/null
    fi
    # --force-confold: keep that file where the package brings its own.
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
        "${install[@]}" -q -o Dpkg::Options::=--force-confold "${names[@]}"
}

if command -v dpkg-query >/dev/null; then
    missing=()
    for package in "${packages[@]}"; do
        present "$package" || missing+=("$package")
    done
    [ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"
else
    echo "install: this is no Debian or Ubuntu; have the equivalents of: ${packages[*]}" >&2
fi

# ---- toolchains, which the distributions have too old

at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

command -v cargo >/dev/null || fail "Rust is missing: install 1.94 or newer, see https://rustup.rs"
version=$(cargo --version | cut -d ' ' -f 2)
at_least "$version" 1.94 || fail "Rust is $version, needed is 1.94 or newer: rustup update stable"

command -v node >/dev/null || fail "Node.js is missing: install 20.19 or newer, see https://nodejs.org"
version=$(node --version | tr -d v)
at_least "$version" 20.19 || fail "Node.js is $version, needed is 20.19 or newer, see https://nodejs.org"
command -v npm >/dev/null || fail "npm is missing: it comes with Node.js, see https://nodejs.org"

if [ "$mode" = test ] && ! command -v tauri-driver >/dev/null &&
    [ ! -x "${CARGO_HOME:-$HOME/.cargo}/bin/tauri-driver" ]; then
    cargo install --locked tauri-driver@2.1.0
fi
