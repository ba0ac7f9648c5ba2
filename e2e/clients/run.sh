#!/usr/bin/env bash
# Runs clients of other languages against a server of its own: gRPC from Python through reflection,
# gRPC-Web from Node, REST by curl, and schemathesis on the OpenAPI. Called by `make test`.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
rapport=$target/debug/rapport
venv=$target/clients-venv
packages=$target/clients-node
work=$(mktemp -d)
server=

stop() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM
die() { echo "clients: $*" >&2; exit 1; }

[ -x "$rapport" ] || die "no $rapport; build it first: cargo build --workspace"
for tool in python3 node npm curl; do
  command -v "$tool" >/dev/null || die "$tool is missing"
done

# Packages go into the build folder, and again when what is asked for has changed.
if ! cat "$here"/python/*.txt | cmp -s - "$venv/installed"; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet -r "$here/python/requirements.txt" -c "$here/python/constraints.txt"
  cat "$here"/python/*.txt > "$venv/installed"
fi
if ! cat "$here"/node/package*.json | cmp -s - "$packages/installed"; then
  mkdir -p "$packages"
  cp "$here"/node/package*.json "$here/node/.npmrc" "$packages"
  (cd "$packages" && npm ci --silent --no-audit --no-fund)
  cat "$here"/node/package*.json > "$packages/installed"
fi

read -r port admin < <(python3 -c '
import socket
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
print(*(one.getsockname()[1] for one in sockets))')
export CLIENTS_ADDRESS=127.0.0.1:$port CLIENTS_PYTHON=$venv/bin/python
"$rapport" serve --listen "$CLIENTS_ADDRESS" --admin-listen "127.0.0.1:$admin" \
  --public-url "http://$CLIENTS_ADDRESS" --data-dir "$work/data" --no-welcome > "$work/log" 2>&1 &
server=$!
for attempt in $(seq 150); do
  curl -sf --max-time 1 -o "$work/readyz" "http://127.0.0.1:$admin/readyz" && break
  kill -0 "$server" 2>/dev/null && [ "$attempt" -lt 150 ] || { cat "$work/log" >&2; die "the server is not ready"; }
  sleep 0.2
done

token() { "$rapport" token --data-dir "$work/data" "$@"; }
creator=$(token --service clients --scope blogs.create)
export CLIENTS_SERVICE
CLIENTS_SERVICE=$(token --service clients --scope blogs.create --scope posts.read --scope posts.write \
  --scope comments.read --scope comments.write --scope comments.moderate --scope members.read \
  --scope members.write --scope import)

# post PATH TOKEN BODY
post() {
  curl -sS --fail-with-body --max-time 15 "http://$CLIENTS_ADDRESS/v1/$1" -H "authorization: Bearer $2" \
    -H 'content-type: application/json' --data "$3"
}
# A blog of its own for each client, where guests may write as fast as a test does.
blog() {
  export CLIENTS_BLOG=$1 CLIENTS_OWNER
  post "blogs?blogId=$1&owner.displayName=Ada" "$creator" '{"title": "Clients",
    "commentPolicy": {"holdFirstComment": false, "floodInterval": "0s"}}' > "$work/blog"
  CLIENTS_OWNER=$(token --blog "$1" --as Ada --role OWNER)
}

passed=0 failed=0
# client NAME COMMAND...: its output is shown when it fails.
client() {
  local name=$1 from=$SECONDS
  shift
  if "$@" > "$work/output" 2>&1; then
    passed=$((passed + 1))
    echo "clients: $name passed in $((SECONDS - from)) s"
  else
    failed=$((failed + 1))
    cat "$work/output" >&2
    echo "clients: $name FAILED"
  fi
}

blog python
client python "$venv/bin/python" "$here/python/journey.py"

blog node
export CLIENTS_PACKAGES=$packages CLIENTS_DESCRIPTORS=$work/descriptors
node_journey() {
  "$venv/bin/python" "$here/python/reflected.py" "$CLIENTS_ADDRESS" "$CLIENTS_DESCRIPTORS" &&
    node "$here/node/journey.mjs"
}
client node node_journey

blog curl
client curl "$here/curl.sh"

blog schemathesis
export CLIENTS_ST=$venv/bin/st CLIENTS_POST CLIENTS_COMMENT
id() { "$CLIENTS_PYTHON" -c 'import json, sys; print(json.load(sys.stdin)["name"].rsplit("/", 1)[1])'; }
known=blogs/$CLIENTS_BLOG/posts
CLIENTS_POST=$(post "$known" "$CLIENTS_OWNER" '{"title": "Known"}' | id)
post "$known/$CLIENTS_POST:publish" "$CLIENTS_OWNER" '{}' > "$work/published"
CLIENTS_COMMENT=$(post "$known/$CLIENTS_POST/comments" "$CLIENTS_OWNER" '{"content": "Known"}' | id)
client schemathesis "$here/schemathesis.sh"
# How much was tried in the time that it may take, without a token and with one.
grep -E '(Tested:|generated)' "$work/output" || true

# Asked after all clients: a server that fell over is nobody's success.
kill -0 "$server" 2>/dev/null || { cat "$work/log" >&2; failed=$((failed + 1)); echo "clients: the server ended"; }
echo "clients: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
