//! Who may write what.

use proto::{
    comments::v1::{self as wire, AuthorKind, CommentState, ModerationAction::Trash},
    posts::v1::{Commenters, PostAudience},
};
use store_kit::Engine;
use tonic::Code;

use crate::world::{BEGINNING, World, assert_refused, draft, fields, post, reply_to};

pub(crate) async fn a_guest_is_taken_at_their_word(engine: Engine) {
    let world = World::open(engine).await;
    let mut request = draft(&post(1), "  *tea*, please ");
    let author = request.comment.as_mut().unwrap().author.as_mut().unwrap();
    author.display_name = "  Ann   Lee ".into();
    author.url = "https://ann.example".into();
    author.person = "persons/owner".into();
    author.verified = true;
    for caller in [world.anonymous(), world.guest("g"), world.service(&["comments.write"])] {
        let written = caller.create(request.clone()).await;
        let Ok(written) = written else {
            // The service and the anonymous caller give the same name and the same text.
            assert_refused(written, Code::AlreadyExists, "SAME_TEXT");
            continue;
        };
        let author = written.author.clone().unwrap();
        assert_eq!((author.display_name.as_str(), author.url.as_str()), ("Ann Lee", "https://ann.example/"));
        assert_eq!((author.kind(), author.verified, author.person.as_str()), (AuthorKind::Guest, false, ""));
        assert_eq!(written.state(), CommentState::Approved);
        assert_eq!((written.depth, written.reply_count, written.revision), (0, 0, 1));
        assert_eq!(written.create_time, Some(BEGINNING.to_proto()));
        assert_eq!(written.editable_until.unwrap().seconds, BEGINNING.to_proto().seconds + 900);
        assert_eq!(written.edit_token.len(), 43);
        assert_eq!(world.anonymous().get(&written.name).await.unwrap().edit_token, "");
        assert_eq!(world.anonymous().get(&written.name).await.unwrap().editable_until, None);
    }
}

pub(crate) async fn a_person_is_who_their_profile_says(engine: Engine) {
    let world = World::open(engine).await;
    let mut request = draft(&post(1), "hello");
    request.comment.as_mut().unwrap().author =
        Some(wire::Author { email: "???".into(), ..Default::default() });
    let written = world.person("ada").create(request).await.unwrap();
    let author = written.author.unwrap();
    assert_eq!((author.display_name.as_str(), author.url.as_str()), ("ada of Kent", "https://ada.example/"));
    assert_eq!(
        (author.kind(), author.verified, author.person.as_str()),
        (AuthorKind::Person, true, "persons/ada")
    );
    let unknown = world.person("nobody").say(&post(1), "hello").await;
    assert_refused(unknown, Code::Unauthenticated, "NO_CREDENTIALS");
}

pub(crate) async fn every_wrong_field_is_named_at_once(engine: Engine) {
    let world = World::open(engine).await;
    let comment = wire::Comment {
        author: Some(wire::Author {
            display_name: "a\u{202E}b".into(),
            url: "javascript:alert(1)".into(),
            email: "nobody".into(),
            ..Default::default()
        }),
        content: "x".repeat(65_526),
        parent_comment: "nonsense".into(),
        ..Default::default()
    };
    let request =
        wire::CreateCommentRequest { parent: post(1), comment: Some(comment), request_id: "seven".into() };
    let refused = world.anonymous().create(request).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    let mut named = fields(&refused);
    named.sort();
    assert_eq!(
        named,
        [
            "comment.author.display_name",
            "comment.author.email",
            "comment.author.url",
            "comment.content",
            "comment.parent_comment",
            "request_id"
        ]
    );
    for blank in ["", " \n ", "\u{200B}", "a\0b"] {
        assert_eq!(fields(&world.anonymous().say(&post(1), blank).await.unwrap_err()), ["comment.content"]);
    }
    let empty = wire::CreateCommentRequest { parent: post(1), ..Default::default() };
    assert_eq!(fields(&world.anonymous().create(empty).await.unwrap_err()), ["comment"]);
}

pub(crate) async fn the_policy_says_how_long_a_text_may_be(engine: Engine) {
    let world = World::open(engine).await;
    world.posts.set_policy(|policy| policy.max_characters = Some(5));
    let mut request = draft(&post(1), "12345");
    request.request_id = "0190a5a0-0000-4000-8000-000000000001".into();
    let ada = world.person("ada");
    let written = ada.create(request.clone()).await.unwrap();
    let is_too_long = |refused: Result<wire::Comment, tonic::Status>| {
        let refused = refused.unwrap_err();
        assert_eq!(
            (refused.code(), fields(&refused)),
            (Code::InvalidArgument, vec!["comment.content".into()])
        );
    };
    is_too_long(ada.say(&post(1), "123456").await);
    is_too_long(ada.reply(&written, "123456").await);
    is_too_long(ada.edit(&written.name, "123456").await);
    is_too_long(world.person("owner").say(&post(1), "123456").await);
    world.posts.set_policy(|policy| policy.max_characters = Some(4));
    world.wait(30);
    // What was written before the rule is not judged by it: neither a replay, nor an edit that is none.
    assert_eq!(ada.create(request).await.unwrap().name, written.name);
    assert_eq!(ada.edit(&written.name, "12345").await.unwrap().content, "12345");
    is_too_long(ada.edit(&written.name, "54321").await);
    // A post that is not there says nothing of its rules.
    assert_eq!(ada.say(&post(9), "123456").await.unwrap_err().code(), Code::NotFound);
}

pub(crate) async fn malformed_names_are_invalid_and_others_not_found(engine: Engine) {
    let world = World::open(engine).await;
    for malformed in ["", "blogs/tea", "posts/x", "blogs/tea/posts/x/comments"] {
        assert_eq!(
            fields(&world.anonymous().say(malformed, "x").await.unwrap_err()),
            ["parent"],
            "{malformed}"
        );
        assert_eq!(fields(&world.anonymous().get(malformed).await.unwrap_err()), ["name"], "{malformed}");
    }
    let id = "0190a5a0-0000-7000-8000-00000000000f";
    for missing in ["blogs/tea/posts/x", "blogs/Tea!/posts/x", "blogs/none/posts/x", &post(9)] {
        let name = format!("{missing}/comments/{id}");
        let nowhere = || Code::NotFound;
        assert_eq!(world.anonymous().say(missing, "x").await.unwrap_err().code(), nowhere(), "{missing}");
        assert_eq!(world.anonymous().get(&name).await.unwrap_err().code(), nowhere(), "{missing}");
        assert_eq!(world.person("owner").delete(&name).await.unwrap_err().code(), nowhere(), "{missing}");
        assert_eq!(world.anonymous().thread(missing).await.unwrap_err().code(), nowhere(), "{missing}");
    }
    // A comment is found under its own post alone.
    let written = world.anonymous().say(&post(1), "x").await.unwrap();
    let elsewhere = written.name.replace(&post(1), &world.publish(2));
    for caller in [world.anonymous().with_edit_token(&written.edit_token), world.person("owner")] {
        assert_eq!(caller.get(&elsewhere).await.unwrap_err().code(), Code::NotFound);
        assert_eq!(caller.edit(&elsewhere, "y").await.unwrap_err().code(), Code::NotFound);
        assert_eq!(caller.delete(&elsewhere).await.unwrap_err().code(), Code::NotFound);
    }
    let decided = world.person("owner").moderate(&elsewhere, Trash).await;
    assert_eq!(decided.unwrap_err().code(), Code::NotFound);
}

pub(crate) async fn a_reply_needs_a_shown_parent_of_the_same_post(engine: Engine) {
    let world = World::open(engine).await;
    let other_post = world.publish(2);
    let root = world.guest("g").say(&post(1), "root").await.unwrap();
    let reply = world.guest("h").reply(&root, "reply").await.unwrap();
    assert_eq!((reply.parent_comment.as_str(), reply.depth), (root.name.as_str(), 1));
    assert_eq!(world.anonymous().get(&root.name).await.unwrap().reply_count, 1);

    let mut astray = reply_to(&root, "astray");
    astray.parent = other_post;
    assert_eq!(world.guest("g").create(astray).await.unwrap_err().code(), Code::NotFound);
    let mut nobody = reply_to(&root, "to nobody");
    nobody.comment.as_mut().unwrap().parent_comment =
        format!("{}/comments/0190a5a0-0000-7000-8000-00000000000f", post(1));
    assert_eq!(world.guest("g").create(nobody).await.unwrap_err().code(), Code::NotFound);

    world.person("moderator").moderate(&root.name, Trash).await.unwrap();
    assert_refused(
        world.guest("g").reply(&root, "too late").await,
        Code::FailedPrecondition,
        "PARENT_HIDDEN",
    );
    world.person("moderator").moderate(&reply.name, Trash).await.unwrap();
    assert_eq!(world.guest("g").reply(&root, "too late").await.unwrap_err().code(), Code::NotFound);
    let seen = world.person("moderator").reply(&root, "too late").await;
    assert_refused(seen, Code::FailedPrecondition, "PARENT_HIDDEN");
}

pub(crate) async fn replies_end_at_depth_fifty(engine: Engine) {
    let world = World::open(engine).await;
    let mut last = world.guest("g").say(&post(1), "0").await.unwrap();
    let root = last.name.clone();
    for depth in 1..=50 {
        last = world.guest("g").reply(&last, &depth.to_string()).await.unwrap();
        assert_eq!(last.depth, depth);
    }
    assert_refused(world.guest("g").reply(&last, "51").await, Code::FailedPrecondition, "REPLY_TOO_DEEP");
    assert_eq!(world.anonymous().get(&root).await.unwrap().reply_count, 50);
}

pub(crate) async fn a_closed_thread_takes_no_comment(engine: Engine) {
    let world = World::open(engine).await;
    let written = world.person("ada").say(&post(1), "early").await.unwrap();
    world.posts.set_policy(|policy| policy.commenters = Some(Commenters::Nobody.into()));
    world.wait(30);
    for caller in [world.anonymous(), world.person("ada"), world.person("owner")] {
        assert_refused(caller.say(&post(1), "late").await, Code::FailedPrecondition, "THREAD_CLOSED");
    }
    let edited = world.person("ada").edit(&written.name, "later").await;
    assert_refused(edited, Code::FailedPrecondition, "THREAD_CLOSED");
    world.posts.set_policy(|policy| {
        policy.commenters = Some(Commenters::Anyone.into());
        policy.close_after = Some(prost_types::Duration { seconds: 60, nanos: 0 });
    });
    world.wait(30);
    assert_refused(world.anonymous().say(&post(1), "late").await, Code::FailedPrecondition, "THREAD_CLOSED");
    world.posts.set_audience(&post(1), PostAudience::Author);
    world.wait(30);
    let draft = world.person("author").say(&post(1), "early").await;
    assert_refused(draft, Code::FailedPrecondition, "POST_NOT_PUBLISHED");
}

pub(crate) async fn the_policy_says_who_may_write(engine: Engine) {
    let world = World::open(engine).await;
    let (unauthenticated, denied) = (Some(Code::Unauthenticated), Some(Code::PermissionDenied));
    for (commenters, expected) in [
        (Commenters::Persons, [unauthenticated, denied, None, None, denied]),
        (Commenters::Members, [unauthenticated, denied, denied, None, denied]),
    ] {
        // A post's own rule goes before the blog's.
        world.posts.with(|known| {
            let overrides =
                proto::posts::v1::CommentPolicy { commenters: Some(commenters.into()), ..Default::default() };
            known.posts.get_mut(&post(1)).unwrap().comment_policy = Some(overrides);
        });
        world.wait(30);
        let callers = [
            world.anonymous(),
            world.guest("g"),
            world.person("ada"),
            world.person("author"),
            world.service(&["comments.write"]),
        ];
        for (caller, expected) in callers.into_iter().zip(expected) {
            let said = caller.say(&post(1), &format!("{commenters:?}")).await;
            assert_eq!(said.err().map(|status| status.code()), expected, "{commenters:?}");
        }
    }
}

pub(crate) async fn a_service_writes_with_its_scope_alone(engine: Engine) {
    let world = World::open(engine).await;
    let denied = world.service(&["comments.read"]).say(&post(1), "hello").await;
    assert_refused(denied, Code::PermissionDenied, "NOT_ALLOWED");
    let written = world.service(&["comments.write"]).say(&post(1), "hello").await.unwrap();
    assert_eq!(written.author.unwrap().kind(), AuthorKind::Guest);
}
