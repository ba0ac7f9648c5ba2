//! What tests stand on: the installation that they share, callers of every kind, blogs of their own.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::Method;
use rapport::keys::Folder;
use serde_json::{Value, json};
use service_kit::{
    auth::{Identity, Minter, SIGN_IN},
    time::Clock,
    upstream::{self, Upstream},
};
use tokio::sync::OnceCell;

use crate::{
    http_client::{Ask, Page},
    installation::{Form, Installation},
    process,
};

const TOKEN_LIFETIME: Duration = Duration::from_hours(1);

static ALL_IN_ONE: OnceCell<World> = OnceCell::const_new();
static SPLIT: OnceCell<World> = OnceCell::const_new();
static NEXT_BLOG: AtomicU32 = AtomicU32::new(1);

/// A running installation and its operator.
pub(crate) struct World {
    pub(crate) installation: Installation,
    operator: Minter,
    gateway: Minter,
}

/// A blog of a test's own.
pub(crate) struct Blog {
    /// `blogs/{blog}`.
    pub(crate) name: String,
    /// Token of its OWNER.
    pub(crate) owner: String,
    /// Token of an AUTHOR.
    pub(crate) author: String,
}

impl World {
    /// The installation of that form, started by the first test that asks.
    pub(crate) async fn of(form: Form) -> &'static Self {
        let cell = match form {
            Form::AllInOne => &ALL_IN_ONE,
            Form::Split => &SPLIT,
        };
        cell.get_or_init(|| Self::start(form)).await
    }

    /// One that a test may stop.
    pub(crate) async fn start(form: Form) -> Self {
        Self::on(Installation::start(form).await)
    }

    /// One whose programs log by this filter.
    pub(crate) async fn that_logs(form: Form, log: &'static str) -> Self {
        Self::on(Installation::start_logging(form, log).await)
    }

    /// One whose services call each other over TLS.
    pub(crate) async fn secured() -> Self {
        Self::on(Installation::start_secured().await)
    }

    fn on(installation: Installation) -> Self {
        let keys = Folder::at(installation.keys()).open().expect("the keys were made");
        let minter = |key, issuer| Minter::new(key, issuer, "rapport", Clock::system());
        let operator = minter(&keys.operator, rapport::keys::OPERATOR);
        let gateway = minter(&keys.gateway, "gateway");
        Self { installation, operator, gateway }
    }

    /// A service with these scopes.
    pub(crate) fn service(&self, scopes: &[&str]) -> String {
        let scopes = scopes.iter().map(|&scope| scope.to_owned()).collect();
        self.mint(&Identity::Service { name: "robot".to_owned(), scopes })
    }

    /// A person by name.
    pub(crate) fn person(&self, name: &str) -> String {
        self.mint(&Identity::Person(name.to_owned()))
    }

    /// An API key to be made, good for a day.
    pub(crate) fn new_api_key(scopes: &[&str]) -> Value {
        let end = Clock::system().now().plus(TOKEN_LIFETIME * 24).to_proto().to_string();
        json!({"displayName": "A program", "scopes": scopes, "expireTime": end})
    }

    /// What the gateway makes of an API key of somebody.
    pub(crate) fn api_key(&self, person: &str, scopes: &[&str]) -> String {
        let scopes = scopes.iter().map(|&scope| scope.to_owned()).collect();
        let key = Identity::ApiKey { person: person.to_owned(), scopes };
        self.gateway.mint(&key, TOKEN_LIFETIME).expect("API keys have tokens")
    }

    /// A guest who was here before.
    pub(crate) fn guest(&self) -> String {
        let guest = Identity::Guest(uuid::Uuid::now_v7().to_string());
        self.gateway.mint(&guest, TOKEN_LIFETIME).expect("guests have tokens")
    }

    /// The gateway, when it signs somebody in.
    pub(crate) fn gateway_that_signs_in(&self) -> String {
        let gateway = Identity::Service { name: "gateway".to_owned(), scopes: vec![SIGN_IN.to_owned()] };
        self.gateway.mint(&gateway, TOKEN_LIFETIME).expect("services have tokens")
    }

    fn mint(&self, identity: &Identity) -> String {
        self.operator.mint(identity, TOKEN_LIFETIME).expect("persons and services have tokens")
    }

    /// A request to the gateway.
    pub(crate) fn ask(&self, method: Method, path: &str) -> Ask {
        Ask::new(method, self.installation.gateway, path)
    }

    /// Reads a path of the gateway as anybody.
    pub(crate) async fn get(&self, path: &str) -> Page {
        self.ask(Method::GET, path).send().await
    }

    /// gRPC through the gateway.
    pub(crate) fn at_gateway(&self) -> Upstream {
        connect(self.installation.gateway)
    }

    /// gRPC at the port of the service that has the method or package.
    pub(crate) fn at_service(&self, method: &str) -> Upstream {
        let is_of_posts = method.starts_with("rapport.posts.");
        connect(if is_of_posts { self.installation.posts } else { self.installation.comments })
    }

    /// A blog that holds nothing back and slows nobody down.
    pub(crate) async fn blog(&self) -> Blog {
        self.blog_with(json!({"holdFirstComment": false, "floodInterval": "0s"})).await
    }

    pub(crate) async fn blog_with(&self, comment_policy: Value) -> Blog {
        let id = format!("blog-{}", NEXT_BLOG.fetch_add(1, Ordering::Relaxed));
        self.blog_called(&id, comment_policy).await
    }

    /// One with this id, which no other test has.
    pub(crate) async fn blog_called(&self, id: &str, comment_policy: Value) -> Blog {
        let made = self
            .ask(Method::POST, &format!("/v1/blogs?blogId={id}&owner.displayName=Olga"))
            .bearer(&self.service(&["blogs.create"]))
            .json(&json!({"title": "A blog", "commentPolicy": comment_policy}))
            .send()
            .await;
        made.is(200);
        let reader = self.service(&["members.read"]);
        let members = self.ask(Method::GET, &format!("/v1/blogs/{id}/members")).bearer(&reader).send().await;
        members.is(200);
        let owner = self.person(members.json()["members"][0]["person"].as_str().expect("the owner"));
        let author = self.member(id, "Ana", "AUTHOR");
        let name = format!("blogs/{id}");
        Blog { name, owner, author }
    }

    /// Token of a new member of the blog, as an operator makes it beside the running server.
    pub(crate) fn member(&self, blog_id: &str, name: &str, role: &str) -> String {
        let mut command = self.installation.command("rapport");
        command.args(["token", "--blog", blog_id, "--as", name, "--role", role]);
        process::stdout(&mut command).trim().to_owned()
    }

    /// A new post of the blog, by its AUTHOR.
    pub(crate) async fn draft(&self, blog: &Blog, post: &Value) -> Value {
        let made =
            self.ask(Method::POST, &format!("/v1/{}/posts", blog.name)).bearer(&blog.author).json(post);
        let made = made.send().await;
        made.is(200);
        made.json()
    }

    /// A post that everybody reads.
    pub(crate) async fn published(&self, blog: &Blog, post: &Value) -> Value {
        let draft = self.draft(blog, post).await;
        self.act(&draft, "publish", &blog.author, &json!({})).await
    }

    /// A custom method on a resource, which must succeed.
    pub(crate) async fn act(&self, resource: &Value, verb: &str, token: &str, body: &Value) -> Value {
        let path = format!("/v1/{}:{verb}", name(resource));
        let answer = self.ask(Method::POST, &path).bearer(token).json(body).send().await;
        answer.is(200);
        answer.json()
    }
}

/// The `name` of a resource.
#[track_caller]
pub(crate) fn name(resource: &Value) -> &str {
    resource["name"].as_str().expect("a resource has a name")
}

impl Blog {
    /// The page of a post.
    pub(crate) fn page(&self, post: &Value) -> String {
        let id = self.name.trim_start_matches("blogs/");
        format!("/b/{id}/{}", post["slug"].as_str().expect("a post has a slug"))
    }
}

fn connect(address: std::net::SocketAddr) -> Upstream {
    upstream::connect(&format!("http://{address}")).expect("an address makes a URL")
}
