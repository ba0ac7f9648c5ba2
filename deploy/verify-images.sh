#!/usr/bin/env bash
# Runs the images as a cluster would, read-only, without capabilities, as user 65532, on PostgreSQL, in
# a network namespace of their own; one post, one comment and one live update must pass through them,
# in the split form and in the all-in-one. `make verify-images` calls it.
#
# Set in the environment, if at all:
#   IMAGES=ready   the archives in target/images are those to be tried [built first]
set -euo pipefail
cd "$(dirname "$0")/.."

die() { echo "verify-images: $*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || die "a network namespace is root's to make: run it with sudo"
for tool in podman ip setpriv curl python3; do
    command -v "$tool" > /dev/null || die "$tool is missing: run .ci/setup.sh images"
done
postgres=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
[ "${IMAGES:-}" = ready ] || TOOL=podman deploy/images.sh
export CONTAINERS_STORAGE_CONF=$PWD/target/images/storage.conf CONTAINERS_CONF=$PWD/target/images/containers.conf
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
image() { echo "${IMAGE_PREFIX:-localhost/rapport}/$1:${IMAGE_TAG:-$version}"; }

work=$(mktemp -d)
chmod 0755 "$work"
net=rapport-$$
containers=()
ended() {
    status=$?
    for name in "${containers[@]}"; do
        [ "$status" = 0 ] || { echo "--- $name" >&2; podman logs "$name" >&2 || true; }
        podman rm --force --time 5 "$name" > "$work/rm" 2>&1 || true
    done
    [ ! -e "$work/cluster/postmaster.pid" ] || server pg_ctl -D "$work/cluster" -m fast -w stop > "$work/stop" || true
    ip netns delete "$net" || true
    rm -rf "$work"
}
trap ended EXIT
trap 'exit 130' INT TERM

ip netns add "$net"
ip -n "$net" link set lo up
inside() { ip netns exec "$net" "$@"; }
# PostgreSQL refuses to run as root.
server() { inside setpriv --reuid=postgres --regid=postgres --init-groups "$postgres/$1" "${@:2}"; }

# A database as an operator prepares it: a role and a schema for each service.
install -d -o postgres -g postgres -m 0700 "$work/cluster"
server initdb -D "$work/cluster" -U rapport --auth=trust --encoding=UTF8 --locale=C.UTF-8 > "$work/initdb"
server pg_ctl -D "$work/cluster" -w -l "$work/cluster/log" \
    -o '-c listen_addresses=127.0.0.1 -c unix_socket_directories=' start > "$work/start"
sql() { inside "$postgres/psql" -h 127.0.0.1 -U rapport -v ON_ERROR_STOP=1 -qd "$@"; }
sql postgres -c 'CREATE DATABASE rapport' -c 'CREATE DATABASE whole'
POSTS_PASSWORD=posts COMMENTS_PASSWORD=comments sql rapport -f deploy/postgres/roles.sql

limits=(--network "ns:/run/netns/$net" --read-only --cap-drop ALL --security-opt no-new-privileges --user 65532:65532)
# tool ARGUMENT...: the image `rapport`, on the folder of keys, until it ends.
tool() { podman run --rm "${limits[@]}" -v "$work/operator:/data" -e "RAPPORT_DATABASE_URL=$database" "$(image rapport)" "$@"; }
# run NAME ADMIN-PORT OPTION...: a service, until it is ready.
run() {
    containers+=("$net-$1")
    podman run --detach --name "$net-$1" "${limits[@]}" "${@:3}" "$(image "$1")" > "$work/id"
    for attempt in $(seq 100); do
        ! inside curl -sf --max-time 2 -o "$work/ready" "http://127.0.0.1:$2/readyz" || break
        [ "$attempt" -lt 100 ] || die "$1 is not ready: $(cat "$work/ready")"
        sleep 0.2
    done
    confined "$1"
}
# What the kernel says of the process, rather than what was asked for.
confined() {
    local pid
    pid=$(podman inspect --format '{{.State.Pid}}' "$net-$1")
    grep -qE '^Uid:(\s65532){4}$' "/proc/$pid/status" || die "$1 does not run as user 65532"
    grep -qE '^CapEff:\s0+$' "/proc/$pid/status" || die "$1 has capabilities"
    grep -qE '^NoNewPrivs:\s1$' "/proc/$pid/status" || die "$1 may gain privileges"
    grep -qE '^\S+ / \S+ ro[, ]' "/proc/$pid/mounts" || die "the root of $1 can be written"
    [ "$(readlink "/proc/$pid/ns/net")" = "$(inside readlink /proc/self/ns/net)" ] || die "$1 is in another network"
}

# call PATH [BODY]: as Ada, who owns the blog.
call() {
    inside curl -sS --fail-with-body --max-time 15 "http://127.0.0.1:8080/v1/$1" -H "authorization: Bearer $token" \
        ${2:+-H 'content-type: application/json' --data "$2"} > "$work/answer" || die "$1: $(cat "$work/answer")"
}
get() { python3 -I -c "import json, sys; print(json.load(open(sys.argv[1]))['$1'])" "$work/answer"; }
# heard WORD: whether the open page is told of it within 20 s.
heard() {
    for attempt in $(seq 100); do
        ! grep -q "$1" "$work/live" || return 0
        sleep 0.2
    done
    die "the open page did not hear '$1', but: $(cat "$work/live")"
}

# passes FORM: one post, one comment, one live update.
passes() {
    tool blog create notes --title 'Field notes' --owner Ada > "$work/blog"
    token=$(tool token --blog notes --as Ada)
    call blogs/notes/posts '{"title": "Good service", "slug": "good-service", "content": "They *asked* first."}'
    local post comment page=http://127.0.0.1:8080/b/notes/good-service
    post=$(get name)
    call "$post:publish" '{}'
    inside curl -sf --max-time 15 "$page" > "$work/page" || die "$1: the post is not on its page"
    grep -q '<em>asked</em>' "$work/page" || die "$1: the page does not show the post"
    : > "$work/live"
    inside curl -sN --max-time 60 "$page/live" > "$work/live" &
    local listener=$!
    heard 'event: hello'
    call "$post/comments" '{"content": "And they *listened*."}'
    comment=$(get name)
    # Its id: the page itself says how many are new, and fetches them when the reader wants to see them.
    heard "\"kind\":\"created\",\"id\":\"${comment##*/}\""
    kill "$listener"
    wait "$listener" || true
    inside curl -sf --max-time 15 "$page" > "$work/page"
    grep -q '<em>listened</em>' "$work/page" || die "$1: the page does not show the comment"
    echo "verify-images: $1: a post, a comment and a live update passed"
}

# The operator's keys, and to each service those that it signs with.
install -d -o 65532 -g 65532 "$work/operator"
database=postgres://posts:posts@127.0.0.1:5432/rapport
tool keys /data/keys > "$work/keys"
deal() { install -d -o 65532 -g 65532 "$work/$1"; for key in "${@:2}"; do install -o 65532 -g 65532 -m 0400 "$work/operator/keys/$key" "$work/$1/"; done; }
deal posts jwks.json
deal comments jwks.json comments-service.pem edit.key
deal gateway gateway.pem cookie.key

run posts-service 9091 -v "$work/posts:/keys:ro" -e RAPPORT_KEYS=/keys/jwks.json -e "RAPPORT_DATABASE_URL=$database"
run comments-service 9092 -v "$work/comments:/keys:ro" -e RAPPORT_KEYS=/keys/jwks.json \
    -e RAPPORT_COMMENTS_KEY=/keys/comments-service.pem -e RAPPORT_EDIT_KEY=/keys/edit.key \
    -e RAPPORT_POSTS_URL=http://127.0.0.1:50051 \
    -e RAPPORT_DATABASE_URL=postgres://comments:comments@127.0.0.1:5432/rapport
run gateway 9090 -v "$work/gateway:/keys:ro" -e RAPPORT_GATEWAY_KEY=/keys/gateway.pem \
    -e RAPPORT_COOKIE_KEY=/keys/cookie.key -e RAPPORT_PUBLIC_URL=http://127.0.0.1:8080 \
    -e RAPPORT_POSTS_URL=http://127.0.0.1:50051 -e RAPPORT_COMMENTS_URL=http://127.0.0.1:50052
passes "three services"
podman stop --time 30 "${containers[@]}" > "$work/stopped"

database=postgres://rapport@127.0.0.1:5432/whole
run rapport 9090 -v "$work/operator:/data" -e "RAPPORT_DATABASE_URL=$database"
passes "all-in-one"
