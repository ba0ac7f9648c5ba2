//! How each RPC is asked for. A request that changes something names an etag that is stale, or makes what
//! is there already, so that nothing changes between one caller and the next.

use serde_json::{Value, json};

use super::scene::Scene;

/// An RPC, and the request about the scene.
type Row = (&'static str, fn(&Scene) -> Value);

pub(super) const REQUESTS: &[Row] = &[
    (
        "rapport.posts.v1.BlogService/CreateBlog",
        |scene| json!({"blogId": scene.blog_id, "blog": {"title": "x"}, "owner": {"displayName": "x"}}),
    ),
    ("rapport.posts.v1.BlogService/GetBlog", |scene| json!({"name": scene.blog})),
    ("rapport.posts.v1.BlogService/ListBlogs", |_| json!({"pageSize": 1})),
    (
        "rapport.posts.v1.BlogService/UpdateBlog",
        |scene| json!({"blog": {"name": scene.blog, "title": "x", "etag": "stale"}, "updateMask": "title"}),
    ),
    ("rapport.posts.v1.BlogService/DeleteBlog", |scene| json!({"name": scene.blog, "etag": "stale"})),
    ("rapport.posts.v1.MemberService/CreateMember", |scene| {
        json!({"parent": scene.blog, "member": {
            "displayName": "x", "role": "MEMBER_ROLE_OWNER", "person": scene.person,
        }})
    }),
    ("rapport.posts.v1.MemberService/GetMember", |scene| json!({"name": scene.member})),
    ("rapport.posts.v1.MemberService/ListMembers", |scene| json!({"parent": scene.blog})),
    ("rapport.posts.v1.MemberService/UpdateMember", |scene| {
        let member = json!({"name": scene.member, "displayName": "x", "etag": "stale"});
        json!({"member": member, "updateMask": "displayName"})
    }),
    ("rapport.posts.v1.MemberService/DeleteMember", |scene| json!({"name": scene.member, "etag": "stale"})),
    (
        "rapport.posts.v1.PostService/CreatePost",
        |scene| json!({"parent": scene.blog, "post": {"title": "x", "slug": scene.slug, "author": scene.author}}),
    ),
    ("rapport.posts.v1.PostService/GetPost", |scene| json!({"name": scene.post})),
    ("rapport.posts.v1.PostService/ListPosts", |scene| json!({"parent": scene.blog})),
    (
        "rapport.posts.v1.PostService/UpdatePost",
        |scene| json!({"post": {"name": scene.post, "title": "x", "etag": "stale"}, "updateMask": "title"}),
    ),
    ("rapport.posts.v1.PostService/DeletePost", |scene| json!({"name": scene.post, "etag": "stale"})),
    ("rapport.posts.v1.PostService/UndeletePost", |scene| json!({"name": scene.post, "etag": "stale"})),
    ("rapport.posts.v1.PostService/PublishPost", |scene| json!({"name": scene.post, "etag": "stale"})),
    ("rapport.posts.v1.PostService/UnpublishPost", |scene| json!({"name": scene.post, "etag": "stale"})),
    ("rapport.posts.v1.PostService/LookupPost", |scene| json!({"parent": scene.blog, "slug": scene.slug})),
    (
        "rapport.posts.v1.PostService/BatchGetPosts",
        |scene| json!({"parent": scene.blog, "names": [scene.post]}),
    ),
    ("rapport.posts.v1.PostService/PreviewPost", |scene| json!({"parent": scene.blog, "content": "x"})),
    ("rapport.posts.v1.PostService/ImportPosts", |scene| {
        let post = json!({
            "sourceKey": "x", "title": "x", "kind": "POST_KIND_ARTICLE", "state": "POST_STATE_DRAFT",
            "authorSourceKey": "x", "authorDisplayName": "x", "createTime": "2024-01-01T00:00:00Z",
        });
        json!({"parent": scene.blog, "posts": [post]})
    }),
    (
        "rapport.posts.v1.InvitationService/CreateInvitation",
        |scene| json!({"parent": scene.blog, "invitation": {"role": "MEMBER_ROLE_AUTHOR"}}),
    ),
    ("rapport.posts.v1.InvitationService/ListInvitations", |scene| json!({"parent": scene.blog})),
    (
        "rapport.posts.v1.InvitationService/DeleteInvitation",
        |scene| json!({"name": scene.invitation, "etag": "stale"}),
    ),
    (
        "rapport.posts.v1.InvitationService/LookupInvitation",
        |scene| json!({"name": scene.invitation, "code": scene.code}),
    ),
    // By another code: by the right one the first of them would become a member.
    (
        "rapport.posts.v1.InvitationService/AcceptInvitation",
        |scene| json!({"name": scene.invitation, "code": "00000-00000-00000-00000"}),
    ),
    ("rapport.posts.v1.PersonService/GetPerson", |scene| json!({"name": scene.stranger})),
    ("rapport.posts.v1.PersonService/UpdatePerson", |scene| {
        let person = json!({"name": scene.stranger, "displayName": "x", "etag": "stale"});
        json!({"person": person, "updateMask": "displayName"})
    }),
    ("rapport.posts.v1.PersonService/ListIdentities", |scene| json!({"parent": scene.stranger})),
    // The last one stays.
    ("rapport.posts.v1.PersonService/DeleteIdentity", |scene| json!({"name": scene.identity})),
    ("rapport.posts.v1.PersonService/SignOutEverywhere", |scene| json!({"name": scene.stranger})),
    ("rapport.posts.v1.PersonService/ExportPerson", |scene| json!({"name": scene.stranger})),
    // The OWNER, who is the last one and stays.
    ("rapport.posts.v1.PersonService/ErasePerson", |scene| json!({"name": scene.person})),
    // By the request_id of another one, so that nobody has one more.
    ("rapport.posts.v1.ApiKeyService/CreateApiKey", |scene| {
        let key = json!({"displayName": "x", "scopes": ["posts.read"], "expireTime": "2024-01-01T00:00:00Z"});
        json!({"parent": scene.stranger, "apiKey": key, "requestId": scene.key_request})
    }),
    ("rapport.posts.v1.ApiKeyService/GetApiKey", |scene| json!({"name": scene.api_key})),
    ("rapport.posts.v1.ApiKeyService/ListApiKeys", |scene| json!({"parent": scene.stranger})),
    ("rapport.posts.v1.ApiKeyService/DeleteApiKey", |scene| json!({"name": scene.api_key, "etag": "stale"})),
    ("rapport.posts.v1.SignInService/ExchangeApiKey", |_| json!({"key": "x"})),
    ("rapport.posts.v1.SignInService/SignIn", |_| json!({"account": account("another")})),
    (
        "rapport.posts.v1.SignInService/LinkIdentity",
        |scene| json!({"parent": scene.stranger, "account": account("another"), "authTime": "2024-01-01T00:00:00Z"}),
    ),
    (
        "rapport.posts.v1.SignInService/CheckSession",
        |scene| json!({"name": scene.stranger, "authTime": "2024-01-01T00:00:00Z"}),
    ),
    ("rapport.posts.v1.SignInService/Claim", |_| json!({"code": "00000-00000-00000-00000"})),
    ("rapport.posts.v1.SignInService/CheckClaim", |_| json!({})),
    ("rapport.posts.v1.SearchService/SearchPosts", |scene| json!({"parent": scene.blog, "query": "words"})),
    ("rapport.posts.v1.SummaryService/SummarizePosts", |scene| json!({"parent": scene.blog})),
    ("rapport.posts.v1.SummaryService/SummarizeExperiences", |scene| json!({"parent": scene.blog})),
    ("rapport.posts.v1.WatchService/WatchPosts", |scene| json!({"parent": scene.blog})),
    (
        "rapport.posts.v1.AccessService/ResolveAccess",
        |scene| json!({"posts": [scene.post], "blogs": [scene.blog]}),
    ),
    ("rapport.posts.v1.AccessService/ListErasedPersons", |_| json!({"pageSize": 1})),
    ("rapport.comments.v1.CommentService/CreateComment", |scene| {
        // Another text each time: the same one again is refused.
        let comment = json!({"content": uuid::Uuid::now_v7().to_string(), "author": {"displayName": "x"}});
        json!({"parent": scene.post, "comment": comment})
    }),
    ("rapport.comments.v1.CommentService/GetComment", |scene| json!({"name": scene.comment})),
    ("rapport.comments.v1.CommentService/ListComments", |scene| json!({"parent": scene.post})),
    (
        "rapport.comments.v1.CommentService/UpdateComment",
        |scene| json!({"comment": {"name": scene.comment, "content": "x", "etag": "stale"}, "updateMask": "content"}),
    ),
    (
        "rapport.comments.v1.CommentService/DeleteComment",
        |scene| json!({"name": scene.comment, "etag": "stale"}),
    ),
    (
        "rapport.comments.v1.CommentService/PreviewComment",
        |scene| json!({"parent": scene.post, "content": "x"}),
    ),
    (
        "rapport.comments.v1.CommentService/SetReaction",
        |scene| json!({"name": scene.comment, "reaction": "REACTION_LIKE"}),
    ),
    ("rapport.comments.v1.CommentService/ListCommentRevisions", |scene| json!({"parent": scene.comment})),
    (
        "rapport.comments.v1.CommentService/ModerateComment",
        |scene| json!({"name": scene.comment, "action": "MODERATION_ACTION_APPROVE", "etag": "stale"}),
    ),
    ("rapport.comments.v1.CommentService/ImportComments", |scene| {
        json!({"parent": scene.blog, "comments": [{
            "sourceKey": "one", "post": scene.post, "kind": "COMMENT_KIND_COMMENT", "content": "A remark.",
            "author": {"displayName": "Gil"}, "state": "COMMENT_STATE_APPROVED",
            "createTime": "2024-01-02T03:04:05Z",
        }]})
    }),
    (
        "rapport.comments.v1.CommentService/GetThread",
        |scene| json!({"name": format!("{}/thread", scene.post)}),
    ),
    ("rapport.comments.v1.CommentService/ListThreads", |scene| json!({"parent": scene.blog})),
    (
        "rapport.comments.v1.CommentService/BatchGetThreads",
        |scene| json!({"parent": scene.blog, "names": [format!("{}/thread", scene.post)]}),
    ),
    (
        "rapport.comments.v1.SearchService/SearchComments",
        |scene| json!({"parent": scene.post, "query": "remark"}),
    ),
    ("rapport.comments.v1.PersonalDataService/ExportComments", |scene| json!({"name": scene.stranger})),
    // Who has written nothing.
    ("rapport.comments.v1.PersonalDataService/EraseGuest", |_| json!({"name": "guests/me"})),
    // Nobody's: it was imported.
    ("rapport.comments.v1.PersonalDataService/EraseComment", |scene| json!({"name": scene.comment})),
    ("rapport.comments.v1.WatchService/WatchComments", |scene| json!({"parent": scene.post})),
];

fn account(subject: &str) -> Value {
    json!({"issuer": "https://id.example", "subject": subject, "provider": "Example"})
}
