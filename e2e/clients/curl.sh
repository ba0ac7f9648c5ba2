#!/usr/bin/env bash
# The journey over REST: posts and comments written, paged, changed, published, deleted.
set -eu

api="http://$CLIENTS_ADDRESS/v1"
blog="blogs/$CLIENTS_BLOG"
owner="authorization: Bearer $CLIENTS_OWNER"
nobody="x-nobody: 1"
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

fail() { echo "curl: $*" >&2; cat "$answer" >&2; echo >&2; exit 1; }

# call STATUS METHOD PATH HEADER [BODY [HEADER]]: fails unless the server answers STATUS.
call() {
  local status
  status=$(curl -sS --max-time 15 -o "$answer" -w '%{http_code}' -X "$2" "$api/$3" -H "$4" \
    ${5:+-H 'content-type: application/json' --data "$5"} ${6:+-H "$6"})
  [ "$status" = "$1" ] || fail "$2 $3: expected $1, found $status"
}

# get EXPRESSION: a value of the last answer, named `it`.
get() { "$CLIENTS_PYTHON" -I -c "import json, sys; it = json.load(open(sys.argv[1])); print($1)" "$answer"; }
equal() { [ "$(get "$1")" = "$2" ] || fail "$1: expected $2, found $(get "$1")"; }
uuid() { "$CLIENTS_PYTHON" -I -c 'import uuid; print(uuid.uuid4())'; }

# walk PATH HEADER FIELD: the names of all pages, of at most two each, oldest first.
walk() {
  local token=
  while :; do
    call 200 GET "$1?pageSize=2&orderBy=create_time&pageToken=$token" "$2"
    [ "$(get "len(it['$3'])")" -le 2 ] || fail "a page is longer than asked for"
    get "'\n'.join(one['name'] for one in it['$3'])"
    token=$(get "it['nextPageToken']")
    [ -n "$token" ] || break
  done
}
walked() { [ "$1" = "$2" ] || fail "expected $(echo $2), found $(echo $1)"; }

# Posts: written once per request id, here as the header Idempotency-Key.
key="idempotency-key: $(uuid)"
call 200 POST "$blog/posts" "$owner" '{"title": "Good service", "content": "*Hello*"}' "$key"
equal "it['state']" POST_STATE_DRAFT
post=$(get "it['name']") etag=$(get "it['etag']")
call 200 POST "$blog/posts" "$owner" '{"title": "Good service", "content": "*Hello*"}' "$key"
equal "it['name']" "$post"
call 409 POST "$blog/posts" "$owner" '{"title": "Other"}' "$key"
call 200 POST "$blog/posts" "$owner" '{"title": "Post 2"}'; second=$(get "it['name']")
call 200 POST "$blog/posts" "$owner" '{"title": "Post 3"}'; third=$(get "it['name']")
walked "$(walk "$blog/posts" "$owner" posts)" "$(printf '%s\n' "$post" "$second" "$third")"

# Changed under a mask: what it does not name stays; a stale etag changes nothing. As a field it is
# a conflict, as If-Match a failed precondition.
change="{\"title\": \"Great service\", \"content\": \"-\", \"etag\": \"$etag\"}"
call 200 PATCH "$post?updateMask=title" "$owner" "$change"
equal "[it['title'], it['content']]" "['Great service', '*Hello*']"
call 409 PATCH "$post?updateMask=title" "$owner" "$change"
equal "it['code']" 10
call 412 PATCH "$post" "$owner" '{"title": "Late"}' "if-match: \"$etag\""
# Without a mask, the keys of the body are the mask.
call 200 PATCH "$post" "$owner" '{"excerpt": "Short"}'
equal "[it['title'], it['content'], it['excerpt']]" "['Great service', '*Hello*', 'Short']"

# Published, trashed and taken out again, as a reader sees it.
call 404 GET "$post" "$nobody"
call 200 POST "$post:publish" "$owner" '{}'
equal "it['state']" POST_STATE_PUBLISHED
call 200 GET "$post" "$nobody"
equal "it['title']" "Great service"
call 409 DELETE "$post?etag=$etag" "$owner"
call 200 DELETE "$post" "$owner"
equal "it['state']" POST_STATE_TRASHED
call 404 GET "$post" "$nobody"
call 200 POST "$post:undelete" "$owner" '{}'
equal "it['state']" POST_STATE_PUBLISHED

# A guest's comments: written once per request id, changed and deleted by edit token.
say() { call 200 POST "$post/comments${2:+?requestId=$2}" "$nobody" "{\"author\": {\"displayName\": \"Guest\"}, \"content\": \"$1\"}"; }
key=$(uuid)
say "I *agree*." "$key"
equal "it['state']" COMMENT_STATE_APPROVED
said=$(get "it['name']") etag=$(get "it['etag']") mine="rapport-edit-token: $(get "it['editToken']")"
say "I *agree*." "$key"
equal "it['name']" "$said"
say "Comment 2"; second=$(get "it['name']")
say "Comment 3"; third=$(get "it['name']")
change="{\"content\": \"I agree.\", \"etag\": \"$etag\"}"
call 403 PATCH "$said?updateMask=content" "$nobody" "$change"
call 200 PATCH "$said?updateMask=content" "$mine" "$change"
equal "it['content']" "I agree."
call 409 PATCH "$said?updateMask=content" "$mine" "$change"
equal "it['code']" 10

# Held for its links until a moderator decides.
say "See https://a.example/ and https://b.example/"
equal "it['heldReasons']" "['HELD_REASON_LINKS']"
held=$(get "it['name']")
call 404 GET "$held" "$nobody"
call 401 POST "$said:moderate" "$nobody" '{"action": "MODERATION_ACTION_TRASH"}'
call 200 POST "$held:moderate" "$owner" '{"action": "MODERATION_ACTION_APPROVE"}'
equal "it['state']" COMMENT_STATE_APPROVED
walked "$(walk "$post/comments" "$nobody" comments)" "$(printf '%s\n' "$said" "$second" "$third" "$held")"

call 200 DELETE "$said" "$mine"
equal "it['state']" COMMENT_STATE_DELETED
walked "$(walk "$post/comments" "$nobody" comments)" "$(printf '%s\n' "$second" "$third" "$held")"
