#!/usr/bin/env bash
# Fuzzes the running HTTP API out of its own OpenAPI document (schemathesis): no server error, every
# answer as the document says, nothing open without a token. At most 60 seconds of asking, on a
# demonstration of its own; the first run installs the fuzzer under target/.
#
#   scripts/fuzz-api.sh [seconds]
set -euo pipefail
cd "$(dirname "$0")/.."

VERSION=4.32.5
seconds=${1:-60}
tool=$PWD/target/tools/schemathesis-$VERSION
if [ ! -x "$tool/bin/schemathesis" ]; then
    rm -rf "$tool"
    python3 -m venv "$tool"
    "$tool/bin/pip" install --quiet "schemathesis==$VERSION"
fi

home=$(mktemp -d)
pids=()
stop() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    rm -rf "$home"
}
trap stop EXIT
program=$PWD/target/debug/compliance
export COMPLIANCE_HOME=$home/workspaces COMPLIANCE_OFFICER=admin
export COMPLIANCE_OFFICER_PASSPHRASE="four harbour lanterns"

wait_for() { # what, seconds, line, file
    for _ in $(seq "$(($2 * 5))"); do
        if grep -q "$3" "$4"; then return 0; fi
        sleep 0.2
    done
    echo "fuzz-api: $1 did not happen in $2 s" >&2
    cat "$4" >&2
    return 1
}

# The window makes the demonstration when there is none.
"$program" serve --demo >"$home/window.log" 2>&1 &
pids+=($!)
wait_for "the demonstration" 120 '^Listening: ' "$home/window.log"
kill "${pids[0]}"
wait "${pids[0]}" || true

scopes='["disclosures:read","acceptances:write","consent:read","consent:write","requests:open","requests:read"]'
token=$("$program" --json services add name=fuzz "scopes=$scopes" rate=10000 burst=20000 |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["token"])')
"$program" serve >"$home/serve.log" 2>&1 &
pids+=($!)
wait_for "the API" 60 '^Serving: ' "$home/serve.log"
url=$(sed -n 's/^Serving: //p' "$home/serve.log")

# A rule of the law or of the house (a version that is not in force, a purpose that rests on no
# consent, a text in control characters) is no rule of the schema, so sound data may be refused.
# One worker: CPython 3.11 counts the depth of ast.parse for all threads together, and two of them in
# Hypothesis end in a SystemError that has nothing to do with the API.
"$tool/bin/schemathesis" run "$url/v1/openapi.json" --url "$url" \
    --header "Authorization: Bearer $token" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance,ignored_auth,unsupported_method \
    --max-time "$seconds" --workers 1 --seed 1 --generation-database none \
    --output-sanitize true --warnings off

served=${pids[1]}
kill -TERM "$served"
ended=0
wait "$served" || ended=$?
[ "$ended" = 0 ] || { echo "fuzz-api: the API ended with $ended" >&2; cat "$home/serve.log" >&2; exit 1; }
echo "fuzz-api: the API ended well, and its audit trail verifies:"
COMPLIANCE_OFFICER=theo "$program" audit verify
