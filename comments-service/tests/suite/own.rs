//! One's own comment: edit tokens, persons, the window.

use proto::comments::v1::{self as wire, CommentState, HeldReason, ModerationAction::Approve};
use store_kit::Engine;
use tonic::Code;

use crate::world::{World, assert_refused, edit, fields, post};

pub(crate) async fn an_edit_token_makes_a_comment_ones_own(engine: Engine) {
    let world = World::open(engine).await;
    let written = world.guest("g").say(&post(1), "hello").await.unwrap();
    let other = world.guest("g").say(&post(1), "another").await.unwrap();
    assert_ne!(written.edit_token, other.edit_token);
    let mut changed = written.edit_token.clone();
    changed.replace_range(..1, if changed.starts_with('A') { "B" } else { "A" });
    for wrong in ["", "nonsense", other.edit_token.as_str(), changed.as_str()] {
        let caller = world.guest("g").with_edit_token(wrong);
        assert_refused(caller.edit(&written.name, "mine").await, Code::PermissionDenied, "NOT_ALLOWED");
        assert_refused(caller.delete(&written.name).await, Code::PermissionDenied, "NOT_ALLOWED");
    }
    // A guest's id is enough to read, and not to change.
    assert_eq!(world.guest("g").delete(&written.name).await.unwrap_err().code(), Code::PermissionDenied);
    // The token is enough for whoever holds it.
    let own = world.anonymous().with_edit_token(&written.edit_token);
    let edited = own.edit(&written.name, "*new*").await.unwrap();
    assert!(edited.content_html.contains("<em>new</em>"));
    assert_eq!((edited.revision, edited.edit_time.is_some()), (2, true));
    assert_eq!(own.delete(&written.name).await.unwrap().state(), CommentState::Deleted);
}

pub(crate) async fn a_person_changes_their_own_comment(engine: Engine) {
    let world = World::open(engine).await;
    let written = world.person("ada").say(&post(1), "hello").await.unwrap();
    let anonymous = world.anonymous().edit(&written.name, "mine").await;
    assert_eq!(anonymous.unwrap_err().code(), Code::PermissionDenied);
    for stranger in [world.person("bob"), world.person("owner"), world.service(&["comments.moderate"])] {
        assert_eq!(stranger.edit(&written.name, "mine").await.unwrap_err().code(), Code::PermissionDenied);
    }
    assert_eq!(world.person("ada").edit(&written.name, "new").await.unwrap().content, "new");
    world.person("ada").delete(&written.name).await.unwrap();
    assert_eq!(world.anonymous().get(&written.name).await.unwrap_err().code(), Code::NotFound);
}

pub(crate) async fn the_edit_window_ends(engine: Engine) {
    let world = World::open(engine).await;
    let written = world.person("ada").say(&post(1), "hello").await.unwrap();
    world.wait(899);
    assert!(world.person("ada").edit(&written.name, "new").await.is_ok());
    world.wait(1);
    let late = world.person("ada").edit(&written.name, "newer").await;
    assert_refused(late, Code::FailedPrecondition, "EDIT_WINDOW_OVER");
    let late = world.person("ada").delete(&written.name).await;
    assert_refused(late, Code::FailedPrecondition, "EDIT_WINDOW_OVER");
    assert_eq!(world.person("bob").delete(&written.name).await.unwrap_err().code(), Code::PermissionDenied);
}

pub(crate) async fn a_stale_etag_is_refused(engine: Engine) {
    let world = World::open(engine).await;
    let written = world.person("ada").say(&post(1), "hello").await.unwrap();
    let with_etag = |content: &str| {
        let mut request = edit(&written.name, content);
        request.comment.as_mut().unwrap().etag.clone_from(&written.etag);
        request
    };
    // Counts are not in it.
    world.person("bob").reply(&written, "reply").await.unwrap();
    let edited = world.person("ada").update(with_etag("one")).await.unwrap();
    assert_ne!(edited.etag, written.etag);
    assert_refused(world.person("ada").update(with_etag("two")).await, Code::Aborted, "STALE_ETAG");
    let caller = world.person("ada");
    let stale = wire::DeleteCommentRequest {
        name: written.name.clone(),
        etag: written.etag.clone(),
        ..Default::default()
    };
    let refused = caller.client().delete_comment(caller.request(stale)).await;
    assert_eq!(refused.unwrap_err().code(), Code::Aborted);
    let owner = world.person("owner");
    let stale = wire::ModerateCommentRequest {
        name: written.name.clone(),
        action: Approve.into(),
        etag: written.etag.clone(),
        ..Default::default()
    };
    let refused = owner.client().moderate_comment(owner.request(stale)).await;
    assert_eq!(refused.unwrap_err().code(), Code::Aborted);
}

pub(crate) async fn a_mask_chooses_what_changes(engine: Engine) {
    let world = World::open(engine).await;
    let written = world.person("ada").say(&post(1), "hello").await.unwrap();
    let with_mask = |content: &str, paths: &[&str]| wire::UpdateCommentRequest {
        update_mask: Some(prost_types::FieldMask {
            paths: paths.iter().map(|&path| path.to_owned()).collect(),
        }),
        ..edit(&written.name, content)
    };
    let ada = world.person("ada");
    assert_eq!(ada.update(with_mask("one", &["content"])).await.unwrap().content, "one");
    assert_eq!(ada.update(with_mask("two", &["*"])).await.unwrap().content, "two");
    assert_eq!(ada.update(with_mask("three", &[])).await.unwrap().content, "three");
    let untouched = ada.edit(&written.name, "").await.unwrap();
    assert_eq!((untouched.content.as_str(), untouched.revision), ("three", 4));
    assert_eq!(ada.edit(&written.name, "three").await.unwrap().revision, 4);
    for paths in [["author"], ["state"], ["nonsense"]] {
        let refused = ada.update(with_mask("x", &paths)).await.unwrap_err();
        assert_eq!(fields(&refused), ["update_mask"]);
    }
    let refused = ada.update(with_mask("", &["content"])).await.unwrap_err();
    assert_eq!(fields(&refused), ["comment.content"]);
    let refused = ada.update(wire::UpdateCommentRequest::default()).await.unwrap_err();
    assert_eq!(fields(&refused), ["comment"]);
}

pub(crate) async fn an_edit_passes_the_same_checks(engine: Engine) {
    let world = World::open(engine).await;
    world.posts.set_policy(|policy| {
        policy.hold_from_links = Some(2);
        policy.hold_first_comment = Some(true);
    });
    let ada = world.person("ada");
    let first = ada.say(&post(1), "first").await.unwrap();
    let second = ada.say(&post(1), "second").await.unwrap();
    assert_eq!(second.state(), CommentState::Approved);
    assert_refused(ada.edit(&second.name, " first ").await, Code::AlreadyExists, "SAME_TEXT");
    let spam = "buy https://a.example/ and https://b.example/";
    let held = ada.edit(&second.name, spam).await.unwrap();
    assert_eq!(held.state(), CommentState::Pending);
    assert_eq!(held.held_reasons, [i32::from(HeldReason::Links)]);
    // Taking the links out again does not take it out of the queue.
    let held = ada.edit(&second.name, "harmless").await.unwrap();
    assert_eq!(held.state(), CommentState::Pending);
    let listed = world.anonymous().list_flat(&post(1)).await.unwrap();
    assert_eq!(listed.iter().map(|comment| &comment.name).collect::<Vec<_>>(), [&first.name]);
    let thread = world.person("owner").thread(&post(1)).await.unwrap();
    assert_eq!((thread.approved_count, thread.pending_count), (1, 1));
}

pub(crate) async fn what_is_deleted_cannot_be_changed(engine: Engine) {
    let world = World::open(engine).await;
    let written = world.person("ada").say(&post(1), "hello").await.unwrap();
    let token = written.edit_token.clone();
    world.person("ada").delete(&written.name).await.unwrap();
    let again = world.person("ada").delete(&written.name).await;
    assert_refused(again, Code::FailedPrecondition, "COMMENT_DELETED");
    let edited = world.person("ada").edit(&written.name, "new").await;
    assert_refused(edited, Code::FailedPrecondition, "COMMENT_DELETED");
    let decided = world.person("owner").moderate(&written.name, Approve).await;
    assert_refused(decided, Code::FailedPrecondition, "COMMENT_DELETED");
    let by_token = world.anonymous().with_edit_token(&token).delete(&written.name).await;
    assert_eq!(by_token.unwrap_err().code(), Code::NotFound);
}
