//! The same request twice.

use futures::future::join_all;
use proto::comments::v1::{
    self as wire, CommentState,
    ModerationAction::{Approve, Trash},
};
use store_kit::Engine;
use tonic::Code;
use uuid::Uuid;

use crate::world::{World, assert_refused, draft, edit, post};

fn named(request_id: &str, content: &str) -> wire::CreateCommentRequest {
    wire::CreateCommentRequest { request_id: request_id.to_owned(), ..draft(&post(1), content) }
}

pub(crate) async fn twins_write_once_and_share_an_edit_token(engine: Engine) {
    let world = World::open(engine).await;
    let id = Uuid::new_v4().to_string();
    let guest = world.guest("g");
    let twins = join_all((0..8).map(|_| guest.create(named(&id, "hello")))).await;
    let first = twins[0].as_ref().unwrap();
    for twin in &twins {
        let twin = twin.as_ref().unwrap();
        assert_eq!((&twin.name, &twin.edit_token), (&first.name, &first.edit_token));
    }
    // Another spelling of the same id is the same id.
    assert_eq!(guest.create(named(&id.to_uppercase(), "hello")).await.unwrap().name, first.name);
    assert_eq!(world.anonymous().list_flat(&post(1)).await.unwrap().len(), 1);
    assert_eq!(world.anonymous().thread(&post(1)).await.unwrap().approved_count, 1);
    let own = world.anonymous().with_edit_token(&first.edit_token);
    assert!(own.edit(&first.name, "new").await.is_ok());
}

pub(crate) async fn a_replay_answers_the_comment_as_it_is_now(engine: Engine) {
    let world = World::open(engine).await;
    let id = Uuid::new_v4().to_string();
    let written = world.guest("g").create(named(&id, "hello")).await.unwrap();
    world.person("owner").moderate(&written.name, Trash).await.unwrap();
    let again = world.guest("g").create(named(&id, "hello")).await.unwrap();
    assert_eq!((again.state(), again.name), (CommentState::Trashed, written.name.clone()));
    assert_eq!(again.edit_token, written.edit_token);
    world.guest("g").with_edit_token(&written.edit_token).delete(&written.name).await.unwrap();
    let again = world.guest("g").create(named(&id, "hello")).await.unwrap();
    assert_eq!((again.state(), again.edit_token.as_str()), (CommentState::Deleted, ""));
}

pub(crate) async fn a_request_id_with_other_content_is_refused(engine: Engine) {
    let world = World::open(engine).await;
    let id = Uuid::new_v4().to_string();
    world.guest("g").create(named(&id, "hello")).await.unwrap();
    let other = world.guest("g").create(named(&id, "good bye")).await;
    assert_refused(other, Code::AlreadyExists, "REQUEST_ID_REUSED");
}

pub(crate) async fn a_request_id_belongs_to_its_caller(engine: Engine) {
    let world = World::open(engine).await;
    let id = Uuid::new_v4().to_string();
    let ada = world.person("ada").create(named(&id, "hello")).await.unwrap();
    let bob = world.person("bob").create(named(&id, "hello")).await.unwrap();
    assert_ne!(ada.name, bob.name);
    // The same id in another method is another request.
    let update = wire::UpdateCommentRequest { request_id: id, ..edit(&ada.name, "new") };
    assert_eq!(world.person("ada").update(update).await.unwrap().content, "new");
}

pub(crate) async fn a_request_id_is_free_again_after_a_day(engine: Engine) {
    let world = World::open(engine).await;
    let id = Uuid::new_v4().to_string();
    let first = world.person("ada").create(named(&id, "hello")).await.unwrap();
    world.wait(24 * 60 * 60);
    let second = world.person("ada").create(named(&id, "good morning")).await.unwrap();
    assert_ne!(first.name, second.name);
}

pub(crate) async fn updates_and_decisions_are_repeatable(engine: Engine) {
    let world = World::open(engine).await;
    let (ada, owner) = (world.person("ada"), world.person("owner"));
    let written = ada.say(&post(1), "hello").await.unwrap();
    let id = || Uuid::new_v4().to_string();
    let mut update = wire::UpdateCommentRequest { request_id: id(), ..edit(&written.name, "new") };
    update.comment.as_mut().unwrap().etag.clone_from(&written.etag);
    assert_eq!(ada.update(update.clone()).await.unwrap().revision, 2);
    // The etag is stale by now, and the answer is the same.
    assert_eq!(ada.update(update).await.unwrap().revision, 2);
    let decision = wire::ModerateCommentRequest {
        name: written.name.clone(),
        action: Trash.into(),
        request_id: id(),
        ..Default::default()
    };
    for _ in 0..2 {
        let answer = owner.client().moderate_comment(owner.request(decision.clone())).await.unwrap();
        assert_eq!(answer.into_inner().state(), CommentState::Trashed);
    }
    let deletion =
        wire::DeleteCommentRequest { name: written.name.clone(), request_id: id(), ..Default::default() };
    for _ in 0..2 {
        let answer = ada.client().delete_comment(ada.request(deletion.clone())).await.unwrap();
        assert_eq!(answer.into_inner().state(), CommentState::Deleted);
    }
    let twice = owner.moderate(&written.name, Approve).await;
    assert_refused(twice, Code::FailedPrecondition, "COMMENT_DELETED");
}

pub(crate) async fn twins_in_two_threads_write_once(engine: Engine) {
    let world = World::open(engine).await;
    let other = world.publish(2);
    let id = Uuid::new_v4().to_string();
    let guest = world.guest("g");
    let requests =
        [post(1), other].map(|parent| wire::CreateCommentRequest { parent, ..named(&id, "hello") });
    let written = join_all(requests.map(|request| guest.create(request))).await;
    let refused: Vec<_> = written.into_iter().filter_map(Result::err).collect();
    assert_eq!(refused.len(), 1, "one of the two was first");
    assert_eq!(crate::world::reason(&refused[0]), "REQUEST_ID_REUSED");
}
