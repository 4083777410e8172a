#!/bin/sh
# Rebuilds assets/fonts: the faces the reports embed, cut down to Latin, Greek and Cyrillic.
# Run it only to change the faces; the result is committed. Needs npm and a Python with venv.
set -eu

root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv tools
tools/bin/pip install --quiet fonttools==4.60.1

# Basic Latin .. Latin Extended-B, the modifiers, combining marks, Greek, Cyrillic, Latin Extended
# Additional, punctuation, currency, letter-like signs, arrows, a few shapes.
ranges='U+0020-007E,U+00A0-024F,U+02B0-02FF,U+0300-036F,U+0370-03FF,U+0400-052F,U+1E00-1EFF'
ranges="$ranges,U+2000-206F,U+2070-209F,U+20A0-20BF,U+2100-214F,U+2190-2199,U+2200-2265"
ranges="$ranges,U+25A0-25CF,U+2713,U+2717,U+FB01,U+FB02"

cut() { # npm package, version, face inside it, name in assets/fonts
    test -d "$1" || { mkdir "$1"; npm pack --silent "@expo-google-fonts/$1@$2" >/dev/null
        tar xzf "expo-google-fonts-$1-$2.tgz" -C "$1" --strip-components=1; }
    # The PDF writer places glyphs one by one, so shaping tables would be dead weight.
    tools/bin/pyftsubset "$1/$3" --unicodes="$ranges" --output-file="$root/assets/fonts/$4" \
        --layout-features='' --no-hinting --desubroutinize --drop-tables+=GSUB,GPOS,GDEF,STAT,DSIG \
        --name-IDs='0,1,2,3,4,5,6,13,14' --notdef-outline
    cp "$1/LICENSE_FONT" "$root/assets/fonts/OFL-$1.txt"
}

mkdir -p "$root/assets/fonts"
cut inter 0.4.2 400Regular/Inter_400Regular.ttf inter-regular.ttf
cut inter 0.4.2 600SemiBold/Inter_600SemiBold.ttf inter-semibold.ttf
cut source-serif-4 0.4.1 400Regular/SourceSerif4_400Regular.ttf source-serif-regular.ttf
cut source-serif-4 0.4.1 600SemiBold/SourceSerif4_600SemiBold.ttf source-serif-semibold.ttf
cut geist-mono 0.4.3 400Regular/GeistMono_400Regular.ttf geist-mono-regular.ttf
