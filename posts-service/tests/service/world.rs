//! A service of a test's own, and people who call it.

use std::time::Duration;

use posts_service::{Parts, Service, store::MIGRATIONS, tools};
use proto::posts::v1::{
    self, access_service_client::AccessServiceClient, api_key_service_client::ApiKeyServiceClient,
    blog_service_client::BlogServiceClient, invitation_service_client::InvitationServiceClient,
    member_service_client::MemberServiceClient, person_service_client::PersonServiceClient,
    post_service_client::PostServiceClient, search_service_client::SearchServiceClient,
    sign_in_service_client::SignInServiceClient, summary_service_client::SummaryServiceClient,
};
use service_kit::{
    auth::{
        Identity, Keyring, Kind, Minter, SIGN_IN, Verifier,
        key::{PrivateKey, PublicKeys},
    },
    time::{Clock, Timestamp},
    upstream::{self, Upstream},
};
use store_kit::{Database, Engine, testing::TestDatabase};
use tonic::{Code, Request, Response, Status};
use tonic_types::StatusExt as _;

/// 2026-11-22T00:00:00Z
pub(crate) const NOW: Timestamp = Timestamp(1_795_305_600_000_000);

/// The blog that most tests are about.
pub(crate) const BLOG: &str = "blogs/one";

/// Longer than any test lets its clock run.
const TOKEN_LIFE: Duration = Duration::from_hours(24 * 400);

pub(crate) struct World {
    pub(crate) service: Service,
    pub(crate) clock: Clock,
    pub(crate) database: Database,
    pub(crate) verifier: Verifier,
    minter: Minter,
    upstream: Upstream,
    pub(crate) location: store_kit::Location,
    _test: TestDatabase,
}

/// Somebody who calls.
#[derive(Clone)]
pub(crate) struct Actor {
    pub(crate) name: String,
    pub(crate) token: Option<String>,
    pub(crate) upstream: Upstream,
}

impl World {
    /// An empty installation.
    pub(crate) async fn empty(engine: Engine) -> Self {
        let test = TestDatabase::open(engine, &MIGRATIONS).await;
        let clock = Clock::set_to(NOW);
        let key = PrivateKey::generate();
        let public =
            key.public("test", &[Kind::Person, Kind::Guest, Kind::Service]).limited_to(&["*", SIGN_IN]);
        let keyring = Keyring::new(PublicKeys { keys: vec![public] }).unwrap();
        let minter = Minter::new(&key, "test", "here", clock.clone());
        let verifier = Verifier::new(keyring, "here", clock.clone());
        let service = posts_service::build(Parts {
            database: test.database.clone(),
            verifier: verifier.clone(),
            clock: clock.clone(),
        });
        let upstream = upstream::in_process(service.routes.clone());
        Self {
            service,
            clock,
            database: test.database.clone(),
            verifier,
            minter,
            upstream,
            location: test.location.clone(),
            _test: test,
        }
    }

    /// An installation with the blog `one`, whose OWNER is Ada.
    pub(crate) async fn with_blog(engine: Engine) -> (Self, Actor) {
        let world = Self::empty(engine).await;
        let owner = world.blog("one", "Ada").await;
        (world, owner)
    }

    /// Makes a blog; answers its OWNER.
    pub(crate) async fn blog(&self, id: &str, owner: &str) -> Actor {
        let created =
            self.service("maker", &["blogs.create"]).create_blog(new_blog(id, owner)).await.unwrap();
        assert_eq!(created.name, format!("blogs/{id}"));
        self.member(id, owner, tools::Role::Owner).await
    }

    /// A person who is a member of the blog.
    pub(crate) async fn member(&self, blog: &str, name: &str, role: tools::Role) -> Actor {
        let blog = tools::BlogId::parse(blog).unwrap();
        let grant = tools::Grant { blog, name: name.to_owned(), role: Some(role), change_role: false };
        let granted = tools::grant(&self.database, &self.clock, grant).await.unwrap();
        self.person(&granted.person)
    }

    /// An AUTHOR of the blog `one`.
    pub(crate) async fn author(&self, name: &str) -> Actor {
        self.member("one", name, tools::Role::Author).await
    }

    /// A person by name.
    pub(crate) fn person(&self, name: &str) -> Actor {
        self.actor(name, &Identity::Person(name.to_owned()))
    }

    /// A program with a key of somebody's, as the gateway speaks for it.
    pub(crate) fn api_key(&self, person: &str, scopes: &[&str]) -> Actor {
        let scopes: Vec<String> = scopes.iter().map(|&scope| scope.to_owned()).collect();
        let name = format!("a key of {person} {scopes:?}");
        self.actor(&name, &Identity::ApiKey { person: person.to_owned(), scopes })
    }

    pub(crate) fn guest(&self) -> Actor {
        self.actor("a guest", &Identity::Guest("guest-1".to_owned()))
    }

    pub(crate) fn anonymous(&self) -> Actor {
        self.actor("nobody", &Identity::Anonymous)
    }

    pub(crate) fn service(&self, name: &str, scopes: &[&str]) -> Actor {
        let scopes: Vec<String> = scopes.iter().map(|&scope| scope.to_owned()).collect();
        self.actor(&format!("{name} {scopes:?}"), &Identity::Service { name: name.to_owned(), scopes })
    }

    /// Another process of the service over the same database: its own writers, and the database to close.
    pub(crate) async fn replica(&self) -> (Upstream, Database) {
        let database = Database::open(&self.location, &MIGRATIONS).await.unwrap();
        let parts =
            Parts { database: database.clone(), verifier: self.verifier.clone(), clock: self.clock.clone() };
        (upstream::in_process(posts_service::build(parts).routes), database)
    }

    /// What signs people in.
    pub(crate) fn gateway(&self) -> Actor {
        self.service("gateway", &[SIGN_IN])
    }

    fn actor(&self, name: &str, identity: &Identity) -> Actor {
        let token = self.minter.mint(identity, TOKEN_LIFE);
        Actor { name: name.to_owned(), token, upstream: self.upstream.clone() }
    }
}

macro_rules! calls {
    ($($client:ident { $($method:ident($request:ident) -> $answer:ty;)* })*) => {
        impl Actor {$($(
            pub(crate) async fn $method(&self, request: v1::$request) -> Result<$answer, Status> {
                let mut client = $client::new(self.upstream.clone());
                client.$method(self.ask(request)).await.map(Response::into_inner)
            }
        )*)*}
    };
}

calls! {
    BlogServiceClient {
        create_blog(CreateBlogRequest) -> v1::Blog;
        get_blog(GetBlogRequest) -> v1::Blog;
        list_blogs(ListBlogsRequest) -> v1::ListBlogsResponse;
        update_blog(UpdateBlogRequest) -> v1::Blog;
        delete_blog(DeleteBlogRequest) -> v1::Blog;
    }
    ApiKeyServiceClient {
        create_api_key(CreateApiKeyRequest) -> v1::ApiKey;
        get_api_key(GetApiKeyRequest) -> v1::ApiKey;
        list_api_keys(ListApiKeysRequest) -> v1::ListApiKeysResponse;
        delete_api_key(DeleteApiKeyRequest) -> ();
    }
    MemberServiceClient {
        create_member(CreateMemberRequest) -> v1::Member;
        get_member(GetMemberRequest) -> v1::Member;
        list_members(ListMembersRequest) -> v1::ListMembersResponse;
        update_member(UpdateMemberRequest) -> v1::Member;
        delete_member(DeleteMemberRequest) -> ();
    }
    InvitationServiceClient {
        create_invitation(CreateInvitationRequest) -> v1::Invitation;
        list_invitations(ListInvitationsRequest) -> v1::ListInvitationsResponse;
        delete_invitation(DeleteInvitationRequest) -> ();
        lookup_invitation(LookupInvitationRequest) -> v1::Invitation;
        accept_invitation(AcceptInvitationRequest) -> v1::Member;
    }
    PersonServiceClient {
        get_person(GetPersonRequest) -> v1::Person;
        update_person(UpdatePersonRequest) -> v1::Person;
        list_identities(ListIdentitiesRequest) -> v1::ListIdentitiesResponse;
        delete_identity(DeleteIdentityRequest) -> ();
        sign_out_everywhere(SignOutEverywhereRequest) -> v1::Person;
        export_person(ExportPersonRequest) -> v1::ExportPersonResponse;
        erase_person(ErasePersonRequest) -> v1::Person;
    }
    SignInServiceClient {
        sign_in(SignInRequest) -> v1::SignInResponse;
        link_identity(LinkIdentityRequest) -> v1::Identity;
        check_session(CheckSessionRequest) -> v1::CheckSessionResponse;
        claim(ClaimRequest) -> v1::ClaimResponse;
        check_claim(CheckClaimRequest) -> v1::CheckClaimResponse;
        exchange_api_key(ExchangeApiKeyRequest) -> v1::ExchangeApiKeyResponse;
    }
    PostServiceClient {
        create_post(CreatePostRequest) -> v1::Post;
        get_post(GetPostRequest) -> v1::Post;
        list_posts(ListPostsRequest) -> v1::ListPostsResponse;
        update_post(UpdatePostRequest) -> v1::Post;
        delete_post(DeletePostRequest) -> v1::Post;
        undelete_post(UndeletePostRequest) -> v1::Post;
        publish_post(PublishPostRequest) -> v1::Post;
        unpublish_post(UnpublishPostRequest) -> v1::Post;
        lookup_post(LookupPostRequest) -> v1::Post;
        batch_get_posts(BatchGetPostsRequest) -> v1::BatchGetPostsResponse;
        preview_post(PreviewPostRequest) -> v1::PreviewPostResponse;
        import_posts(ImportPostsRequest) -> v1::ImportPostsResponse;
    }
    SummaryServiceClient {
        summarize_posts(SummarizePostsRequest) -> v1::SummarizePostsResponse;
        summarize_experiences(SummarizeExperiencesRequest) -> v1::SummarizeExperiencesResponse;
    }
    SearchServiceClient {
        search_posts(SearchPostsRequest) -> v1::SearchPostsResponse;
    }
    AccessServiceClient {
        resolve_access(ResolveAccessRequest) -> v1::ResolveAccessResponse;
        list_erased_persons(ListErasedPersonsRequest) -> v1::ListErasedPersonsResponse;
    }
}

impl Actor {
    /// A request in this one's name.
    pub(crate) fn ask<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        if let Some(token) = &self.token {
            request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
        }
        request
    }

    /// A draft in the blog `one`.
    pub(crate) async fn draft(&self, title: &str) -> v1::Post {
        self.create_post(new_post(title)).await.unwrap()
    }

    /// A post that everybody may read.
    pub(crate) async fn published(&self, title: &str) -> v1::Post {
        let draft = self.draft(title).await;
        self.publish_post(publish(&draft.name)).await.unwrap()
    }

    pub(crate) async fn get(&self, name: &str) -> Result<v1::Post, Status> {
        self.get_post(v1::GetPostRequest { name: name.to_owned() }).await
    }

    pub(crate) async fn trash(&self, name: &str) -> Result<v1::Post, Status> {
        self.delete_post(v1::DeletePostRequest { name: name.to_owned(), ..Default::default() }).await
    }

    /// A post of the blog `one` in this state.
    pub(crate) async fn post_in(&self, state: v1::PostState, title: &str) -> v1::Post {
        let draft = self.draft(title).await;
        let name = draft.name.clone();
        match state {
            v1::PostState::Draft | v1::PostState::Unspecified => draft,
            v1::PostState::Scheduled => self
                .publish_post(v1::PublishPostRequest { publish_time: Some(in_an_hour()), ..publish(&name) })
                .await
                .unwrap(),
            v1::PostState::Published => self.publish_post(publish(&name)).await.unwrap(),
            v1::PostState::Private => self.publish_post(publish_privately(&name)).await.unwrap(),
            v1::PostState::Trashed => self.trash(&name).await.unwrap(),
        }
    }
}

pub(crate) fn in_an_hour() -> prost_types::Timestamp {
    NOW.plus(Duration::from_hours(1)).to_proto()
}

pub(crate) fn new_blog(id: &str, owner: &str) -> v1::CreateBlogRequest {
    v1::CreateBlogRequest {
        blog: Some(v1::Blog { title: format!("The blog {id}"), ..Default::default() }),
        blog_id: id.to_owned(),
        owner: Some(v1::Member { display_name: owner.to_owned(), ..Default::default() }),
        request_id: String::new(),
    }
}

pub(crate) fn new_post(title: &str) -> v1::CreatePostRequest {
    v1::CreatePostRequest {
        parent: BLOG.to_owned(),
        post: Some(v1::Post {
            title: title.to_owned(),
            content: "Some *words*.".to_owned(),
            ..Default::default()
        }),
        request_id: String::new(),
    }
}

/// An update of the fields that the mask names; of all that are set when it names none.
pub(crate) fn update(post: v1::Post, paths: &[&str]) -> v1::UpdatePostRequest {
    let update_mask = mask(paths);
    v1::UpdatePostRequest { post: Some(post), update_mask, request_id: String::new() }
}

pub(crate) fn mask(paths: &[&str]) -> Option<prost_types::FieldMask> {
    let paths: Vec<String> = paths.iter().map(|&path| path.to_owned()).collect();
    (!paths.is_empty()).then_some(prost_types::FieldMask { paths })
}

pub(crate) fn publish(name: &str) -> v1::PublishPostRequest {
    v1::PublishPostRequest { name: name.to_owned(), ..Default::default() }
}

pub(crate) fn publish_privately(name: &str) -> v1::PublishPostRequest {
    v1::PublishPostRequest { visibility: v1::PostVisibility::Private.into(), ..publish(name) }
}

pub(crate) fn list() -> v1::ListPostsRequest {
    v1::ListPostsRequest { parent: BLOG.to_owned(), ..Default::default() }
}

/// Asserts a refusal with this code, and with this reason if it is not empty.
#[track_caller]
pub(crate) fn refused<T: std::fmt::Debug>(answer: Result<T, Status>, code: Code, reason: &str) -> Status {
    let status = answer.expect_err("the call is refused");
    assert_eq!(status.code(), code, "{status:?}");
    let said = status.get_details_error_info().map(|info| info.reason).unwrap_or_default();
    assert!(reason.is_empty() || said == reason, "{said} is not {reason}: {}", status.message());
    status
}

/// Asserts INVALID_ARGUMENT that names exactly this field.
#[track_caller]
pub(crate) fn wrong<T: std::fmt::Debug>(answer: Result<T, Status>, field: &str) {
    let status = refused(answer, Code::InvalidArgument, "INVALID_FIELDS");
    let violations = status.get_details_bad_request().unwrap().field_violations;
    let fields: Vec<&str> = violations.iter().map(|violation| violation.field.as_str()).collect();
    assert_eq!(fields, [field], "{violations:?}");
    assert!(!violations[0].description.is_empty());
}
