//! comments-service follows posts-service: what it knows is kept up to date, and used while posts-service
//! is away.

use std::{sync::Arc, time::Duration};

use comments_service::{Parts, build, store::MIGRATIONS};
use proto::{
    comments::v1 as wire,
    posts::v1::{ChangeKind, PostAudience},
};
use service_kit::{call::FEED_POSITION, upstream};
use store_kit::{Database, Engine, feed::Position, query};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tonic::{Code, Status};

use crate::world::{BLOG, World, assert_refused, post};

/// Longer than anything here takes.
const LIMIT: Duration = Duration::from_secs(30);

/// Waits until it is so.
pub(crate) async fn until(mut is_so: impl AsyncFnMut() -> bool) {
    let waiting = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(LIMIT, waiting).await.expect("it never came to be");
}

/// How often it was asked, answered or not.
fn asked(world: &World) -> usize {
    world.posts.with(|known| known.asked.len() + known.refused)
}

/// Waits until what is known of the post needs no question, however old.
pub(crate) async fn followed(world: &World, name: &str) {
    until(async || {
        world.wait(31);
        let before = asked(world);
        world.anonymous().thread(name).await.is_ok() && asked(world) == before
    })
    .await;
}

async fn is_gone(world: &World, name: &str) -> bool {
    world.anonymous().thread(name).await.is_err_and(|status| status.code() == Code::NotFound)
}

/// Nobody but its author sees the post any more, and posts-service says so.
fn trash(world: &World, name: &str) {
    world.posts.set_audience(name, PostAudience::Author);
    world.posts.tell(name, ChangeKind::Hidden);
}

pub(crate) async fn a_comment_on_a_known_post_needs_no_question(engine: Engine) {
    let world = World::open(engine).await;
    let _running = world.run();
    followed(&world, &post(1)).await;
    let ada = world.person("ada");
    ada.say(&post(1), "first").await.unwrap();
    let before = asked(&world);
    for number in 0..5 {
        world.wait(3_600);
        ada.say(&post(1), &format!("number {number}")).await.unwrap();
    }
    assert_eq!(asked(&world), before);
    // One that was never asked for is looked up, and remembered.
    world.publish(2);
    ada.say(&post(2), "hello").await.unwrap();
    assert_eq!(asked(&world), before + 1);
    world.wait(3_600);
    ada.say(&post(2), "hello again").await.unwrap();
    assert_eq!(asked(&world), before + 1);
}

pub(crate) async fn who_changed_their_name_comments_under_the_new_one(engine: Engine) {
    let world = World::open(engine).await;
    let _running = world.run();
    let ada = world.person("ada");
    // Following begins by forgetting whatever was known.
    followed(&world, &post(1)).await;
    let before = ada.say(&post(1), "first").await.unwrap().author.unwrap();
    world.posts.with(|known| {
        let person = known.persons.get_mut("persons/ada").unwrap();
        person.display_name = "Countess".into();
        person.url = "https://ada.example/".into();
    });
    world.posts.tell("persons/ada", ChangeKind::Hidden);
    // Of whom nothing is known, nothing is asked.
    world.posts.tell("persons/nobody", ChangeKind::Hidden);
    let known = "SELECT display_name FROM member_access WHERE person = 'persons/ada'";
    until(async || {
        let row = query(known).fetch_one(&world.test.database).await.unwrap();
        row.get::<String>("display_name").unwrap() == "Countess"
    })
    .await;
    let asked_before = asked(&world);
    world.wait(60);
    let after = ada.say(&post(1), "second").await.unwrap().author.unwrap();
    assert_eq!((after.display_name.as_str(), after.url.as_str()), ("Countess", "https://ada.example/"));
    assert_eq!(asked(&world), asked_before, "it was told before");
    assert_ne!(before.display_name, "Countess");
    let of_nobody = |known: &mut crate::posts::Known| {
        known.asked.iter().filter(|question| question.person == "persons/nobody").count()
    };
    assert_eq!(world.posts.with(of_nobody), 0);
}

pub(crate) async fn a_trashed_post_is_hidden_at_once(engine: Engine) {
    let world = World::open(engine).await;
    let _running = world.run();
    let written = world.person("ada").say(&post(1), "hello").await.unwrap();
    followed(&world, &post(1)).await;
    // Time stands still: nothing that was said grows too old.
    trash(&world, &post(1));
    until(async || is_gone(&world, &post(1)).await).await;
    assert_eq!(world.anonymous().get(&written.name).await.unwrap_err().code(), Code::NotFound);
    assert!(world.person("author").get(&written.name).await.is_ok());
    world.posts.set_audience(&post(1), PostAudience::Public);
    world.posts.tell(&post(1), ChangeKind::Updated);
    until(async || world.anonymous().get(&written.name).await.is_ok()).await;
}

pub(crate) async fn a_changed_policy_holds_at_once(engine: Engine) {
    let world = World::open(engine).await;
    let _running = world.run();
    followed(&world, &post(1)).await;
    world.posts.set_policy(|policy| policy.max_characters = Some(5));
    world.posts.tell(BLOG, ChangeKind::Updated);
    until(async || world.anonymous().thread(&post(1)).await.unwrap().max_characters == 5).await;
}

pub(crate) async fn a_member_who_left_is_none_at_once(engine: Engine) {
    let world = World::open(engine).await;
    let _running = world.run();
    followed(&world, &post(1)).await;
    trash(&world, &post(1));
    until(async || is_gone(&world, &post(1)).await).await;
    let owner = world.person("owner");
    assert!(owner.thread(&post(1)).await.is_ok());
    world.posts.with(|known| known.roles.remove(&(BLOG.into(), "persons/owner".into())));
    // Whose member that was is not said.
    world.posts.tell("blogs/tea/members/0190a5a0-0000-7000-8000-00000000000a", ChangeKind::Removed);
    until(async || owner.thread(&post(1)).await.is_err()).await;
}

pub(crate) async fn the_comments_of_a_purged_post_are_purged(engine: Engine) {
    let world = World::open(engine).await;
    let _running = world.run();
    world.publish(2);
    let ada = world.person("ada");
    let root = ada.say(&post(1), "one").await.unwrap();
    ada.edit(&root.name, "another one").await.unwrap();
    ada.reply(&root, "two").await.unwrap();
    world.person("bob").react(&root.name, wire::Reaction::Like).await.unwrap();
    let kept = ada.say(&post(2), "kept").await.unwrap();
    followed(&world, &post(1)).await;
    trash(&world, &post(1));
    world.posts.with(|known| known.posts.remove(&post(1)));
    world.posts.tell(&post(1), ChangeKind::Removed);
    let count = async |table: &str| -> i64 {
        let sql = format!("SELECT COUNT(*) AS rows FROM {table}");
        query(sql).fetch_one(&world.test.database).await.unwrap().get("rows").unwrap()
    };
    until(async || count("comments").await == 1).await;
    for (table, left) in [("comment_revisions", 0), ("reactions", 0), ("comment_words", 1)] {
        assert_eq!(count(table).await, left, "{table}");
    }
    until(async || count("threads").await == 1).await;
    let removed = query("SELECT COUNT(*) AS rows FROM outbox WHERE kind = 3");
    let removed: i64 = removed.fetch_one(&world.test.database).await.unwrap().get("rows").unwrap();
    assert_eq!(removed, 2);
    assert!(ada.get(&kept.name).await.is_ok());
}

pub(crate) async fn a_restart_goes_on_where_it_stopped(engine: Engine) {
    let world = World::open(engine).await;
    let shutdown = CancellationToken::new();
    let running = tokio::spawn(world.running.background(shutdown.clone()));
    followed(&world, &post(1)).await;
    world.posts.tell(&post(1), ChangeKind::Updated);
    let token = async || -> String {
        let row = query("SELECT token FROM following").fetch_one(&world.test.database).await.unwrap();
        row.get("token").unwrap()
    };
    let head = world.posts.head().to_string();
    until(async || token().await == head).await;
    shutdown.cancel();
    tokio::time::timeout(LIMIT, running).await.unwrap().unwrap();
    // Missed while nobody follows.
    trash(&world, &post(1));
    let watched = world.posts.with(|known| known.watched.len());
    let _again = world.run();
    until(async || is_gone(&world, &post(1)).await).await;
    world.posts.with(|known| {
        assert!(known.watched[watched..].iter().all(|request| request.resume_token == head));
        assert!(known.watched.len() > watched);
    });
}

pub(crate) async fn while_posts_service_is_away_known_threads_read_and_take_comments(engine: Engine) {
    let world = World::open(engine).await;
    let _running = world.run();
    let ada = world.person("ada");
    // First of all: whoever was known before that is forgotten.
    followed(&world, &post(1)).await;
    ada.say(&post(1), "before").await.unwrap();
    world.publish(2);
    world.posts.with(|known| known.away = true);
    // What is unknown is refused at once, without a question.
    until(async || {
        let before = asked(&world);
        let refused = world.anonymous().thread(&post(2)).await;
        assert_refused(refused, Code::Unavailable, "POSTS_AWAY");
        asked(&world) == before
    })
    .await;
    world.wait(7 * 24 * 3_600);
    let before = asked(&world);
    ada.say(&post(1), "while it is away").await.unwrap();
    assert_eq!(world.anonymous().list_flat(&post(1)).await.unwrap().len(), 2);
    assert_refused(world.person("bob").thread(&post(1)).await, Code::Unavailable, "POSTS_AWAY");
    assert_eq!(asked(&world), before);
    // What changes meanwhile is learned when it is back.
    trash(&world, &post(1));
    world.posts.with(|known| known.away = false);
    until(async || is_gone(&world, &post(1)).await).await;
    until(async || world.anonymous().thread(&post(2)).await.is_ok()).await;
}

pub(crate) async fn after_another_epoch_nothing_is_believed(engine: Engine) {
    let world = World::open(engine).await;
    let _running = world.run();
    followed(&world, &post(1)).await;
    // As after a restore: something is another than it was, and nothing tells of it.
    world.posts.with(|known| {
        known.posts.get_mut(&post(1)).unwrap().set_audience(PostAudience::Author);
        known.epoch = 7;
    });
    until(async || is_gone(&world, &post(1)).await).await;
    followed_again(&world).await;
}

async fn followed_again(world: &World) {
    world.publish(3);
    followed(world, &post(3)).await;
}

pub(crate) async fn a_late_answer_of_before_a_change_does_not_win(engine: Engine) {
    let world = World::open(engine).await;
    let _running = world.run();
    followed(&world, &post(1)).await;
    world.publish(2);
    let gate = Arc::new(Semaphore::new(0));
    world.posts.with(|known| (known.gate, known.gate_is_for_one) = (Some(Arc::clone(&gate)), true));
    let before = asked(&world);
    let (reader, name) = (world.anonymous(), post(2));
    let late = reader.thread(&name);
    let change = async {
        until(async || asked(&world) > before).await;
        world.wait(1);
        trash(&world, &post(2));
        let hidden = "SELECT COUNT(*) AS rows FROM post_access WHERE audience = 'AUTHOR'";
        until(async || {
            let row = query(hidden).fetch_one(&world.test.database).await.unwrap();
            row.get::<i64>("rows").unwrap() == 1
        })
        .await;
        gate.add_permits(1);
    };
    let (late, ()) = tokio::join!(late, change);
    assert!(late.is_ok(), "it was asked before");
    assert!(is_gone(&world, &post(2)).await);
}

pub(crate) async fn who_has_seen_more_than_is_applied_is_answered_with_that(engine: Engine) {
    let world = World::open(engine).await;
    let _running = world.run();
    followed(&world, &post(1)).await;
    let nobody = world.anonymous();
    let as_of = async |position: Position| -> Result<wire::Thread, Status> {
        let mut request = nobody.request(wire::GetThreadRequest { name: format!("{}/thread", post(1)) });
        request.metadata_mut().insert(FEED_POSITION, position.to_string().parse().unwrap());
        nobody.client().get_thread(request).await.map(tonic::Response::into_inner)
    };
    let before = asked(&world);
    assert!(as_of(world.posts.head()).await.is_ok());
    assert_eq!(asked(&world), before, "as much is applied");
    world.posts.with(|known| known.is_silent = true);
    trash(&world, &post(1));
    assert!(nobody.thread(&post(1)).await.is_ok(), "others see it within the lag of the feed");
    assert_eq!(as_of(world.posts.head()).await.unwrap_err().code(), Code::NotFound);
}

pub(crate) async fn two_replicas_follow_over_one_database() {
    let world = World::open(Engine::Postgres).await;
    let database = Database::open(&world.test.location, &MIGRATIONS).await.unwrap();
    let replica = build(Parts { database, ..world.parts() });
    let (first, second) = (world.run(), CancellationToken::new());
    tokio::spawn(replica.background(second.clone()));
    let _second = second.drop_guard();
    let at = upstream::in_process(replica.routes);
    let thread = async |name: &str| {
        let request = world.anonymous().request(wire::GetThreadRequest { name: format!("{name}/thread") });
        let mut client = proto::comments::v1::comment_service_client::CommentServiceClient::new(at.clone());
        client.get_thread(request).await.map(tonic::Response::into_inner)
    };
    followed(&world, &post(1)).await;
    until(async || {
        world.wait(31);
        let before = asked(&world);
        thread(&post(1)).await.is_ok() && asked(&world) == before
    })
    .await;
    trash(&world, &post(1));
    until(async || is_gone(&world, &post(1)).await && thread(&post(1)).await.is_err()).await;
    // One of them stops; the other goes on.
    drop(first);
    world.publish(1);
    world.posts.tell(&post(1), ChangeKind::Updated);
    until(async || thread(&post(1)).await.is_ok()).await;
    let again = world.run();
    trash(&world, &post(1));
    until(async || is_gone(&world, &post(1)).await && thread(&post(1)).await.is_err()).await;
    drop(again);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_two_replicas() {
    two_replicas_follow_over_one_database().await;
}
