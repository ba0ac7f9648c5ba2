//! WatchComments: who is told of what, from where on, and how it ends.

use std::time::Duration;

use comments_service::build_at;
use proto::{
    comments::v1::{
        self as wire, ChangeKind, CommentState, ModerationAction, WatchCommentsResponse, WatchStart,
        watch_service_client::WatchServiceClient,
    },
    posts::v1::PostAudience,
};
use service_kit::{
    call::FEED_POSITION,
    upstream,
    watch::{MAX_WATCHES, Pace, RESUME_TOKEN, Watches},
};
use store_kit::{
    Engine,
    feed::{Feed, Position, new_epoch},
};
use tokio_util::sync::CancellationToken;
use tonic::{Code, Status, Streaming};
use tonic_types::StatusExt as _;

use crate::world::{As, BLOG, World, assert_refused, draft, fields, post};

/// Longer than anything here takes.
const LIMIT: Duration = Duration::from_secs(30);

struct Watched(Streaming<WatchCommentsResponse>);

impl As<'_> {
    async fn watch(&self, request: wire::WatchCommentsRequest) -> Result<Watched, Status> {
        let answer = WatchServiceClient::new(self.upstream()).watch_comments(self.request(request)).await?;
        Ok(Watched(answer.into_inner()))
    }

    /// Watches the comments of the parent, and has caught up.
    async fn watch_from_now(&self, parent: &str) -> Watched {
        let mut watched = self.watch(from_now(parent)).await.unwrap();
        watched.still().await;
        watched.still().await;
        watched
    }
}

impl Watched {
    async fn message(&mut self) -> Result<Option<WatchCommentsResponse>, Status> {
        tokio::time::timeout(LIMIT, self.0.message()).await.expect("something is told")
    }

    /// The next message has no change.
    async fn still(&mut self) -> String {
        let message = self.message().await.unwrap().unwrap();
        assert_eq!(message.change, None);
        message.resume_token
    }

    /// The next message that has a change, and its token.
    async fn told(&mut self) -> (String, wire::CommentChange) {
        loop {
            let message = self.message().await.unwrap().unwrap();
            if let Some(change) = message.change {
                return (message.resume_token, change);
            }
        }
    }

    async fn change(&mut self) -> wire::CommentChange {
        self.told().await.1
    }

    /// The next change is this one, with nothing of the comment.
    async fn bare(&mut self, name: &str, kind: ChangeKind) {
        let change = self.change().await;
        assert_eq!((change.name.as_str(), change.kind(), change.comment), (name, kind, None));
    }

    async fn ended(&mut self) -> Status {
        loop {
            match self.message().await {
                Ok(message) => assert!(message.is_some(), "it does not end with OK"),
                Err(status) => return status,
            }
        }
    }
}

fn from_now(parent: &str) -> wire::WatchCommentsRequest {
    wire::WatchCommentsRequest { parent: parent.into(), ..Default::default() }
}

fn after(token: &str) -> wire::WatchCommentsRequest {
    wire::WatchCommentsRequest { resume_token: token.into(), ..from_now(&post(1)) }
}

fn whole_blog() -> String {
    format!("{BLOG}/posts/-")
}

pub(crate) async fn a_change_comes_with_the_comment_as_it_is(engine: Engine) {
    let world = World::open(engine).await;
    let _running = world.run();
    let mut watched = world.anonymous().watch_from_now(&post(1)).await;
    world.publish(2);
    let ada = world.person("ada");
    ada.say(&post(2), "elsewhere").await.unwrap();
    let written = ada.say(&post(1), "*hello*").await.unwrap();
    let change = watched.change().await;
    assert_eq!((change.kind(), change.revision), (ChangeKind::Created, 1));
    assert_eq!(change.change_time, written.create_time);
    let comment = change.comment.unwrap();
    assert_eq!((&comment.name, &comment.content_html), (&written.name, &written.content_html));
    assert_eq!((comment.author.unwrap().email.as_str(), comment.edit_token.as_str()), ("", ""));
    let reply = ada.reply(&written, "a reply").await.unwrap();
    assert_eq!(watched.change().await.comment.unwrap().parent_comment, written.name);
    ada.edit(&reply.name, "another").await.unwrap();
    let change = watched.change().await;
    assert_eq!((change.kind(), change.revision), (ChangeKind::Updated, 2));
    assert_eq!(change.comment.unwrap().content, "another");
}

pub(crate) async fn what_waits_is_for_moderators_and_its_author(engine: Engine) {
    let world = World::open(engine).await;
    let _running = world.run();
    world.posts.set_policy(|policy| policy.hold_from_links = Some(1));
    let ada = world.person("ada");
    let mut nobody = world.anonymous().watch_from_now(&post(1)).await;
    let mut moderator = world.person("moderator").watch_from_now(&post(1)).await;
    let mut own = ada.watch_from_now(&post(1)).await;
    let held = ada.say(&post(1), "see https://example.com").await.unwrap();
    for watched in [&mut moderator, &mut own] {
        let change = watched.change().await;
        assert_eq!(change.kind(), ChangeKind::Created);
        assert_eq!(change.comment.unwrap().state(), CommentState::Pending);
    }
    world.person("moderator").moderate(&held.name, ModerationAction::Approve).await.unwrap();
    let change = nobody.change().await;
    assert_eq!((change.name.as_str(), change.revision), (held.name.as_str(), 2));
    assert_eq!(change.comment.unwrap().state(), CommentState::Approved);
}

pub(crate) async fn what_leaves_sight_is_hidden_and_a_tombstone_is_told(engine: Engine) {
    let world = World::open(engine).await;
    let _running = world.run();
    let (ada, decides) = (world.person("ada"), world.person("moderator"));
    let root = ada.say(&post(1), "root").await.unwrap();
    let reply = ada.reply(&root, "reply").await.unwrap();
    let mut nobody = world.anonymous().watch_from_now(&post(1)).await;
    let mut moderator = decides.watch_from_now(&post(1)).await;
    ada.delete(&root.name).await.unwrap();
    let change = nobody.change().await;
    assert_eq!((change.kind(), change.revision), (ChangeKind::Updated, 2));
    let tombstone = change.comment.unwrap();
    assert!(tombstone.tombstone && tombstone.content.is_empty() && tombstone.author.is_none());
    decides.moderate(&reply.name, ModerationAction::Trash).await.unwrap();
    nobody.bare(&reply.name, ChangeKind::Hidden).await;
    // The last reply has gone, and the tombstone with it.
    nobody.bare(&root.name, ChangeKind::Hidden).await;
    assert_eq!(moderator.change().await.name, root.name);
    assert_eq!(moderator.change().await.comment.unwrap().state(), CommentState::Trashed);
}

pub(crate) async fn a_watch_goes_on_where_the_last_one_ended(engine: Engine) {
    let world = World::open(engine).await;
    let _running = world.run();
    let ada = world.person("ada");
    let mut first = world.anonymous().watch_from_now(&post(1)).await;
    ada.say(&post(1), "one").await.unwrap();
    let (token, _) = first.told().await;
    drop(first);
    let two = ada.say(&post(1), "two").await.unwrap();
    let mut again = world.anonymous().watch(after(&token)).await.unwrap();
    assert_eq!(again.still().await, token, "it stands where it was");
    let (second, change) = again.told().await;
    assert_eq!(change.name, two.name);
    assert_eq!(again.still().await, second, "that was all");
    let three = ada.say(&post(1), "three").await.unwrap();
    assert_eq!(again.change().await.name, three.name);
    let oldest = wire::WatchCommentsRequest { start: WatchStart::Oldest.into(), ..from_now(&post(1)) };
    let mut all = world.anonymous().watch(oldest).await.unwrap();
    for text in ["one", "two", "three"] {
        assert_eq!(all.change().await.comment.unwrap().content, text);
    }
}

pub(crate) async fn a_watch_of_a_blog_tells_of_what_the_caller_may_read(engine: Engine) {
    let world = World::open(engine).await;
    let _running = world.run();
    world.publish(2);
    world.posts.set_audience(&post(2), PostAudience::Members);
    let mut nobody = world.anonymous().watch_from_now(&whole_blog()).await;
    let mut service = world.service(&["comments.read"]).watch_from_now(&whole_blog()).await;
    let hidden = world.person("author").say(&post(2), "among us").await.unwrap();
    let shown = world.person("author").say(&post(1), "for all").await.unwrap();
    assert_eq!(nobody.change().await.name, shown.name);
    assert_eq!(service.change().await.name, hidden.name);
    assert_eq!(service.change().await.name, shown.name);
}

pub(crate) async fn who_may_not_see_the_post_does_not_watch_it(engine: Engine) {
    let world = World::open(engine).await;
    world.posts.set_audience(&post(1), PostAudience::Members);
    let refused = world.anonymous().watch(from_now(&post(1))).await.map(drop);
    assert_refused(refused, Code::NotFound, "NOT_FOUND");
    let unknown = world.anonymous().watch(from_now(&post(7))).await.map(drop);
    assert_refused(unknown, Code::NotFound, "NOT_FOUND");
    let no_blog = world.anonymous().watch(from_now("blogs/coffee/posts/-")).await.map(drop);
    assert_refused(no_blog, Code::NotFound, "NOT_FOUND");
    assert!(world.person("moderator").watch(from_now(&post(1))).await.is_ok());
}

pub(crate) async fn a_watch_ends_when_the_post_leaves_sight(engine: Engine) {
    let world = World::open(engine).await;
    // A heartbeat is when rights are looked at again.
    let pace = Pace { heartbeat: Duration::from_millis(50), ..Pace::default() };
    let service = build_at(world.parts(), Watches::new(MAX_WATCHES, pace));
    let at = upstream::in_process(service.routes);
    let nobody = world.anonymous();
    let mut client = WatchServiceClient::new(at);
    let answer = client.watch_comments(nobody.request(from_now(&post(1)))).await.unwrap();
    let mut watched = Watched(answer.into_inner());
    watched.still().await;
    world.posts.set_audience(&post(1), PostAudience::Author);
    world.wait(31);
    assert_eq!(watched.ended().await.code(), Code::NotFound);
}

pub(crate) async fn wrong_arguments_and_other_epochs_are_refused(engine: Engine) {
    let world = World::open(engine).await;
    let nobody = world.anonymous();
    for (request, field) in [
        (from_now("blogs/tea"), "parent"),
        (after("abc"), "resume_token"),
        (wire::WatchCommentsRequest { start: 7, ..from_now(&post(1)) }, "start"),
    ] {
        let refused = nobody.watch(request).await.map(drop).unwrap_err();
        assert_eq!((refused.code(), fields(&refused)), (Code::InvalidArgument, vec![field.to_owned()]));
    }
    world.person("ada").say(&post(1), "hello").await.unwrap();
    let feed = Feed::new(&world.test.database, || 0);
    let (before, head) = feed.bounds().await.unwrap();
    let asked = async |position: Position| nobody.watch(after(&position.to_string())).await.map(drop);
    let ahead = Position { number: 1_000, ..head };
    assert_refused(asked(ahead).await, Code::OutOfRange, "FEED_POSITION_AHEAD");
    feed.sweep(i64::MAX).await.unwrap();
    assert_refused(asked(before).await, Code::OutOfRange, "FEED_POSITION_TOO_OLD");
    new_epoch(&world.test.database).await.unwrap();
    assert_refused(asked(head).await, Code::OutOfRange, "FEED_EPOCH_CHANGED");
}

pub(crate) async fn a_stop_ends_a_watch_with_its_token(engine: Engine) {
    let world = World::open(engine).await;
    let shutdown = CancellationToken::new();
    let background = tokio::spawn(world.running.background(shutdown.clone()));
    let mut watched = world.anonymous().watch_from_now(&post(1)).await;
    world.person("ada").say(&post(1), "hello").await.unwrap();
    let (token, _) = watched.told().await;
    shutdown.cancel();
    let ended = watched.ended().await;
    assert_eq!(ended.code(), Code::Unavailable);
    let said: Position = ended.get_details_error_info().unwrap().metadata[RESUME_TOKEN].parse().unwrap();
    assert!(said.has(&token.parse().unwrap()));
    tokio::time::timeout(LIMIT, background).await.unwrap().unwrap();
}

pub(crate) async fn every_answer_says_how_far_the_feed_is(engine: Engine) {
    let world = World::open(engine).await;
    let ada = world.person("ada");
    let answer = ada.client().create_comment(ada.request(draft(&post(1), "hello"))).await.unwrap();
    let said: Position = answer.metadata().get(FEED_POSITION).unwrap().to_str().unwrap().parse().unwrap();
    let (_, head) = Feed::new(&world.test.database, || 0).bounds().await.unwrap();
    assert_eq!(said, head);
}
