//! The way of a post: every step from every state.

use std::time::Duration;

use proto::posts::v1::{self, PostState, PostState::*};
use store_kit::Engine;
use tonic::{Code, Status};

use crate::{
    on_both_engines,
    world::{Actor, NOW, World, in_an_hour, publish, publish_privately, refused},
};

on_both_engines!(
    every_step_from_every_state_leads_where_the_table_says,
    a_post_comes_back_from_the_trash_as_it_went,
    the_time_of_publication_is_kept,
    a_past_time_is_the_date_shown,
    a_step_with_a_stale_etag_is_aborted,
    deleting_twice_changes_nothing,
    a_state_is_not_written_by_an_update,
);

#[derive(Debug, Clone, Copy)]
enum Step {
    Publish,
    PublishPrivately,
    Schedule,
    Unpublish,
    Delete,
    Undelete,
}

async fn take(actor: &Actor, step: Step, name: &str) -> Result<v1::Post, Status> {
    let name = name.to_owned();
    match step {
        // A SCHEDULED post keeps its time unless told otherwise.
        Step::Publish => {
            let now = v1::PublishPostRequest { publish_time: Some(NOW.to_proto()), ..publish(&name) };
            actor.publish_post(now).await
        }
        Step::PublishPrivately => {
            let now =
                v1::PublishPostRequest { publish_time: Some(NOW.to_proto()), ..publish_privately(&name) };
            actor.publish_post(now).await
        }
        Step::Schedule => {
            let later = v1::PublishPostRequest { publish_time: Some(in_an_hour()), ..publish(&name) };
            actor.publish_post(later).await
        }
        Step::Unpublish => {
            actor.unpublish_post(v1::UnpublishPostRequest { name, ..Default::default() }).await
        }
        Step::Delete => actor.trash(&name).await,
        Step::Undelete => actor.undelete_post(v1::UndeletePostRequest { name, ..Default::default() }).await,
    }
}

/// Where a step leads, or how it is refused.
type Expected = Result<PostState, (Code, &'static str)>;

async fn every_step_from_every_state_leads_where_the_table_says(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let forbidden = Err((Code::FailedPrecondition, "POST_TRASHED"));
    let not_trashed = Err((Code::AlreadyExists, "NOT_TRASHED"));
    // Steps across, states down; the post in the trash was a DRAFT.
    let steps = [
        Step::Publish,
        Step::PublishPrivately,
        Step::Schedule,
        Step::Unpublish,
        Step::Delete,
        Step::Undelete,
    ];
    let table: [(PostState, [Expected; 6]); 5] = [
        (Draft, [Ok(Published), Ok(Private), Ok(Scheduled), Ok(Draft), Ok(Trashed), not_trashed]),
        (Scheduled, [Ok(Published), Ok(Private), Ok(Scheduled), Ok(Draft), Ok(Trashed), not_trashed]),
        (Published, [Ok(Published), Ok(Private), Ok(Scheduled), Ok(Draft), Ok(Trashed), not_trashed]),
        (Private, [Ok(Published), Ok(Private), Ok(Scheduled), Ok(Draft), Ok(Trashed), not_trashed]),
        (Trashed, [forbidden, forbidden, forbidden, forbidden, Ok(Trashed), Ok(Draft)]),
    ];
    for (from, row) in table {
        for (step, expected) in steps.into_iter().zip(row) {
            let post = owner.post_in(from, &format!("{from:?} {step:?}")).await;
            assert_eq!(post.state(), from);
            let answer = take(&owner, step, &post.name).await;
            match expected {
                Ok(state) => assert_eq!(answer.unwrap().state(), state, "{from:?} {step:?}"),
                Err((code, reason)) => drop(refused(answer, code, reason)),
            }
            let left = expected.unwrap_or(from);
            assert_eq!(owner.get(&post.name).await.unwrap().state(), left, "{from:?} {step:?}");
        }
    }
}

async fn a_post_comes_back_from_the_trash_as_it_went(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    for state in [Draft, Scheduled, Published, Private] {
        let before = owner.post_in(state, &format!("{state:?}")).await;
        let trashed = owner.trash(&before.name).await.unwrap();
        assert_eq!(trashed.delete_time, Some(NOW.to_proto()));
        assert_eq!(trashed.purge_time, Some(NOW.plus(Duration::from_hours(30 * 24)).to_proto()));
        let after = take(&owner, Step::Undelete, &before.name).await.unwrap();
        assert_eq!(after.revision, before.revision + 2);
        assert_eq!(v1::Post { revision: before.revision, ..after }, before);
    }
}

async fn the_time_of_publication_is_kept(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let first = owner.published("Once").await;
    assert_eq!(first.publish_time, Some(NOW.to_proto()));
    world.clock.advance(Duration::from_hours(5));
    take(&owner, Step::Unpublish, &first.name).await.unwrap();
    let again = owner.publish_post(publish(&first.name)).await.unwrap();
    assert_eq!((again.publish_time, again.state()), (first.publish_time, Published));
}

async fn a_past_time_is_the_date_shown(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let draft = owner.draft("Old").await;
    let then = prost_types::Timestamp { seconds: 1_353_283_200, nanos: 0 };
    let request = v1::PublishPostRequest { publish_time: Some(then), ..publish(&draft.name) };
    let post = owner.publish_post(request).await.unwrap();
    assert_eq!((post.publish_time, post.state()), (Some(then), Published));
}

async fn a_step_with_a_stale_etag_is_aborted(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let post = owner.draft("Mine").await;
    let with = |etag: &str| v1::PublishPostRequest { etag: etag.to_owned(), ..publish(&post.name) };
    refused(owner.publish_post(with("stale")).await, Code::Aborted, "STALE_ETAG");
    assert_eq!(owner.publish_post(with(&post.etag)).await.unwrap().etag, post.etag);
}

async fn deleting_twice_changes_nothing(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let post = owner.post_in(Trashed, "Gone").await;
    world.clock.advance(Duration::from_hours(1));
    assert_eq!(owner.trash(&post.name).await.unwrap(), post);
}

async fn a_state_is_not_written_by_an_update(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let post = owner.draft("Mine").await;
    let sly = v1::Post { state: Published.into(), title: "New".into(), ..post.clone() };
    crate::world::wrong(
        owner.update_post(crate::world::update(sly.clone(), &["state"])).await,
        "update_mask",
    );
    assert_eq!(owner.update_post(crate::world::update(sly, &["*"])).await.unwrap().state(), Draft);
    let trashed = owner.trash(&post.name).await.unwrap();
    let late = crate::world::update(trashed, &["title"]);
    refused(owner.update_post(late).await, Code::FailedPrecondition, "POST_TRASHED");
}
