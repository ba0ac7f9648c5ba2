//! Which kinds of callers each RPC is open to. Finer rights follow from the blog's members: see
//! `rights.rs`. A word in brackets is the scope that a service needs, and an API key of a person. A method
//! that is missing here is closed to everybody, and a test misses it.

use service_kit::auth::{
    Policy,
    Rule::{Anyone, PersonOr, Scope, SignedInOr},
};

use crate::rights::{
    ACCESS_RESOLVE, BLOGS_CREATE, BLOGS_WRITE, IMPORT, MEMBERS_READ, MEMBERS_WRITE, PERSONS_READ,
    PERSONS_SIGN_IN, PERSONS_WRITE, POSTS_READ, POSTS_WRITE,
};

/// The table.
pub const POLICY: Policy = Policy(&[
    // Anybody may read a blog; persons must be OWNER to change it.
    ("rapport.posts.v1.BlogService/CreateBlog", Scope(BLOGS_CREATE)),
    ("rapport.posts.v1.BlogService/GetBlog", Anyone(POSTS_READ)),
    ("rapport.posts.v1.BlogService/ListBlogs", Anyone(POSTS_READ)),
    ("rapport.posts.v1.BlogService/UpdateBlog", PersonOr(BLOGS_WRITE)),
    ("rapport.posts.v1.BlogService/DeleteBlog", PersonOr(BLOGS_WRITE)),
    // Members read, OWNER changes.
    ("rapport.posts.v1.MemberService/CreateMember", PersonOr(MEMBERS_WRITE)),
    ("rapport.posts.v1.MemberService/GetMember", PersonOr(MEMBERS_READ)),
    ("rapport.posts.v1.MemberService/ListMembers", PersonOr(MEMBERS_READ)),
    ("rapport.posts.v1.MemberService/UpdateMember", PersonOr(MEMBERS_WRITE)),
    ("rapport.posts.v1.MemberService/DeleteMember", PersonOr(MEMBERS_WRITE)),
    // OWNER; who has the code reads an invitation, and as a person accepts it.
    ("rapport.posts.v1.InvitationService/CreateInvitation", PersonOr(MEMBERS_WRITE)),
    ("rapport.posts.v1.InvitationService/ListInvitations", PersonOr(MEMBERS_WRITE)),
    ("rapport.posts.v1.InvitationService/DeleteInvitation", PersonOr(MEMBERS_WRITE)),
    ("rapport.posts.v1.InvitationService/LookupInvitation", Anyone(MEMBERS_READ)),
    ("rapport.posts.v1.InvitationService/AcceptInvitation", SignedInOr(MEMBERS_WRITE)),
    // Persons themselves; others are told that there is no such person.
    ("rapport.posts.v1.PersonService/GetPerson", PersonOr(PERSONS_READ)),
    ("rapport.posts.v1.PersonService/UpdatePerson", PersonOr(PERSONS_WRITE)),
    ("rapport.posts.v1.PersonService/ListIdentities", PersonOr(PERSONS_READ)),
    ("rapport.posts.v1.PersonService/DeleteIdentity", SignedInOr(PERSONS_WRITE)),
    ("rapport.posts.v1.PersonService/SignOutEverywhere", SignedInOr(PERSONS_WRITE)),
    ("rapport.posts.v1.PersonService/ExportPerson", PersonOr(PERSONS_READ)),
    ("rapport.posts.v1.PersonService/ErasePerson", SignedInOr(PERSONS_WRITE)),
    // Persons themselves, and no program of theirs: whoever has a key must not make others of it. That a
    // service makes nobody's is decided with the key.
    ("rapport.posts.v1.ApiKeyService/CreateApiKey", SignedInOr(PERSONS_WRITE)),
    ("rapport.posts.v1.ApiKeyService/GetApiKey", SignedInOr(PERSONS_READ)),
    ("rapport.posts.v1.ApiKeyService/ListApiKeys", SignedInOr(PERSONS_READ)),
    ("rapport.posts.v1.ApiKeyService/DeleteApiKey", SignedInOr(PERSONS_WRITE)),
    // The gateway alone, which has seen the proof: no other key may sign the scope.
    ("rapport.posts.v1.SignInService/SignIn", Scope(PERSONS_SIGN_IN)),
    ("rapport.posts.v1.SignInService/LinkIdentity", Scope(PERSONS_SIGN_IN)),
    ("rapport.posts.v1.SignInService/CheckSession", Scope(PERSONS_SIGN_IN)),
    ("rapport.posts.v1.SignInService/Claim", Scope(PERSONS_SIGN_IN)),
    ("rapport.posts.v1.SignInService/CheckClaim", Scope(PERSONS_SIGN_IN)),
    ("rapport.posts.v1.SignInService/ExchangeApiKey", Scope(PERSONS_SIGN_IN)),
    // What a caller finds depends on each post's state, its author and their role.
    ("rapport.posts.v1.PostService/GetPost", Anyone(POSTS_READ)),
    ("rapport.posts.v1.PostService/ListPosts", Anyone(POSTS_READ)),
    ("rapport.posts.v1.PostService/LookupPost", Anyone(POSTS_READ)),
    ("rapport.posts.v1.PostService/BatchGetPosts", Anyone(POSTS_READ)),
    ("rapport.posts.v1.SearchService/SearchPosts", Anyone(POSTS_READ)),
    ("rapport.posts.v1.SummaryService/SummarizePosts", Anyone(POSTS_READ)),
    ("rapport.posts.v1.SummaryService/SummarizeExperiences", Anyone(POSTS_READ)),
    // The author, if an AUTHOR, and OWNER.
    ("rapport.posts.v1.PostService/CreatePost", PersonOr(POSTS_WRITE)),
    ("rapport.posts.v1.PostService/UpdatePost", PersonOr(POSTS_WRITE)),
    ("rapport.posts.v1.PostService/DeletePost", PersonOr(POSTS_WRITE)),
    ("rapport.posts.v1.PostService/UndeletePost", PersonOr(POSTS_WRITE)),
    ("rapport.posts.v1.PostService/PublishPost", PersonOr(POSTS_WRITE)),
    ("rapport.posts.v1.PostService/UnpublishPost", PersonOr(POSTS_WRITE)),
    ("rapport.posts.v1.PostService/PreviewPost", PersonOr(POSTS_WRITE)),
    // OWNER.
    ("rapport.posts.v1.PostService/ImportPosts", PersonOr(IMPORT)),
    // Of each change what the caller may read of it; of all blogs: `access.resolve`.
    ("rapport.posts.v1.WatchService/WatchPosts", Anyone(POSTS_READ)),
    // Services alone: it tells of posts that nobody may read.
    ("rapport.posts.v1.AccessService/ResolveAccess", Scope(ACCESS_RESOLVE)),
    ("rapport.posts.v1.AccessService/ListErasedPersons", Scope(ACCESS_RESOLVE)),
]);
