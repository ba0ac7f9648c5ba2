//! What is held, refused and decided.

use proto::comments::v1::{
    Comment, CommentState, HeldReason,
    ModerationAction::{self, Approve, Spam, Trash},
};
use store_kit::Engine;
use tonic::Code;
use tonic_types::StatusExt as _;

use crate::world::{World, assert_refused, fields, post};

fn is_held(comment: &Comment, reasons: &[HeldReason]) -> bool {
    let expected: Vec<i32> = reasons.iter().map(|&reason| reason.into()).collect();
    comment.state() == CommentState::Pending && comment.held_reasons == expected
}

pub(crate) async fn the_first_comment_of_a_guest_waits_until_one_is_approved(engine: Engine) {
    let world = World::open(engine).await;
    world.posts.set_policy(|policy| policy.hold_first_comment = Some(true));
    let first = world.guest("g").say(&post(1), "one").await.unwrap();
    assert!(is_held(&first, &[HeldReason::FirstComment]));
    let second = world.guest("g").say(&post(1), "two").await.unwrap();
    assert!(is_held(&second, &[HeldReason::FirstComment]));
    let approved = world.person("moderator").moderate(&first.name, Approve).await.unwrap();
    assert!(approved.held_reasons.is_empty());
    let third = world.guest("g").say(&post(1), "three").await.unwrap();
    assert_eq!(third.state(), CommentState::Approved);
    assert_eq!(world.person("ada").say(&post(1), "me").await.unwrap().state(), CommentState::Approved);
    assert_eq!(world.anonymous().thread(&post(1)).await.unwrap().pending_count, 0);
    assert_eq!(world.person("moderator").thread(&post(1)).await.unwrap().pending_count, 1);
}

pub(crate) async fn links_wait(engine: Engine) {
    let world = World::open(engine).await;
    world.posts.set_policy(|policy| policy.hold_from_links = Some(2));
    let one = world.person("ada").say(&post(1), "see https://a.example/").await.unwrap();
    assert_eq!(one.state(), CommentState::Approved);
    let two = world.person("ada").say(&post(1), "[a](https://a.example/) https://b.example/").await.unwrap();
    assert!(is_held(&two, &[HeldReason::Links]));
    world.posts.set_policy(|policy| policy.hold_first_comment = Some(true));
    world.wait(30);
    let both = world.guest("g").say(&post(1), "https://a.example/ https://b.example/").await.unwrap();
    assert!(is_held(&both, &[HeldReason::FirstComment, HeldReason::Links]));
}

pub(crate) async fn a_typed_name_has_no_history(engine: Engine) {
    let world = World::open(engine).await;
    world.posts.set_policy(|policy| policy.hold_first_comment = Some(true));
    let known = world.guest("g").say(&post(1), "one").await.unwrap();
    world.person("moderator").moderate(&known.name, Approve).await.unwrap();
    let unnamed = world.anonymous().say(&post(1), "two").await.unwrap();
    assert!(is_held(&unnamed, &[HeldReason::FirstComment]));
    world.person("moderator").moderate(&unnamed.name, Approve).await.unwrap();
    let again = world.anonymous().say(&post(1), "three").await.unwrap();
    assert!(is_held(&again, &[HeldReason::FirstComment]));
    assert!(is_held(&world.guest("h").say(&post(1), "four").await.unwrap(), &[HeldReason::FirstComment]));
}

pub(crate) async fn the_same_text_twice_is_refused(engine: Engine) {
    let world = World::open(engine).await;
    let other_post = world.publish(2);
    let first = world.anonymous().say(&post(1), "first!").await.unwrap();
    assert_refused(world.anonymous().say(&post(1), " first! ").await, Code::AlreadyExists, "SAME_TEXT");
    // The guest id that the first comment brought does not make it another one.
    assert_refused(world.guest("g").say(&post(1), "first!").await, Code::AlreadyExists, "SAME_TEXT");
    assert!(world.person("ada").say(&post(1), "first!").await.is_ok());
    assert_refused(world.person("ada").reply(&first, "first!").await, Code::AlreadyExists, "SAME_TEXT");
    assert!(world.person("bob").say(&post(1), "first!").await.is_ok());
    assert!(world.person("bob").say(&other_post, "first!").await.is_ok());
    assert!(world.person("owner").say(&post(1), "first!").await.is_ok());
    assert_refused(world.person("owner").say(&post(1), "first!").await, Code::AlreadyExists, "SAME_TEXT");
}

pub(crate) async fn a_flood_is_slowed(engine: Engine) {
    let world = World::open(engine).await;
    let other_post = world.publish(2);
    world.posts.set_policy(|policy| {
        policy.flood_interval = Some(prost_types::Duration { seconds: 15, nanos: 0 });
    });
    let callers = [world.person("ada"), world.guest("g"), world.anonymous().from("203.0.113.9")];
    for (number, caller) in callers.iter().enumerate() {
        caller.say(&post(1), &format!("{number} one")).await.unwrap();
    }
    world.wait(5);
    for (number, caller) in callers.iter().enumerate() {
        let refused = caller.say(&other_post, &format!("{number} two")).await.unwrap_err();
        assert_eq!(
            (refused.code(), crate::world::reason(&refused).as_str()),
            (Code::ResourceExhausted, "TOO_SOON")
        );
        let retry = refused.get_details_retry_info().unwrap().retry_delay.unwrap();
        assert_eq!(retry.as_secs(), 10);
    }
    // Others are not slowed by them, nor somebody of whom nothing is known.
    world.anonymous().from("203.0.113.10").say(&post(1), "somebody").await.unwrap();
    world.anonymous().say(&post(1), "from nowhere").await.unwrap();
    world.anonymous().say(&post(1), "from nowhere again").await.unwrap();
    world.wait(10);
    for (number, caller) in callers.iter().enumerate() {
        caller.say(&other_post, &format!("{number} two")).await.unwrap();
    }
}

pub(crate) async fn a_new_guest_id_does_not_get_around_the_flood_limit(engine: Engine) {
    let world = World::open(engine).await;
    world.posts.set_policy(|policy| {
        policy.flood_interval = Some(prost_types::Duration { seconds: 15, nanos: 0 });
    });
    let (here, elsewhere) = ("203.0.113.9", "203.0.113.10");
    world.guest("g").from(here).say(&post(1), "one").await.unwrap();
    let too_soon = async |caller: crate::world::As<'_>| {
        assert_refused(caller.say(&post(1), "two").await, Code::ResourceExhausted, "TOO_SOON");
    };
    too_soon(world.guest("h").from(here)).await;
    too_soon(world.anonymous().from(here)).await;
    // Nor does another address under the same id.
    too_soon(world.guest("g").from(elsewhere)).await;
    // A proven name is not slowed by neighbours behind the same address, and slows none of them.
    world.person("ada").from(here).say(&post(1), "two").await.unwrap();
    world.person("bob").from(elsewhere).say(&post(1), "two").await.unwrap();
    world.guest("i").from(elsewhere).say(&post(1), "two").await.unwrap();
    // The later of the two counts: the comment of the address is younger than that of `g`.
    world.wait(15);
    world.guest("h").from(here).say(&post(1), "three").await.unwrap();
    too_soon(world.guest("g").from(here)).await;
}

pub(crate) async fn members_are_neither_held_nor_slowed(engine: Engine) {
    let world = World::open(engine).await;
    world.posts.set_policy(|policy| *policy = proto::posts::v1::CommentPolicy::default());
    for role in ["owner", "moderator", "author"] {
        for text in ["https://a.example/ https://b.example/", "once more"] {
            let written = world.person(role).say(&post(1), text).await.unwrap();
            assert_eq!(written.state(), CommentState::Approved, "{role}");
        }
    }
    // The defaults hold everybody else.
    let held = world.anonymous().say(&post(1), "https://a.example/ https://b.example/").await.unwrap();
    assert!(is_held(&held, &[HeldReason::FirstComment, HeldReason::Links]));
}

pub(crate) async fn decisions_change_state_and_counts(engine: Engine) {
    let world = World::open(engine).await;
    let moderator = world.person("moderator");
    let written = world.guest("g").say(&post(1), "hello").await.unwrap();
    let steps: [(ModerationAction, CommentState, i64, i32); 6] = [
        (Spam, CommentState::Spam, 2, 0),
        (Spam, CommentState::Spam, 2, 0),
        (Approve, CommentState::Approved, 3, 1),
        (Trash, CommentState::Trashed, 4, 0),
        (Spam, CommentState::Spam, 5, 0),
        (Approve, CommentState::Approved, 6, 1),
    ];
    for (action, state, revision, approved) in steps {
        let decided = moderator.moderate(&written.name, action).await.unwrap();
        assert_eq!((decided.state(), decided.revision), (state, revision), "{action:?}");
        assert_eq!(decided.etag, written.etag, "a decision changes no writable field");
        let thread = world.anonymous().thread(&post(1)).await.unwrap();
        assert_eq!((thread.approved_count, thread.last_comment_time.is_some()), (approved, approved == 1));
    }
    let unsaid = moderator.moderate(&written.name, ModerationAction::Unspecified).await.unwrap_err();
    assert_eq!(fields(&unsaid), ["action"]);
}

pub(crate) async fn a_decision_needs_the_right(engine: Engine) {
    let world = World::open(engine).await;
    let written = world.guest("g").say(&post(1), "hello").await.unwrap();
    let code = async |caller: crate::world::As<'_>| {
        caller.moderate(&written.name, Spam).await.map_err(|status| status.code()).err()
    };
    assert_eq!(code(world.anonymous()).await, Some(Code::Unauthenticated));
    assert_eq!(code(world.guest("g")).await, Some(Code::PermissionDenied));
    assert_eq!(code(world.person("ada")).await, Some(Code::PermissionDenied));
    assert_eq!(code(world.person("author")).await, Some(Code::PermissionDenied));
    assert_eq!(code(world.service(&["comments.read"])).await, Some(Code::PermissionDenied));
    assert_eq!(code(world.service(&["comments.moderate"])).await, None);
    // What is hidden by now is not there for somebody who may not see it.
    assert_eq!(code(world.person("ada")).await, Some(Code::NotFound));
    assert_eq!(code(world.person("moderator")).await, None);
    assert_eq!(code(world.person("owner")).await, None);
}
