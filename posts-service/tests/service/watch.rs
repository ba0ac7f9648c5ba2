//! WatchPosts: who is told of what, from where on, and how it ends.

use std::time::Duration;

use posts_service::tools::Role;
use proto::posts::v1::{
    self, ChangeKind, PostState, WatchPostsResponse, WatchStart, blog_service_client::BlogServiceClient,
    post_service_client::PostServiceClient, posts_change::Resource, watch_service_client::WatchServiceClient,
};
use service_kit::{call::FEED_POSITION, watch::RESUME_TOKEN};
use store_kit::{
    Engine,
    feed::{Feed, Position, new_epoch},
};
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::{Code, Status, Streaming};
use tonic_types::StatusExt as _;

use crate::{
    erasure::erase,
    on_both_engines,
    world::{Actor, BLOG, World, new_post, publish, publish_privately, refused, update, wrong},
};

on_both_engines!(
    a_change_comes_with_the_resource_as_the_caller_may_read_it,
    what_leaves_a_callers_sight_is_hidden_from_them_alone,
    members_are_told_to_members,
    a_watch_goes_on_where_the_last_one_ended,
    one_begins_with_the_oldest_change_that_is_kept,
    a_watch_of_one_post_tells_of_it_alone,
    a_service_with_the_scope_is_told_of_every_blog,
    who_may_not_watch_is_told_so,
    a_token_of_another_epoch_or_too_old_is_refused,
    the_first_words_say_where_the_stream_stands,
    a_stop_ends_a_watch_with_its_token,
    a_deleted_blog_ends_its_watches,
    every_answer_says_how_far_the_feed_is,
);

/// Longer than anything here takes.
const LIMIT: Duration = Duration::from_secs(30);

/// Runs what the service does by itself, until this is dropped.
struct Running(#[expect(dead_code, reason = "it ends what runs")] DropGuard);

fn run(world: &World) -> Running {
    let shutdown = CancellationToken::new();
    tokio::spawn(world.service.background(shutdown.clone()));
    Running(shutdown.drop_guard())
}

struct Watched(Streaming<WatchPostsResponse>);

impl Actor {
    async fn watch(&self, request: v1::WatchPostsRequest) -> Result<Watched, Status> {
        let answer = WatchServiceClient::new(self.upstream.clone()).watch_posts(self.ask(request)).await?;
        Ok(Watched(answer.into_inner()))
    }

    /// Watches the blog `one`, and has caught up.
    async fn watch_from_now(&self) -> Watched {
        let mut watched = self.watch(from_now()).await.unwrap();
        watched.still().await;
        watched.still().await;
        watched
    }
}

impl Watched {
    async fn message(&mut self) -> Result<Option<WatchPostsResponse>, Status> {
        tokio::time::timeout(LIMIT, self.0.message()).await.expect("something is told")
    }

    /// The next message has no change.
    async fn still(&mut self) -> String {
        let message = self.message().await.unwrap().unwrap();
        assert_eq!(message.change, None);
        message.resume_token
    }

    async fn change(&mut self) -> v1::PostsChange {
        self.told().await.1
    }

    /// The next message that has a change, and its token.
    async fn told(&mut self) -> (String, v1::PostsChange) {
        loop {
            let message = self.message().await.unwrap().unwrap();
            if let Some(change) = message.change {
                return (message.resume_token, change);
            }
        }
    }

    /// The next change is this one, to a caller who sees nothing of it.
    async fn bare(&mut self, name: &str, kind: ChangeKind) {
        let change = self.change().await;
        assert_eq!((change.name.as_str(), change.kind(), change.resource), (name, kind, None));
    }
}

fn from_now() -> v1::WatchPostsRequest {
    v1::WatchPostsRequest { parent: BLOG.into(), ..Default::default() }
}

fn from_oldest() -> v1::WatchPostsRequest {
    v1::WatchPostsRequest { start: WatchStart::Oldest.into(), ..from_now() }
}

fn after(token: &str) -> v1::WatchPostsRequest {
    v1::WatchPostsRequest { resume_token: token.into(), ..from_now() }
}

fn post_of(change: v1::PostsChange) -> v1::Post {
    match change.resource {
        Some(Resource::Post(post)) => post,
        other => panic!("{other:?} is no post"),
    }
}

async fn a_change_comes_with_the_resource_as_the_caller_may_read_it(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let _running = run(&world);
    let mut nobody = world.anonymous().watch_from_now().await;
    let mut member = world.author("Ben").await.watch_from_now().await;
    let mut own = owner.watch_from_now().await;
    let draft = owner.draft("One").await;
    let private = owner.publish_post(publish_privately(&draft.name)).await.unwrap();
    let public = owner.publish_post(publish(&draft.name)).await.unwrap();

    let created = own.change().await;
    assert_eq!((created.kind(), created.revision), (ChangeKind::Created, draft.revision));
    // What is told is the resource as it is now, which may be a later one.
    let told = post_of(created);
    assert_eq!((told.name.as_str(), told.content.as_str()), (draft.name.as_str(), ""));
    assert!(told.revision >= draft.revision);
    for expected in [&private, &public] {
        let change = own.change().await;
        assert_eq!((change.kind(), change.revision), (ChangeKind::Updated, expected.revision));
        assert_eq!(change.change_time, expected.update_time);
    }
    // Whether they hear of the steps before depends on when they are told.
    for watched in [&mut member, &mut nobody] {
        let last = loop {
            let change = watched.change().await;
            if change.revision == public.revision {
                break change;
            }
        };
        assert_eq!(last.kind(), ChangeKind::Updated);
        let last = post_of(last);
        assert_eq!((last.state(), last.title.as_str()), (PostState::Published, "One"));
        assert_eq!((last.content_html.as_str(), last.excerpt.as_str()), ("", public.excerpt.as_str()));
    }
    let title = v1::Blog { name: BLOG.into(), title: "Renamed".into(), ..Default::default() };
    owner.update_blog(v1::UpdateBlogRequest { blog: Some(title), ..Default::default() }).await.unwrap();
    let change = nobody.change().await;
    assert!(matches!(change.resource, Some(Resource::Blog(blog)) if blog.title == "Renamed"));
}

async fn what_leaves_a_callers_sight_is_hidden_from_them_alone(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let _running = run(&world);
    let (secret, shown) = (owner.draft("Secret").await, owner.published("Shown").await);
    let mut nobody = world.anonymous().watch_from_now().await;
    let mut member = world.member("one", "Mo", Role::Moderator).await.watch_from_now().await;
    let mut own = owner.watch_from_now().await;
    // A draft of somebody else is nobody's to know of.
    let other = v1::Post { name: secret.name.clone(), title: "Still secret".into(), ..Default::default() };
    owner.update_post(update(other, &["title"])).await.unwrap();
    owner.publish_post(publish_privately(&shown.name)).await.unwrap();
    nobody.bare(&shown.name, ChangeKind::Hidden).await;
    assert_eq!(post_of(member.change().await).state(), PostState::Private);
    owner.trash(&shown.name).await.unwrap();
    member.bare(&shown.name, ChangeKind::Hidden).await;
    assert_eq!(own.change().await.name, secret.name);
    assert_eq!(own.change().await.name, shown.name);
    assert_eq!(post_of(own.change().await).state(), PostState::Trashed);

    world.clock.advance(Duration::from_hours(30 * 24));
    crate::sweep::tidy(&world).await.unwrap();
    own.bare(&shown.name, ChangeKind::Removed).await;
    member.bare(&shown.name, ChangeKind::Removed).await;
    // To everybody else it was gone already.
    let next = owner.published("Next").await;
    assert_eq!(nobody.change().await.name, next.name);
}

async fn members_are_told_to_members(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let _running = run(&world);
    let mut nobody = world.anonymous().watch_from_now().await;
    let mut own = owner.watch_from_now().await;
    let mut service = world.service("x", &["access.resolve"]).watch_from_now().await;
    let ben = world.author("Ben").await;
    let mut name = String::new();
    for watched in [&mut own, &mut service] {
        let change = watched.change().await;
        assert_eq!(change.kind(), ChangeKind::Created);
        name.clone_from(&change.name);
        assert!(matches!(change.resource, Some(Resource::Member(member)) if member.person == ben.name));
    }
    let request = v1::DeleteMemberRequest { name: name.clone(), ..Default::default() };
    owner.delete_member(request).await.unwrap();
    own.bare(&name, ChangeKind::Removed).await;
    let post = owner.published("One").await;
    assert_eq!(nobody.change().await.name, post.name);
}

async fn a_watch_goes_on_where_the_last_one_ended(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let _running = run(&world);
    let mut first = world.anonymous().watch_from_now().await;
    let one = owner.published("One").await;
    let (token, change) = first.told().await;
    assert_eq!(change.name, one.name);
    drop(first);
    let two = owner.published("Two").await;
    for _ in 0..2 {
        let mut again = world.anonymous().watch(after(&token)).await.unwrap();
        assert_eq!(again.still().await, token, "it stands where it was");
        let mut names = Vec::new();
        let caught_up = loop {
            let message = again.message().await.unwrap().unwrap();
            match message.change {
                Some(change) => names.push(change.name),
                None => break message.resume_token,
            }
        };
        names.retain(|name| *name == two.name);
        assert!(!names.is_empty(), "what came meanwhile comes first");
        let three = owner.published("Three").await;
        assert_eq!(again.change().await.name, three.name);
        assert_ne!(caught_up, token);
        let request = v1::DeletePostRequest { name: three.name, ..Default::default() };
        owner.delete_post(request).await.unwrap();
    }
}

async fn one_begins_with_the_oldest_change_that_is_kept(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let _running = run(&world);
    let post = owner.published("One").await;
    let mut watched = world.anonymous().watch(from_oldest()).await.unwrap();
    watched.still().await;
    let blog = watched.change().await;
    assert_eq!((blog.name.as_str(), blog.kind()), (BLOG, ChangeKind::Created));
    assert_eq!(watched.change().await.name, post.name);
}

async fn a_watch_of_one_post_tells_of_it_alone(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let _running = run(&world);
    let (one, two) = (owner.published("One").await, owner.published("Two").await);
    let of = |post: &v1::Post| v1::WatchPostsRequest { post: post.name.clone(), ..from_now() };
    let mut watched = world.anonymous().watch(of(&two)).await.unwrap();
    watched.still().await;
    owner.trash(&one.name).await.unwrap();
    owner.trash(&two.name).await.unwrap();
    watched.bare(&two.name, ChangeKind::Hidden).await;
    refused(world.anonymous().watch(of(&two)).await.map(drop), Code::NotFound, "NOT_FOUND");
    let elsewhere = v1::WatchPostsRequest { parent: "blogs/two".into(), ..of(&one) };
    wrong(world.anonymous().watch(elsewhere).await.map(drop), "post");
}

async fn a_service_with_the_scope_is_told_of_every_blog(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let _running = run(&world);
    let all = v1::WatchPostsRequest { parent: "blogs/-".into(), ..from_now() };
    let mut watched = world.service("x", &["access.resolve"]).watch(all).await.unwrap();
    let di = world.blog("two", "Di").await;
    assert_eq!(watched.change().await.name, "blogs/two");
    assert!(watched.change().await.name.starts_with("blogs/two/members/"));
    let elsewhere = v1::CreatePostRequest { parent: "blogs/two".into(), ..new_post("Elsewhere") };
    let draft = di.create_post(elsewhere).await.unwrap();
    // It knows of what it may not read, and no more of it.
    watched.bare(&draft.name, ChangeKind::Hidden).await;
    // And of persons, in whichever blogs they are.
    let person =
        v1::Person { name: "persons/me".into(), url: "https://di.example".into(), ..Default::default() };
    let request = v1::UpdatePersonRequest { person: Some(person), ..Default::default() };
    let mut nobody = world.anonymous().watch_from_now().await;
    di.update_person(request).await.unwrap();
    watched.bare(&di.name, ChangeKind::Hidden).await;
    let ben = world.member("two", "Ben", Role::Author).await;
    assert!(watched.change().await.name.starts_with("blogs/two/members/"));
    ben.erase_person(erase("persons/me")).await.unwrap();
    let change = watched.change().await;
    assert!(change.name.starts_with("blogs/two/members/") && change.kind() == ChangeKind::Removed);
    watched.bare(&ben.name, ChangeKind::Removed).await;
    let here = owner.published("Here").await;
    assert_eq!(watched.change().await.name, here.name);
    assert_eq!(nobody.change().await.name, here.name, "a person is nobody else's business");
}

async fn who_may_not_watch_is_told_so(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let nobody = world.anonymous();
    let unknown = v1::WatchPostsRequest { parent: "blogs/other".into(), ..from_now() };
    refused(nobody.watch(unknown).await.map(drop), Code::NotFound, "NOT_FOUND");
    let all = || v1::WatchPostsRequest { parent: "blogs/-".into(), ..from_now() };
    for caller in [&nobody, &owner, &world.service("x", &["posts.read"])] {
        refused(caller.watch(all()).await.map(drop), Code::PermissionDenied, "NOT_ALLOWED");
    }
    let draft = owner.draft("One").await;
    let hidden = v1::WatchPostsRequest { post: draft.name, ..from_now() };
    refused(nobody.watch(hidden).await.map(drop), Code::NotFound, "NOT_FOUND");
    wrong(nobody.watch(after("abc")).await.map(drop), "resume_token");
    let nothing = v1::WatchPostsRequest { parent: "one".into(), ..from_now() };
    wrong(nobody.watch(nothing).await.map(drop), "parent");
    wrong(nobody.watch(v1::WatchPostsRequest { start: 7, ..from_now() }).await.map(drop), "start");
}

async fn a_token_of_another_epoch_or_too_old_is_refused(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let feed = Feed::new(&world.database, || 0);
    let (_, before) = feed.bounds().await.unwrap();
    owner.published("One").await;
    let ahead = Position { number: 1_000, ..before };
    let asked = async |position: Position| world.anonymous().watch(after(&position.to_string())).await;
    refused(asked(ahead).await.map(drop), Code::OutOfRange, "FEED_POSITION_AHEAD");
    feed.sweep(i64::MAX).await.unwrap();
    refused(asked(before).await.map(drop), Code::OutOfRange, "FEED_POSITION_TOO_OLD");
    let (_, present) = feed.bounds().await.unwrap();
    assert!(asked(present).await.is_ok());
    new_epoch(&world.database).await.unwrap();
    let status = refused(asked(present).await.map(drop), Code::OutOfRange, "FEED_EPOCH_CHANGED");
    assert!(status.message().contains("without a resume_token"), "{}", status.message());
}

async fn the_first_words_say_where_the_stream_stands(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    owner.published("One").await;
    let (_, head) = Feed::new(&world.database, || 0).bounds().await.unwrap();
    // Nothing runs beside the calls: this much needs nothing else.
    let mut watched = world.anonymous().watch(from_now()).await.unwrap();
    assert_eq!(watched.still().await, head.to_string());
    assert_eq!(watched.still().await, head.to_string(), "and that nothing came before");
}

async fn a_stop_ends_a_watch_with_its_token(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let shutdown = CancellationToken::new();
    let background = tokio::spawn(world.service.background(shutdown.clone()));
    let mut watched = world.anonymous().watch_from_now().await;
    owner.published("One").await;
    let (token, _) = watched.told().await;
    shutdown.cancel();
    let ended = loop {
        match watched.message().await {
            Ok(message) => assert!(message.is_some(), "it does not end with OK"),
            Err(status) => break status,
        }
    };
    assert_eq!(ended.code(), Code::Unavailable);
    let resume_token = &ended.get_details_error_info().unwrap().metadata[RESUME_TOKEN];
    let said: Position = resume_token.parse().unwrap();
    assert!(said.has(&token.parse().unwrap()));
    tokio::time::timeout(LIMIT, background).await.unwrap().unwrap();
    refused(world.anonymous().watch(from_now()).await.map(drop), Code::Unavailable, "SERVICE_STOPS");
}

async fn a_deleted_blog_ends_its_watches(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let _running = run(&world);
    let mut watched = world.anonymous().watch_from_now().await;
    let request = v1::DeleteBlogRequest { name: BLOG.into(), ..Default::default() };
    owner.delete_blog(request).await.unwrap();
    watched.bare(BLOG, ChangeKind::Removed).await;
    refused(watched.message().await, Code::NotFound, "NOT_FOUND");
}

async fn every_answer_says_how_far_the_feed_is(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let mut client = PostServiceClient::new(owner.upstream.clone());
    let position = |metadata: &tonic::metadata::MetadataMap| -> Position {
        metadata.get(FEED_POSITION).unwrap().to_str().unwrap().parse().unwrap()
    };
    let first = client.create_post(owner.ask(new_post("One"))).await.unwrap();
    let second = client.create_post(owner.ask(new_post("Two"))).await.unwrap();
    let (first, second) = (position(first.metadata()), position(second.metadata()));
    assert!(second.has(&first) && !first.has(&second));
    let (_, head) = Feed::new(&world.database, || 0).bounds().await.unwrap();
    assert_eq!(second, head);
    let request = v1::GetBlogRequest { name: "blogs/other".into() };
    let refused = BlogServiceClient::new(owner.upstream.clone()).get_blog(owner.ask(request)).await;
    assert!(position(refused.unwrap_err().metadata()).has(&second), "errors too");
}
