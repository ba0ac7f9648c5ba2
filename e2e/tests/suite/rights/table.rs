//! How each RPC is asked for what is hidden, and what callers without the right are answered.

use serde_json::{Value, json};

use self::Answered::{Denied, Empty, NotFound, Unauthenticated};
use super::Case;

/// What a caller is answered.
#[derive(Debug, Clone, Copy)]
pub(super) enum Answered {
    /// OK, with nothing of what is hidden.
    Empty,
    NotFound,
    Denied,
    Unauthenticated,
}

/// One way to ask.
pub(super) struct Row {
    /// `package.Service/Method`.
    pub(super) method: &'static str,
    pub(super) request: fn(&Case) -> Value,
    /// What they answer nobody, a guest, a stranger, an AUTHOR of another blog, and a service
    /// without the scope.
    pub(super) answered: [Answered; 5],
}

/// Open to everybody, with nothing to see.
const NOTHING: [Answered; 5] = [Empty; 5];
/// As if it did not exist.
const ABSENT: [Answered; 5] = [NotFound; 5];
/// Closed whatever it is asked for.
const CLOSED: [Answered; 5] = [Unauthenticated, Denied, Denied, Denied, Denied];
/// Closed to most; persons might be members, to whom it does not exist.
const ABSENT_FOR_PERSONS: [Answered; 5] = [Unauthenticated, Denied, NotFound, NotFound, Denied];

/// What no code is.
const NO_CODE: &str = "00000-00000-00000-00000";

const fn row(method: &'static str, answered: [Answered; 5], request: fn(&Case) -> Value) -> Row {
    Row { method, request, answered }
}

pub(super) const TABLE: &[Row] = &[
    row(
        "rapport.posts.v1.BlogService/CreateBlog",
        CLOSED,
        |_| json!({"blogId": "taken", "blog": {"title": "x"}, "owner": {"displayName": "x"}}),
    ),
    row("rapport.posts.v1.BlogService/GetBlog", NOTHING, |case| json!({"name": case.blog})),
    row("rapport.posts.v1.BlogService/ListBlogs", NOTHING, |_| json!({"pageSize": 1000})),
    row(
        "rapport.posts.v1.BlogService/UpdateBlog",
        CLOSED,
        |case| json!({"blog": {"name": case.blog, "title": "x"}, "updateMask": "title"}),
    ),
    row("rapport.posts.v1.BlogService/DeleteBlog", CLOSED, |case| json!({"name": case.blog})),
    row(
        "rapport.posts.v1.MemberService/CreateMember",
        CLOSED,
        |case| json!({"parent": case.blog, "member": {"displayName": "x", "role": "MEMBER_ROLE_OWNER"}}),
    ),
    row("rapport.posts.v1.MemberService/GetMember", CLOSED, |case| json!({"name": case.member})),
    row("rapport.posts.v1.MemberService/ListMembers", CLOSED, |case| json!({"parent": case.blog})),
    row(
        "rapport.posts.v1.MemberService/UpdateMember",
        CLOSED,
        |case| json!({"member": {"name": case.member, "displayName": "x"}, "updateMask": "displayName"}),
    ),
    row("rapport.posts.v1.MemberService/DeleteMember", CLOSED, |case| json!({"name": case.member})),
    row(
        "rapport.posts.v1.InvitationService/CreateInvitation",
        CLOSED,
        |case| json!({"parent": case.blog, "invitation": {"role": "MEMBER_ROLE_OWNER"}}),
    ),
    row("rapport.posts.v1.InvitationService/ListInvitations", CLOSED, |case| json!({"parent": case.blog})),
    row(
        "rapport.posts.v1.InvitationService/DeleteInvitation",
        CLOSED,
        |case| json!({"name": format!("{}/invitations/x", case.blog)}),
    ),
    // Without its code an invitation is not there.
    row(
        "rapport.posts.v1.InvitationService/LookupInvitation",
        ABSENT,
        |case| json!({"name": format!("{}/invitations/x", case.blog), "code": NO_CODE}),
    ),
    row(
        "rapport.posts.v1.InvitationService/AcceptInvitation",
        ABSENT_FOR_PERSONS,
        |case| json!({"name": format!("{}/invitations/x", case.blog), "code": NO_CODE}),
    ),
    row("rapport.posts.v1.SignInService/Claim", CLOSED, |_| json!({"code": NO_CODE})),
    row("rapport.posts.v1.SignInService/CheckClaim", CLOSED, |_| json!({})),
    row("rapport.posts.v1.PersonService/GetPerson", ABSENT_FOR_PERSONS, |case| json!({"name": case.person})),
    row(
        "rapport.posts.v1.PersonService/UpdatePerson",
        ABSENT_FOR_PERSONS,
        |case| json!({"person": {"name": case.person, "displayName": "x"}, "updateMask": "displayName"}),
    ),
    row(
        "rapport.posts.v1.PersonService/ListIdentities",
        ABSENT_FOR_PERSONS,
        |case| json!({"parent": case.person}),
    ),
    row(
        "rapport.posts.v1.PersonService/DeleteIdentity",
        ABSENT_FOR_PERSONS,
        |case| json!({"name": format!("{}/identities/x", case.person)}),
    ),
    row(
        "rapport.posts.v1.PersonService/SignOutEverywhere",
        ABSENT_FOR_PERSONS,
        |case| json!({"name": case.person}),
    ),
    row(
        "rapport.posts.v1.PersonService/ExportPerson",
        ABSENT_FOR_PERSONS,
        |case| json!({"name": case.person}),
    ),
    row(
        "rapport.posts.v1.PersonService/ErasePerson",
        ABSENT_FOR_PERSONS,
        |case| json!({"name": case.person}),
    ),
    row("rapport.posts.v1.ApiKeyService/CreateApiKey", ABSENT_FOR_PERSONS, |case| {
        json!({"parent": case.person, "apiKey": {
            "displayName": "x", "scopes": ["posts.read"], "expireTime": "2026-12-24T00:00:00Z",
        }})
    }),
    row(
        "rapport.posts.v1.ApiKeyService/GetApiKey",
        ABSENT_FOR_PERSONS,
        |case| json!({"name": format!("{}/apiKeys/x", case.person)}),
    ),
    row(
        "rapport.posts.v1.ApiKeyService/ListApiKeys",
        ABSENT_FOR_PERSONS,
        |case| json!({"parent": case.person}),
    ),
    row(
        "rapport.posts.v1.ApiKeyService/DeleteApiKey",
        ABSENT_FOR_PERSONS,
        |case| json!({"name": format!("{}/apiKeys/x", case.person)}),
    ),
    row("rapport.posts.v1.SignInService/ExchangeApiKey", CLOSED, |_| json!({"key": "x"})),
    row(
        "rapport.posts.v1.SignInService/SignIn",
        CLOSED,
        |_| json!({"account": {"issuer": "https://id.example", "subject": "x", "provider": "x"}}),
    ),
    row("rapport.posts.v1.SignInService/LinkIdentity", CLOSED, |case| {
        json!({"parent": case.person, "authTime": "2026-11-22T00:00:00Z", "account": {
            "issuer": "https://id.example", "subject": "x", "provider": "x",
        }})
    }),
    row(
        "rapport.posts.v1.SignInService/CheckSession",
        CLOSED,
        |case| json!({"name": case.person, "authTime": "2026-11-22T00:00:00Z"}),
    ),
    row(
        "rapport.posts.v1.PostService/CreatePost",
        CLOSED,
        |case| json!({"parent": case.blog, "post": {"title": "x", "slug": case.slug}}),
    ),
    row("rapport.posts.v1.PostService/GetPost", ABSENT, |case| json!({"name": case.post})),
    row("rapport.posts.v1.PostService/ListPosts", NOTHING, |case| json!({"parent": case.blog})),
    row(
        "rapport.posts.v1.PostService/ListPosts",
        NOTHING,
        |case| json!({"parent": case.blog, "showDeleted": true, "view": "POST_VIEW_FULL"}),
    ),
    row(
        "rapport.posts.v1.PostService/ListPosts",
        NOTHING,
        |case| json!({"parent": case.blog, "filter": format!("state = {}", case.state), "showDeleted": true}),
    ),
    row(
        "rapport.posts.v1.PostService/UpdatePost",
        ABSENT_FOR_PERSONS,
        |case| json!({"post": {"name": case.post, "title": "x"}, "updateMask": "title"}),
    ),
    row("rapport.posts.v1.PostService/DeletePost", ABSENT_FOR_PERSONS, |case| json!({"name": case.post})),
    row("rapport.posts.v1.PostService/UndeletePost", ABSENT_FOR_PERSONS, |case| json!({"name": case.post})),
    row("rapport.posts.v1.PostService/PublishPost", ABSENT_FOR_PERSONS, |case| json!({"name": case.post})),
    row("rapport.posts.v1.PostService/UnpublishPost", ABSENT_FOR_PERSONS, |case| json!({"name": case.post})),
    row(
        "rapport.posts.v1.PostService/LookupPost",
        ABSENT,
        |case| json!({"parent": case.blog, "slug": case.slug}),
    ),
    row(
        "rapport.posts.v1.PostService/LookupPost",
        ABSENT,
        |case| json!({"parent": case.blog, "alias": format!("/{}", case.slug)}),
    ),
    row(
        "rapport.posts.v1.PostService/BatchGetPosts",
        ABSENT,
        |case| json!({"parent": case.blog, "names": [case.post]}),
    ),
    row(
        "rapport.posts.v1.PostService/PreviewPost",
        CLOSED,
        |case| json!({"parent": case.blog, "content": "x"}),
    ),
    row(
        "rapport.posts.v1.PostService/ImportPosts",
        CLOSED,
        |case| json!({"parent": case.blog, "posts": [{"sourceKey": "x", "kind": "POST_KIND_ARTICLE", "state": "POST_STATE_DRAFT"}]}),
    ),
    row(
        "rapport.posts.v1.SearchService/SearchPosts",
        NOTHING,
        |case| json!({"parent": case.blog, "query": "hidden"}),
    ),
    row(
        "rapport.posts.v1.SearchService/SearchPosts",
        NOTHING,
        |case| json!({"parent": case.blog, "query": "\"some hidden words\"", "filter": format!("state = {}", case.state)}),
    ),
    row("rapport.posts.v1.SummaryService/SummarizePosts", NOTHING, |case| json!({"parent": case.blog})),
    row("rapport.posts.v1.SummaryService/SummarizeExperiences", NOTHING, |case| json!({"parent": case.blog})),
    row(
        "rapport.posts.v1.WatchService/WatchPosts",
        NOTHING,
        |case| json!({"parent": case.blog, "start": "WATCH_START_OLDEST"}),
    ),
    row(
        "rapport.posts.v1.WatchService/WatchPosts",
        ABSENT,
        |case| json!({"parent": case.blog, "post": case.post}),
    ),
    row("rapport.posts.v1.WatchService/WatchPosts", [Denied; 5], |_| json!({"parent": "blogs/-"})),
    row(
        "rapport.posts.v1.AccessService/ResolveAccess",
        CLOSED,
        |case| json!({"posts": [case.post], "blogs": [case.blog]}),
    ),
    row("rapport.posts.v1.AccessService/ListErasedPersons", CLOSED, |_| json!({"pageSize": 1})),
    row(
        "rapport.comments.v1.PersonalDataService/ExportComments",
        [Unauthenticated, NotFound, NotFound, NotFound, NotFound],
        |case| json!({"name": case.person}),
    ),
    row(
        "rapport.comments.v1.PersonalDataService/EraseGuest",
        [Unauthenticated, Empty, NotFound, NotFound, NotFound],
        |_| json!({"name": "guests/me"}),
    ),
    row("rapport.comments.v1.PersonalDataService/EraseComment", ABSENT, |case| json!({"name": case.comment})),
    row(
        "rapport.comments.v1.CommentService/CreateComment",
        ABSENT,
        |case| json!({"parent": case.post, "comment": {"content": "x", "author": {"displayName": "x"}}}),
    ),
    row("rapport.comments.v1.CommentService/CreateComment", ABSENT, |case| {
        json!({"parent": case.post, "comment": {
            "content": "x", "author": {"displayName": "x"}, "parentComment": case.comment,
        }})
    }),
    row("rapport.comments.v1.CommentService/GetComment", ABSENT, |case| json!({"name": case.comment})),
    row("rapport.comments.v1.CommentService/ListComments", ABSENT, |case| json!({"parent": case.post})),
    row(
        "rapport.comments.v1.CommentService/ListComments",
        ABSENT,
        |case| json!({"parent": case.post, "view": "COMMENT_VIEW_THREADED"}),
    ),
    row(
        "rapport.comments.v1.CommentService/ListComments",
        ABSENT,
        |case| json!({"parent": case.post, "parentComment": case.comment}),
    ),
    row(
        "rapport.comments.v1.CommentService/ListComments",
        NOTHING,
        |case| json!({"parent": format!("{}/posts/-", case.blog)}),
    ),
    row(
        "rapport.comments.v1.CommentService/UpdateComment",
        ABSENT,
        |case| json!({"comment": {"name": case.comment, "content": "x"}, "updateMask": "content"}),
    ),
    row("rapport.comments.v1.CommentService/DeleteComment", ABSENT, |case| json!({"name": case.comment})),
    row(
        "rapport.comments.v1.CommentService/PreviewComment",
        ABSENT,
        |case| json!({"parent": case.post, "content": "x"}),
    ),
    row(
        "rapport.comments.v1.CommentService/SetReaction",
        ABSENT,
        |case| json!({"name": case.comment, "reaction": "REACTION_LIKE"}),
    ),
    row(
        "rapport.comments.v1.CommentService/ListCommentRevisions",
        ABSENT,
        |case| json!({"parent": case.comment}),
    ),
    row(
        "rapport.comments.v1.SearchService/SearchComments",
        ABSENT,
        |case| json!({"parent": case.post, "query": "hidden"}),
    ),
    row(
        "rapport.comments.v1.SearchService/SearchComments",
        NOTHING,
        |case| json!({"parent": format!("{}/posts/-", case.blog), "query": "hidden"}),
    ),
    row(
        "rapport.comments.v1.WatchService/WatchComments",
        ABSENT,
        |case| json!({"parent": case.post, "start": "WATCH_START_OLDEST"}),
    ),
    row(
        "rapport.comments.v1.WatchService/WatchComments",
        NOTHING,
        |case| json!({"parent": format!("{}/posts/-", case.blog), "start": "WATCH_START_OLDEST"}),
    ),
    row("rapport.comments.v1.CommentService/ListThreads", NOTHING, |case| json!({"parent": case.blog})),
    row(
        "rapport.comments.v1.CommentService/ModerateComment",
        ABSENT_FOR_PERSONS,
        |case| json!({"name": case.comment, "action": "MODERATION_ACTION_TRASH"}),
    ),
    row("rapport.comments.v1.CommentService/ImportComments", CLOSED, |case| {
        json!({"parent": case.blog, "comments": [{
            "sourceKey": "x", "post": case.post, "kind": "COMMENT_KIND_COMMENT",
            "state": "COMMENT_STATE_APPROVED", "createTime": "2024-01-01T00:00:00Z",
        }]})
    }),
    row(
        "rapport.comments.v1.CommentService/GetThread",
        ABSENT,
        |case| json!({"name": format!("{}/thread", case.post)}),
    ),
    row(
        "rapport.comments.v1.CommentService/BatchGetThreads",
        NOTHING,
        |case| json!({"parent": case.blog, "names": [format!("{}/thread", case.post)]}),
    ),
];
