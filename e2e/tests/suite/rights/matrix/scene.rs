//! A blog with a published post and a comment on it, and everybody who may call.

use clap::ValueEnum as _;
use http::Method;
use proto::posts::v1::{Account, SignInRequest, SignInResponse, sign_in_service_client::SignInServiceClient};
use rapport::token::Scope;
use serde_json::{Value, json};
use tonic::Request;
use uuid::Uuid;

use crate::world::{World, name};

/// Who calls, in the order of the columns.
pub(super) const CALLERS: [&str; 11] = [
    "nobody",
    "guest",
    "person",
    "AUTHOR of another blog",
    "AUTHOR",
    "MODERATOR",
    "OWNER",
    "API key without the scope",
    "API key with every scope",
    "service without the scope",
    "service with every scope",
];

/// What is asked for, and by whom.
pub(super) struct Scene {
    pub(super) blog: String,
    pub(super) blog_id: String,
    /// A member: the OWNER.
    pub(super) member: String,
    pub(super) person: String,
    /// The AUTHOR as a member.
    pub(super) author: String,
    pub(super) post: String,
    pub(super) slug: String,
    /// Somebody who signed in and belongs to no blog.
    pub(super) stranger: String,
    /// The only account by which they do.
    pub(super) identity: String,
    /// Of the blog, open, and its code.
    pub(super) invitation: String,
    pub(super) code: String,
    /// A guest's, approved.
    pub(super) comment: String,
    /// An API key of whoever signed in.
    pub(super) api_key: String,
    /// The `request_id` by which it was made.
    pub(super) key_request: Uuid,
    callers: Vec<Caller>,
    /// The API key without the scope, for the methods that the one among the callers has the scope for.
    other_key: Caller,
}

/// Where the API keys without the scope are told apart: a scope, and the one method that it opens.
const SCOPE: &str = "persons.write";
const OPENED: &str = "rapport.posts.v1.PersonService/UpdatePerson";
const OTHER_SCOPE: &str = "posts.read";
const WITHOUT_THE_SCOPE: usize = 7;

/// By what somebody is known.
pub(super) struct Caller {
    pub(super) at_service: Option<String>,
    pub(super) at_gateway: Option<String>,
}

impl Caller {
    fn of(token: Option<String>) -> Self {
        Self { at_service: token.clone(), at_gateway: token }
    }

    /// A program of the OWNER: with the key at the gateway, and at a service with what the gateway makes of it.
    async fn of_key(world: &World, owner: &str, person: &str, scopes: &[&str]) -> Self {
        let key = make_key(world, owner, scopes, Uuid::new_v4()).await;
        let key = key["key"].as_str().expect("it is told once").to_owned();
        Self { at_service: Some(world.api_key(person, scopes)), at_gateway: Some(key) }
    }
}

impl Scene {
    /// Who calls this method, in the order of the columns.
    pub(super) fn callers<'a>(&'a self, method: &'a str) -> impl Iterator<Item = &'a Caller> {
        self.callers.iter().enumerate().map(move |(column, caller)| {
            if column == WITHOUT_THE_SCOPE && method == OPENED { &self.other_key } else { caller }
        })
    }

    pub(super) async fn set(world: &World) -> Self {
        let (blog, other) = (world.blog().await, world.blog().await);
        let blog_id = blog.name.trim_start_matches("blogs/").to_owned();
        let post = world.published(&blog, &json!({"title": "For everybody", "content": "Words."})).await;
        let comments = json!({"comments": [{
            "sourceKey": "one",
            "post": name(&post),
            "kind": "COMMENT_KIND_COMMENT",
            "author": {"displayName": "Gil"},
            "content": "A remark.",
            "state": "COMMENT_STATE_APPROVED",
            "createTime": "2024-01-02T03:04:05Z",
        }]});
        let path = format!("/v1/{}/comments:import", blog.name);
        let imported = world.ask(Method::POST, &path).bearer(&world.service(&["import"])).json(&comments);
        let imported = imported.send().await;
        let comment = imported.is(200).json()["results"][0]["comment"].as_str().expect("its name").to_owned();
        let members = world.ask(Method::GET, &format!("/v1/{}/members", blog.name)).bearer(&blog.owner);
        let members = members.send().await.is(200).json();
        let owner = &members["members"][0];
        let invitation =
            world.ask(Method::POST, &format!("/v1/{}/invitations", blog.name)).bearer(&blog.owner);
        let invitation = invitation.json(&json!({"role": "MEMBER_ROLE_AUTHOR"})).send().await.is(200).json();
        let signed_in = sign_in(world, &blog_id).await;
        let stranger = signed_in.person.expect("somebody signed in").name;
        let every_scope: Vec<String> = Scope::value_variants().iter().map(|scope| scope.word()).collect();
        let person = owner["person"].as_str().expect("an OWNER is a person").to_owned();
        let key_request = Uuid::new_v4();
        let api_key = make_key(world, &world.person(&stranger), &["posts.read"], key_request).await;
        let every_key = proto::api_keys::SCOPES;
        let mut callers: Vec<Caller> = [
            None,
            Some(world.guest()),
            Some(world.person(&stranger)),
            Some(other.author),
            Some(blog.author.clone()),
            Some(world.member(&blog_id, "Mo", "MODERATOR")),
            Some(blog.owner.clone()),
        ]
        .into_iter()
        .map(Caller::of)
        .collect();
        callers.push(Caller::of_key(world, &blog.owner, &person, &[SCOPE]).await);
        let other_key = Caller::of_key(world, &blog.owner, &person, &[OTHER_SCOPE]).await;
        callers.push(Caller::of_key(world, &blog.owner, &person, every_key).await);
        callers.push(Caller::of(Some(world.service(&["nothing"]))));
        let every_scope: Vec<&str> = every_scope.iter().map(String::as_str).collect();
        callers.push(Caller::of(Some(world.service(&every_scope))));
        Self {
            member: name(owner).to_owned(),
            person,
            author: post["author"].as_str().expect("a post has an author").to_owned(),
            post: name(&post).to_owned(),
            slug: post["slug"].as_str().expect("a post has a slug").to_owned(),
            invitation: name(&invitation).to_owned(),
            code: invitation["code"].as_str().expect("a new one has a code").to_owned(),
            comment,
            api_key: name(&api_key).to_owned(),
            key_request,
            callers,
            other_key,
            stranger,
            identity: signed_in.identity.expect("by an account").name,
            blog: blog.name,
            blog_id,
        }
    }
}

/// A key of whoever has the token.
async fn make_key(world: &World, token: &str, scopes: &[&str], request_id: Uuid) -> Value {
    let key = World::new_api_key(scopes);
    let path = format!("/v1/persons/me/apiKeys?requestId={request_id}");
    world.ask(Method::POST, &path).bearer(token).json(&key).send().await.is(200).json()
}

/// As the gateway does it. Each scene has an account of its own.
async fn sign_in(world: &World, subject: &str) -> SignInResponse {
    let account = Account {
        issuer: "https://id.example".to_owned(),
        subject: subject.to_owned(),
        provider: "Example".to_owned(),
    };
    let message = SignInRequest { account: Some(account), display_name: "Sam".to_owned() };
    let mut request = Request::new(message);
    let bearer = format!("Bearer {}", world.gateway_that_signs_in()).parse().expect("a token is ASCII");
    request.metadata_mut().insert("authorization", bearer);
    let posts = world.at_service("rapport.posts.v1.SignInService");
    SignInServiceClient::new(posts).sign_in(request).await.expect("the gateway may").into_inner()
}
