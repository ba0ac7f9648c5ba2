"""The journey over gRPC: posts and comments written, paged, changed, published, deleted."""

import os
import uuid

import grpc
from reflected import Server

server = Server(os.environ["CLIENTS_ADDRESS"])
owner = os.environ["CLIENTS_OWNER"]
blog = f"blogs/{os.environ['CLIENTS_BLOG']}"


def posts(method, request, token=owner):
    return server.call(f"rapport.posts.v1.PostService.{method}", request, token)


def comments(method, request, token=None, edit_token=None):
    return server.call(f"rapport.comments.v1.CommentService.{method}", request, token, edit_token)


def equal(found, expected, what):
    assert found == expected, f"{what}: expected {expected!r}, found {found!r}"


def refused(code, call, *arguments, **named):
    try:
        answer = call(*arguments, **named)
    except grpc.RpcError as error:
        equal(error.code().name, code, error.details())
    else:
        raise AssertionError(f"expected {code}, but it was answered: {answer}")


def walk(call, request, field):
    """The names of all pages, of at most two each."""
    names, token = [], ""
    while True:
        page = call({**request, "page_size": 2, "page_token": token})
        assert len(page.get(field, [])) <= 2, "a page is longer than asked for"
        names += [one["name"] for one in page.get(field, [])]
        token = page.get("next_page_token", "")
        if not token:
            return names


# Posts: written once per request_id.
key = str(uuid.uuid4())
first = {"parent": blog, "post": {"title": "Good service", "content": "*Hello*"}, "request_id": key}
post = posts("CreatePost", first)
name = post["name"]
equal(post["state"], "POST_STATE_DRAFT", "state of a new post")
equal(posts("CreatePost", first)["name"], name, "the same request_id")
refused("ALREADY_EXISTS", posts, "CreatePost", {**first, "post": {"title": "Other"}})
others = [posts("CreatePost", {"parent": blog, "post": {"title": f"Post {n}"}})["name"] for n in (2, 3)]
all_posts = walk(lambda request: posts("ListPosts", request), {"parent": blog}, "posts")
equal(sorted(all_posts), sorted([name, *others]), "posts of the blog")

# Changed under a mask: what it does not name stays; a stale etag changes nothing.
update = {"post": {"name": name, "title": "Great service", "content": "-", "etag": post["etag"]}, "update_mask": "title"}
changed = posts("UpdatePost", update)
equal((changed["title"], changed["content"]), ("Great service", "*Hello*"), "title and content")
refused("ABORTED", posts, "UpdatePost", update)

# Published, trashed and taken out again, as a reader sees it.
refused("NOT_FOUND", posts, "GetPost", {"name": name}, token=None)
equal(posts("PublishPost", {"name": name})["state"], "POST_STATE_PUBLISHED", "state after publishing")
equal(posts("GetPost", {"name": name}, token=None)["title"], "Great service", "what a reader sees")
refused("ABORTED", posts, "DeletePost", {"name": name, "etag": post["etag"]})
equal(posts("DeletePost", {"name": name})["state"], "POST_STATE_TRASHED", "state after deleting")
refused("NOT_FOUND", posts, "GetPost", {"name": name}, token=None)
equal(posts("UndeletePost", {"name": name})["state"], "POST_STATE_PUBLISHED", "state after undeleting")

# A guest's comments: written once per request_id, changed and deleted by edit token.
def comment(text, request_id=""):
    body = {"author": {"display_name": "Guest"}, "content": text}
    return comments("CreateComment", {"parent": name, "comment": body, "request_id": request_id})


key = str(uuid.uuid4())
said = comment("I *agree*.", key)
mine = said["edit_token"]
equal(said["state"], "COMMENT_STATE_APPROVED", "state of a new comment")
equal(comment("I *agree*.", key)["name"], said["name"], "the same request_id")
more = [comment(f"Comment {n}")["name"] for n in (2, 3)]
update = {"comment": {"name": said["name"], "content": "I agree.", "etag": said["etag"]}, "update_mask": "content"}
refused("PERMISSION_DENIED", comments, "UpdateComment", update)
equal(comments("UpdateComment", update, edit_token=mine)["content"], "I agree.", "content")
refused("ABORTED", comments, "UpdateComment", update, edit_token=mine)

# Held for its links until a moderator decides.
held = comment("See https://a.example/ and https://b.example/")
equal(held["held_reasons"], ["HELD_REASON_LINKS"], "why it is held")
refused("NOT_FOUND", comments, "GetComment", {"name": held["name"]})
decision = {"name": held["name"], "action": "MODERATION_ACTION_APPROVE"}
refused("UNAUTHENTICATED", comments, "ModerateComment", {**decision, "name": said["name"]})
equal(comments("ModerateComment", decision, owner)["state"], "COMMENT_STATE_APPROVED", "state after approving")
shown = walk(lambda request: comments("ListComments", request), {"parent": name}, "comments")
equal(shown, [said["name"], *more, held["name"]], "comments, oldest first")

deleted = comments("DeleteComment", {"name": said["name"]}, edit_token=mine)
equal(deleted["state"], "COMMENT_STATE_DELETED", "state after deleting")
shown = walk(lambda request: comments("ListComments", request), {"parent": name}, "comments")
equal(shown, [*more, held["name"]], "comments after deleting")
