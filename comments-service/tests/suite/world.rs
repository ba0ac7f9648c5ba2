//! A running comments-service with a posts-service of the test's own, and callers of every kind.

use std::time::Duration;

use comments_service::{Parts, Service, build, posts::SERVICE, store::MIGRATIONS};
use proto::{
    comments::v1::{
        self as wire, comment_service_client::CommentServiceClient,
        personal_data_service_client::PersonalDataServiceClient, search_service_client::SearchServiceClient,
    },
    posts::v1::{MemberRole, PersonAccess, PostAccess, PostAudience},
};
use service_kit::{
    auth::{
        Identity, Keyring, Kind, Minter, Secret, TOKEN_LIFETIME, Verifier, key::PrivateKey, key::PublicKeys,
    },
    time::{Clock, Timestamp},
    upstream::{self, Upstream},
};
use store_kit::{Engine, testing::TestDatabase};
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::{Request, Status};

pub(crate) use crate::messages::*;
use crate::posts::FakePosts;

/// The blog that every world begins with.
pub(crate) const BLOG: &str = "blogs/tea";

/// 2023-11-14T22:13:20Z.
pub(crate) const BEGINNING: Timestamp = Timestamp(1_700_000_000_000_000);

pub(crate) struct World {
    pub(crate) test: TestDatabase,
    pub(crate) clock: Clock,
    pub(crate) posts: FakePosts,
    pub(crate) service: Upstream,
    pub(crate) running: Service,
    verifier: Verifier,
    minter: Minter,
    gateway: PrivateKey,
}

/// Who calls, and what they send along.
#[derive(Clone)]
pub(crate) struct As<'w> {
    world: &'w World,
    identity: Identity,
    edit_token: Option<String>,
    address: Option<&'static str>,
}

impl World {
    /// A world with the blog `tea`, its members and one published post, and every limit off.
    pub(crate) async fn open(engine: Engine) -> Self {
        let test = TestDatabase::open(engine, &MIGRATIONS).await;
        let clock = Clock::set_to(BEGINNING);
        let (gateway, own) = (PrivateKey::generate(), PrivateKey::generate());
        let keys = vec![
            gateway.public("gateway", &[Kind::Person, Kind::Guest, Kind::Service]),
            own.public(SERVICE, &[Kind::Service]).limited_to(&["access.resolve"]),
        ];
        let verifier = Verifier::new(Keyring::new(PublicKeys { keys }).unwrap(), "here", clock.clone());
        let posts = FakePosts::default();
        let minter = Minter::new(&own, SERVICE, "here", clock.clone());
        let running = build(parts(&test, &posts, &verifier, &minter, &clock));
        let service = upstream::in_process(running.routes.clone());
        let world = Self { test, clock, posts, service, running, verifier, minter, gateway };
        world.furnish();
        world
    }

    /// What another replica of the service is made of.
    pub(crate) fn parts(&self) -> Parts {
        parts(&self.test, &self.posts, &self.verifier, &self.minter, &self.clock)
    }

    /// Runs what the service does by itself, until the answer is dropped.
    pub(crate) fn run(&self) -> DropGuard {
        let shutdown = CancellationToken::new();
        tokio::spawn(self.running.background(shutdown.clone()));
        shutdown.drop_guard()
    }

    fn furnish(&self) {
        self.posts.with(|known| {
            known.blogs.insert(BLOG.into(), no_limits());
            let members = [
                ("owner", MemberRole::Owner),
                ("moderator", MemberRole::Moderator),
                ("author", MemberRole::Author),
            ];
            for (name, role) in members {
                known.roles.insert((BLOG.into(), format!("persons/{name}")), role);
            }
            for name in ["owner", "moderator", "author", "ada", "bob"] {
                let person = PersonAccess {
                    name: format!("persons/{name}"),
                    display_name: format!("{name} of Kent"),
                    url: format!("https://{name}.example/"),
                };
                known.persons.insert(person.name.clone(), person);
            }
        });
        self.publish(1);
    }

    /// Publishes a post of the blog, written by `author`; answers its name.
    pub(crate) fn publish(&self, number: u32) -> String {
        let name = post(number);
        let access = PostAccess {
            name: name.clone(),
            audience: PostAudience::Public.into(),
            author_person: "persons/author".into(),
            comment_policy: None,
            publish_time: Some(BEGINNING.to_proto()),
            revision: 1,
        };
        self.posts.with(|known| known.posts.insert(name.clone(), access));
        name
    }

    /// Time goes by.
    pub(crate) fn wait(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub(crate) fn anonymous(&self) -> As<'_> {
        self.caller(Identity::Anonymous)
    }

    pub(crate) fn guest(&self, id: &str) -> As<'_> {
        self.caller(Identity::Guest(id.into()))
    }

    pub(crate) fn person(&self, name: &str) -> As<'_> {
        self.caller(Identity::Person(format!("persons/{name}")))
    }

    pub(crate) fn service(&self, scopes: &[&str]) -> As<'_> {
        let scopes = scopes.iter().map(|&scope| scope.to_owned()).collect();
        self.caller(Identity::Service { name: "robot".into(), scopes })
    }

    fn caller(&self, identity: Identity) -> As<'_> {
        As { world: self, identity, edit_token: None, address: None }
    }

    fn bearer(&self, identity: &Identity) -> Option<String> {
        Minter::new(&self.gateway, "gateway", "here", self.clock.clone()).mint(identity, TOKEN_LIFETIME)
    }
}

fn parts(
    test: &TestDatabase,
    posts: &FakePosts,
    verifier: &Verifier,
    minter: &Minter,
    clock: &Clock,
) -> Parts {
    Parts {
        database: test.database.clone(),
        posts: posts.upstream(verifier.clone()),
        verifier: verifier.clone(),
        minter: minter.clone(),
        edit_key: Secret([7; 32]),
        clock: clock.clone(),
    }
}

impl As<'_> {
    pub(crate) fn with_edit_token(mut self, token: &str) -> Self {
        self.edit_token = Some(token.to_owned());
        self
    }

    pub(crate) fn from(mut self, address: &'static str) -> Self {
        self.address = Some(address);
        self
    }

    pub(crate) fn request<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        let metadata = request.metadata_mut();
        if let Some(token) = self.world.bearer(&self.identity) {
            metadata.insert("authorization", format!("Bearer {token}").parse().unwrap());
        }
        if let Some(token) = &self.edit_token {
            metadata.insert("rapport-edit-token", token.parse().unwrap());
        }
        if let Some(address) = self.address {
            let gateway = Identity::Service { name: "gateway".into(), scopes: Vec::new() };
            metadata.insert("rapport-forwarded-by", self.world.bearer(&gateway).unwrap().parse().unwrap());
            metadata.insert("client-address", address.parse().unwrap());
        }
        request
    }

    pub(crate) fn upstream(&self) -> Upstream {
        self.world.service.clone()
    }

    pub(crate) fn client(&self) -> CommentServiceClient<Upstream> {
        CommentServiceClient::new(self.world.service.clone())
    }

    pub(crate) async fn create(&self, request: wire::CreateCommentRequest) -> Result<wire::Comment, Status> {
        self.client().create_comment(self.request(request)).await.map(tonic::Response::into_inner)
    }

    /// Writes a text, as Ann when it takes a name.
    pub(crate) async fn say(&self, post: &str, content: &str) -> Result<wire::Comment, Status> {
        self.create(draft(post, content)).await
    }

    pub(crate) async fn reply(&self, to: &wire::Comment, content: &str) -> Result<wire::Comment, Status> {
        self.create(reply_to(to, content)).await
    }

    pub(crate) async fn get(&self, name: &str) -> Result<wire::Comment, Status> {
        let request = wire::GetCommentRequest { name: name.into() };
        self.client().get_comment(self.request(request)).await.map(tonic::Response::into_inner)
    }

    pub(crate) async fn list(
        &self,
        request: wire::ListCommentsRequest,
    ) -> Result<wire::ListCommentsResponse, Status> {
        self.client().list_comments(self.request(request)).await.map(tonic::Response::into_inner)
    }

    pub(crate) async fn list_flat(&self, parent: &str) -> Result<Vec<wire::Comment>, Status> {
        self.list(flat(parent)).await.map(|page| page.comments)
    }

    pub(crate) async fn update(&self, request: wire::UpdateCommentRequest) -> Result<wire::Comment, Status> {
        self.client().update_comment(self.request(request)).await.map(tonic::Response::into_inner)
    }

    /// Gives the comment another text.
    pub(crate) async fn edit(&self, name: &str, content: &str) -> Result<wire::Comment, Status> {
        self.update(edit(name, content)).await
    }

    pub(crate) async fn delete(&self, name: &str) -> Result<wire::Comment, Status> {
        let request = wire::DeleteCommentRequest { name: name.into(), ..Default::default() };
        self.client().delete_comment(self.request(request)).await.map(tonic::Response::into_inner)
    }

    pub(crate) async fn erase(&self, name: &str) -> Result<wire::Comment, Status> {
        let request = wire::EraseCommentRequest { name: name.into() };
        self.own().erase_comment(self.request(request)).await.map(tonic::Response::into_inner)
    }

    pub(crate) async fn erase_guest(&self) -> Result<wire::EraseGuestResponse, Status> {
        let request = wire::EraseGuestRequest { name: "guests/me".into() };
        self.own().erase_guest(self.request(request)).await.map(tonic::Response::into_inner)
    }

    pub(crate) async fn export(
        &self,
        request: wire::ExportCommentsRequest,
    ) -> Result<wire::ExportCommentsResponse, Status> {
        self.own().export_comments(self.request(request)).await.map(tonic::Response::into_inner)
    }

    fn own(&self) -> PersonalDataServiceClient<Upstream> {
        PersonalDataServiceClient::new(self.world.service.clone())
    }

    pub(crate) async fn preview(&self, parent: &str, content: &str) -> Result<String, Status> {
        let request = wire::PreviewCommentRequest { parent: parent.into(), content: content.into() };
        let answer = self.client().preview_comment(self.request(request)).await?;
        Ok(answer.into_inner().content_html)
    }

    pub(crate) async fn moderate(
        &self,
        name: &str,
        action: wire::ModerationAction,
    ) -> Result<wire::Comment, Status> {
        let request =
            wire::ModerateCommentRequest { name: name.into(), action: action.into(), ..Default::default() };
        self.client().moderate_comment(self.request(request)).await.map(tonic::Response::into_inner)
    }

    pub(crate) async fn react(&self, name: &str, reaction: wire::Reaction) -> Result<wire::Comment, Status> {
        let request = wire::SetReactionRequest { name: name.into(), reaction: reaction.into() };
        self.client().set_reaction(self.request(request)).await.map(tonic::Response::into_inner)
    }

    pub(crate) async fn revisions(
        &self,
        request: wire::ListCommentRevisionsRequest,
    ) -> Result<wire::ListCommentRevisionsResponse, Status> {
        self.client().list_comment_revisions(self.request(request)).await.map(tonic::Response::into_inner)
    }

    pub(crate) async fn list_threads(
        &self,
        request: wire::ListThreadsRequest,
    ) -> Result<wire::ListThreadsResponse, Status> {
        self.client().list_threads(self.request(request)).await.map(tonic::Response::into_inner)
    }

    pub(crate) async fn search(
        &self,
        request: wire::SearchCommentsRequest,
    ) -> Result<wire::SearchCommentsResponse, Status> {
        let mut client = SearchServiceClient::new(self.world.service.clone());
        client.search_comments(self.request(request)).await.map(tonic::Response::into_inner)
    }

    pub(crate) async fn import(
        &self,
        comments: Vec<wire::ImportedComment>,
    ) -> Result<Vec<wire::ImportCommentResult>, Status> {
        let request = wire::ImportCommentsRequest { parent: BLOG.into(), comments };
        let answer = self.client().import_comments(self.request(request)).await?;
        Ok(answer.into_inner().results)
    }

    pub(crate) async fn thread(&self, post: &str) -> Result<wire::Thread, Status> {
        let request = wire::GetThreadRequest { name: format!("{post}/thread") };
        self.client().get_thread(self.request(request)).await.map(tonic::Response::into_inner)
    }

    pub(crate) async fn threads(&self, names: Vec<String>) -> Result<Vec<wire::Thread>, Status> {
        let request = wire::BatchGetThreadsRequest { parent: BLOG.into(), names };
        let answer = self.client().batch_get_threads(self.request(request)).await?;
        Ok(answer.into_inner().threads)
    }
}
