#!/usr/bin/env bash
# Looks for 5xx with requests made up from /openapi.json, without a token and with one.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# Names that exist, so that requests come past NOT_FOUND. Members and comments stay made up.
cat > schemathesis.toml <<TOML
[parameters]
"path.blog" = ["$CLIENTS_BLOG", "nowhere", "-"]
"path.post" = ["$CLIENTS_POST", "nowhere", "-"]
TOML

# One worker: Python 3.11 loses count of its recursion when several threads parse. The time is a
# bound for a busy machine, not what it usually takes.
attack() {
  "$CLIENTS_ST" --config-file "$work/schemathesis.toml" run "http://$CLIENTS_ADDRESS/openapi.json" \
    --checks not_a_server_error --max-examples 20 --seed 1 --generation-deterministic --workers 1 \
    --request-timeout 10 --max-time 55 --continue-on-failure --no-color --warnings off "$@"
}
attack --phases examples,fuzzing
# No scope that deletes the blog itself: everything after that would be NOT_FOUND.
attack --phases examples,coverage,fuzzing -H "Authorization: Bearer $CLIENTS_SERVICE"
