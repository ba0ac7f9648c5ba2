#!/usr/bin/env bash
# Looks for 5xx with requests made up from /openapi.json: without a token all of it made up, with one
# about a blog, a post and a comment that exist.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# With names that exist, and without tokens and ids of the server's own making, requests come past
# the first checks. A post that were deleted early would end that.
cat > schemathesis.toml <<TOML
[parameters]
"path.blog" = "$CLIENTS_BLOG"
"path.post" = "$CLIENTS_POST"
"path.comment" = "$CLIENTS_COMMENT"
"query.requestId" = ""
"query.pageToken" = ""
"query.etag" = ""
"query.updateMask" = "*"
"query.owner.displayName" = "Ada"
"header.Idempotency-Key" = ""

[[operations]]
include-operation-id = "DeletePost"
parameters = { "path.post" = "nowhere" }
TOML
touch nothing.toml

# One worker: Python 3.11 loses count of its recursion when several threads parse. The time is a
# bound for a busy machine, not what it usually takes.
attack() {
  local config=$1
  shift
  "$CLIENTS_ST" --config-file "$config" run "http://$CLIENTS_ADDRESS/openapi.json" \
    --checks not_a_server_error --max-examples 20 --seed 1 --generation-deterministic --workers 1 \
    --request-timeout 10 --max-time 55 --continue-on-failure --no-color --warnings off "$@"
}
attack nothing.toml --phases examples,fuzzing
# No scope that deletes the blog itself: everything after that would be NOT_FOUND.
attack schemathesis.toml --phases examples,coverage,fuzzing -H "Authorization: Bearer $CLIENTS_SERVICE"
