//! What posts-service said is believed for 30 s, and not longer.

use std::{sync::Arc, time::Duration};

use futures::{FutureExt as _, future::join_all};
use proto::{
    comments::v1::{self as wire, ThreadState},
    posts::v1::{MemberRole, PostAudience},
};
use service_kit::request_id::REQUEST_ID;
use store_kit::{Engine, query};
use tokio::sync::Semaphore;
use tonic::Code;

use crate::world::{BLOG, World, assert_refused, post};

fn asked(world: &World) -> usize {
    world.posts.with(|known| known.asked.len())
}

/// Waits until it is so, for ten seconds at most.
async fn until(is_so: impl Fn() -> bool) {
    let waiting = async {
        while !is_so() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), waiting).await.expect("it never came to be");
}

pub(crate) async fn a_post_that_turns_private_is_gone_after_thirty_seconds(engine: Engine) {
    let world = World::open(engine).await;
    let written = world.person("ada").say(&post(1), "hello").await.unwrap();
    world.posts.set_audience(&post(1), PostAudience::Members);
    world.wait(29);
    assert!(world.anonymous().get(&written.name).await.is_ok(), "still believed to be public");
    world.wait(1);
    assert_eq!(world.anonymous().get(&written.name).await.unwrap_err().code(), Code::NotFound);
    assert_eq!(world.anonymous().list_flat(&post(1)).await.unwrap_err().code(), Code::NotFound);
    assert!(world.anonymous().list_flat("blogs/tea/posts/-").await.unwrap().is_empty());
    assert!(world.person("author").get(&written.name).await.is_ok());
}

pub(crate) async fn a_member_that_left_is_believed_for_thirty_seconds(engine: Engine) {
    let world = World::open(engine).await;
    world.posts.set_audience(&post(1), PostAudience::Members);
    let moderator = world.person("moderator");
    assert!(moderator.thread(&post(1)).await.is_ok());
    world.posts.with(|known| known.roles.remove(&(BLOG.into(), "persons/moderator".into())));
    world.wait(29);
    assert!(moderator.thread(&post(1)).await.is_ok());
    world.wait(1);
    assert_eq!(moderator.thread(&post(1)).await.unwrap_err().code(), Code::NotFound);
    world.posts.with(|known| known.roles.insert((BLOG.into(), "persons/ada".into()), MemberRole::Author));
    assert!(world.person("ada").thread(&post(1)).await.is_ok());
}

pub(crate) async fn one_question_fetches_all_that_is_stale(engine: Engine) {
    let world = World::open(engine).await;
    for number in 1..=100 {
        world.publish(number);
    }
    let names: Vec<String> = (1..=100).map(|number| format!("{}/thread", post(number))).collect();
    world.person("ada").threads(names.clone()).await.unwrap();
    assert_eq!(asked(&world), 1);
    world.posts.with(|known| {
        assert_eq!((known.asked[0].posts.len(), known.asked[0].person.as_str()), (100, "persons/ada"));
    });
    world.person("ada").threads(names.clone()).await.unwrap();
    assert_eq!(asked(&world), 1, "what is believed is not asked for");
    // Another person is not known yet; the posts are.
    world.person("bob").threads(names).await.unwrap();
    world.posts.with(|known| assert!(known.asked[1].posts.is_empty()));
}

pub(crate) async fn while_posts_service_is_away_what_is_known_is_served_for_thirty_seconds(engine: Engine) {
    use tonic_types::StatusExt as _;
    let world = World::open(engine).await;
    let written = world.anonymous().say(&post(1), "hello").await.unwrap();
    world.posts.with(|known| known.away = true);
    assert!(world.anonymous().get(&written.name).await.is_ok());
    let unknown = world.person("ada").get(&written.name).await.unwrap_err();
    assert_eq!((unknown.code(), crate::world::reason(&unknown).as_str()), (Code::Unavailable, "POSTS_AWAY"));
    assert!(unknown.get_details_retry_info().is_some());
    world.wait(30);
    assert_refused(world.anonymous().get(&written.name).await, Code::Unavailable, "POSTS_AWAY");
    assert_refused(world.anonymous().say(&post(1), "new").await, Code::Unavailable, "POSTS_AWAY");
    world.posts.with(|known| known.away = false);
    assert!(world.anonymous().get(&written.name).await.is_ok());
}

pub(crate) async fn what_does_not_exist_is_remembered_too(engine: Engine) {
    let world = World::open(engine).await;
    for _ in 0..3 {
        assert_eq!(world.anonymous().thread(&post(2)).await.unwrap_err().code(), Code::NotFound);
    }
    assert_eq!(asked(&world), 1);
    world.publish(2);
    world.wait(31);
    let swept = comments_service::sweep::once(&world.test.database, world.clock.now()).await.unwrap();
    assert_eq!(swept, 1, "names tried at random do not pile up");
    assert!(world.anonymous().thread(&post(2)).await.is_ok());
}

pub(crate) async fn a_question_is_logged_under_the_id_of_the_call_that_it_serves(engine: Engine) {
    let world = World::open(engine).await;
    let ada = world.person("ada");
    let mut request = ada.request(wire::GetThreadRequest { name: format!("{}/thread", post(1)) });
    request.metadata_mut().insert(REQUEST_ID, "abc-123".parse().unwrap());
    ada.client().get_thread(request).await.unwrap();
    world.posts.with(|known| assert_eq!(known.request_ids, ["abc-123"]));
}

pub(crate) async fn an_answer_counts_though_it_cannot_be_stored(engine: Engine) {
    let world = World::open(engine).await;
    // Like a full disk: reads go on, and no write of the projection succeeds.
    for statement in [
        "DROP TABLE blog_access",
        "CREATE TABLE blog_access (blog TEXT NOT NULL PRIMARY KEY, found BOOLEAN NOT NULL, \
         comment_policy TEXT NOT NULL, checked_at BIGINT NOT NULL CHECK (checked_at < 0))",
    ] {
        crate::store::write(&world.test.database, move |tx| query(statement).execute(tx).boxed()).await;
    }
    for questions in 1..=2 {
        assert_eq!(world.person("ada").thread(&post(1)).await.unwrap().state(), ThreadState::Open);
        assert_eq!(asked(&world), questions, "nothing was kept");
    }
}

pub(crate) async fn readers_of_the_same_post_wait_for_one_answer(engine: Engine) {
    let world = World::open(engine).await;
    let gate = Arc::new(Semaphore::new(0));
    world.posts.with(|known| known.gate = Some(Arc::clone(&gate)));
    let (reader, name) = (world.anonymous(), post(1));
    let first = reader.thread(&name);
    let others = async {
        until(|| asked(&world) == 1).await;
        let impatient = async |number: u32| {
            let mut request = world
                .guest(&format!("g{number}"))
                .request(wire::GetThreadRequest { name: format!("{}/thread", post(1)) });
            request.set_timeout(Duration::from_millis(300));
            world.anonymous().client().get_thread(request).await
        };
        for refused in join_all((0..8).map(impatient)).await {
            // Their own deadlines end their waiting, and not the question.
            let code = refused.unwrap_err().code();
            assert!(matches!(code, Code::Unavailable | Code::DeadlineExceeded), "{code:?}");
        }
        assert_eq!(asked(&world), 1, "the question was under way");
        gate.add_permits(1);
    };
    let (first, ()) = tokio::join!(first, others);
    assert_eq!(first.unwrap().state(), ThreadState::Open);
    assert_eq!(asked(&world), 1);
}
