//! What happens by itself.

use std::time::Duration;

use futures::FutureExt as _;
use posts_service::sweep::{Tidied, sweep_once, tidy_once};
use proto::posts::v1::{self, PostState};
use store_kit::{Engine, query, testing};
use tokio_util::sync::CancellationToken;
use tonic::Code;

use crate::{
    on_both_engines,
    world::{World, in_an_hour, new_post, publish, publish_privately, refused},
};

on_both_engines!(
    a_due_post_is_published_once_by_two_sweepers,
    a_post_scheduled_for_members_is_published_for_members,
    a_post_comes_back_from_the_trash_after_its_time,
    the_trash_is_emptied_after_thirty_days,
    old_requests_are_forgotten,
    what_an_older_renderer_left_is_rendered_anew,
    a_stop_does_not_wait_for_texts_to_be_rendered,
    the_sweep_publishes_at_once_and_ends_with_its_token,
);

pub(crate) async fn tidy(world: &World) -> Result<Tidied, posts_service::error::Error> {
    tidy_once(&world.database, world.clock.now(), &CancellationToken::new()).await
}

/// Makes every text look as if a program of long ago had rendered it.
pub(crate) async fn outdate(world: &World) {
    let stale = "UPDATE posts SET content_html = 'stale', made_excerpt = 'stale', markup_version = 0";
    testing::write(&world.database, move |tx| query(stale).execute(tx).boxed()).await.unwrap();
}

async fn a_due_post_is_published_once_by_two_sweepers(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let post = owner.post_in(PostState::Scheduled, "Soon").await;
    assert!(sweep_once(&world.database, world.clock.now()).await.unwrap().is_empty());
    world.clock.advance(Duration::from_hours(1));
    let now = world.clock.now();
    let (first, second) = tokio::join!(sweep_once(&world.database, now), sweep_once(&world.database, now));
    let published = [first.unwrap(), second.unwrap()].concat();
    assert_eq!(published.len(), 1);
    assert_eq!(published[0].to_string(), post.name);
    let after = world.anonymous().get(&post.name).await.unwrap();
    assert_eq!((after.state(), after.publish_time), (PostState::Published, Some(in_an_hour())));
    assert_eq!((after.revision, after.update_time), (post.revision + 1, Some(in_an_hour())));
}

async fn a_post_scheduled_for_members_is_published_for_members(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let draft = owner.draft("Soon").await;
    let request =
        v1::PublishPostRequest { publish_time: Some(in_an_hour()), ..publish_privately(&draft.name) };
    assert_eq!(owner.publish_post(request).await.unwrap().state(), PostState::Scheduled);
    world.clock.advance(Duration::from_hours(2));
    sweep_once(&world.database, world.clock.now()).await.unwrap();
    assert_eq!(owner.get(&draft.name).await.unwrap().state(), PostState::Private);
    refused(world.anonymous().get(&draft.name).await, Code::NotFound, "NOT_FOUND");
}

async fn a_post_comes_back_from_the_trash_after_its_time(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let post = owner.post_in(PostState::Scheduled, "Soon").await;
    owner.trash(&post.name).await.unwrap();
    world.clock.advance(Duration::from_hours(2));
    assert!(sweep_once(&world.database, world.clock.now()).await.unwrap().is_empty());
    let undelete = v1::UndeletePostRequest { name: post.name.clone(), ..Default::default() };
    assert_eq!(owner.undelete_post(undelete).await.unwrap().state(), PostState::Scheduled);
    assert_eq!(sweep_once(&world.database, world.clock.now()).await.unwrap().len(), 1);
}

async fn the_trash_is_emptied_after_thirty_days(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let mut labelled = new_post("Gone");
    labelled.post.as_mut().unwrap().labels = vec!["x".into()];
    let post = owner.create_post(labelled).await.unwrap();
    owner.trash(&post.name).await.unwrap();
    world.clock.advance(Duration::from_hours(30 * 24) - Duration::from_secs(1));
    assert_eq!(tidy(&world).await.unwrap().purged, 0);
    world.clock.advance(Duration::from_secs(1));
    assert_eq!(tidy(&world).await.unwrap().purged, 1);
    refused(owner.get(&post.name).await, Code::NotFound, "NOT_FOUND");
    assert_eq!(owner.draft("Gone").await.slug, "gone");
}

async fn old_requests_are_forgotten(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let request_id = "0190a3c4-5d7e-4f3a-8b1c-2d3e4f5a6b7c".to_owned();
    owner.create_post(v1::CreatePostRequest { request_id, ..new_post("Mine") }).await.unwrap();
    assert_eq!(tidy(&world).await.unwrap().forgotten, 0);
    world.clock.advance(Duration::from_hours(24));
    assert_eq!(tidy(&world).await.unwrap().forgotten, 1);
}

async fn what_an_older_renderer_left_is_rendered_anew(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let post = owner.published("Old").await;
    outdate(&world).await;
    let read = owner.get(&post.name).await.unwrap();
    assert_eq!((&read.content_html, &read.excerpt), (&post.content_html, &post.excerpt));
    let basic = async || owner.list_posts(crate::world::list()).await.unwrap().posts.remove(0).excerpt;
    assert_eq!(basic().await, "stale");
    assert_eq!(tidy(&world).await.unwrap().rendered, 1);
    assert_eq!(basic().await, post.excerpt);
    assert_eq!(tidy(&world).await.unwrap().rendered, 0);
    let after = owner.get(&post.name).await.unwrap();
    assert_eq!(
        (after.revision, after.etag, after.update_time),
        (post.revision + 1, post.etag, post.update_time)
    );
}

async fn a_stop_does_not_wait_for_texts_to_be_rendered(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    owner.published("Old").await;
    outdate(&world).await;
    let stopped = CancellationToken::new();
    stopped.cancel();
    assert_eq!(tidy_once(&world.database, world.clock.now(), &stopped).await.unwrap().rendered, 0);
    assert_eq!(tidy(&world).await.unwrap().rendered, 1);
}

async fn the_sweep_publishes_at_once_and_ends_with_its_token(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let draft = owner.draft("Soon").await;
    let request = v1::PublishPostRequest { publish_time: Some(in_an_hour()), ..publish(&draft.name) };
    owner.publish_post(request).await.unwrap();
    world.clock.advance(Duration::from_hours(1));
    let shutdown = CancellationToken::new();
    let sweeping = tokio::spawn(world.service.background(shutdown.clone()));
    let published = async {
        while owner.get(&draft.name).await.unwrap().state() != PostState::Published {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), published).await.expect("the sweep comes by");
    shutdown.cancel();
    tokio::time::timeout(Duration::from_secs(20), sweeping).await.expect("the sweep ends").unwrap();
}
