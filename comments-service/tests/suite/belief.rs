//! What posts-service said is believed for 30 s, and not longer.

use proto::{
    comments::v1::GetThreadRequest,
    posts::v1::{MemberRole, PostAudience},
};
use service_kit::request_id::REQUEST_ID;
use store_kit::Engine;
use tonic::Code;

use crate::world::{BLOG, World, assert_refused, post};

fn asked(world: &World) -> usize {
    world.posts.with(|known| known.asked.len())
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
    let mut request = ada.request(GetThreadRequest { name: format!("{}/thread", post(1)) });
    request.metadata_mut().insert(REQUEST_ID, "abc-123".parse().unwrap());
    ada.client().get_thread(request).await.unwrap();
    world.posts.with(|known| assert_eq!(known.request_ids, ["abc-123"]));
}
