//! Whose posts and comments are whose to see, by every method.

use proto::{
    comments::v1::{ModerationAction::Approve, ModerationAction::Trash, Reaction},
    posts::v1::PostAudience,
};
use store_kit::Engine;
use tonic::Code;

use crate::world::{As, World, draft, flat, post, threaded};

async fn sees(caller: &As<'_>, post: &str) -> bool {
    match caller.thread(post).await {
        Ok(_) => true,
        Err(status) => {
            assert_eq!(status.code(), Code::NotFound);
            false
        }
    }
}

pub(crate) async fn who_sees_which_post(engine: Engine) {
    let world = World::open(engine).await;
    let callers = [
        ("anonymous", world.anonymous()),
        ("guest", world.guest("g")),
        ("stranger", world.person("ada")),
        ("author", world.person("author")),
        ("moderator", world.person("moderator")),
        ("owner", world.person("owner")),
        ("reader", world.service(&["comments.read"])),
        ("writer", world.service(&["comments.write"])),
    ];
    for (audience, expected) in [
        (PostAudience::Public, "anonymous guest stranger author moderator owner reader writer"),
        (PostAudience::Members, "author moderator owner reader"),
        (PostAudience::Author, "author owner reader"),
        (PostAudience::Unspecified, "author owner reader"),
    ] {
        world.posts.set_audience(&post(1), audience);
        world.wait(30);
        for (name, caller) in &callers {
            let expected = expected.split(' ').any(|seeing| seeing == *name);
            assert_eq!(sees(caller, &post(1)).await, expected, "{name} and {audience:?}");
        }
    }
    assert!(!sees(&world.service(&["comments.read"]), &post(9)).await, "what is not there is for nobody");
}

/// Every method that takes a post or a comment, as this caller.
async fn answers(caller: &As<'_>, comment: &str) -> Vec<(&'static str, Code)> {
    let code = |result: Result<(), tonic::Status>| result.err().map_or(Code::Ok, |status| status.code());
    let replies =
        proto::comments::v1::ListCommentsRequest { parent_comment: comment.into(), ..flat(&post(1)) };
    let revisions =
        proto::comments::v1::ListCommentRevisionsRequest { parent: comment.into(), ..Default::default() };
    let search = proto::comments::v1::SearchCommentsRequest {
        parent: post(1),
        query: "hello".into(),
        ..Default::default()
    };
    vec![
        ("CreateComment", code(caller.create(draft(&post(1), "new")).await.map(drop))),
        ("GetComment", code(caller.get(comment).await.map(drop))),
        ("ListComments", code(caller.list(flat(&post(1))).await.map(drop))),
        ("ListComments threaded", code(caller.list(threaded(&post(1))).await.map(drop))),
        ("ListComments replies", code(caller.list(replies).await.map(drop))),
        ("UpdateComment", code(caller.edit(comment, "new").await.map(drop))),
        ("DeleteComment", code(caller.delete(comment).await.map(drop))),
        ("PreviewComment", code(caller.preview(&post(1), "new").await.map(drop))),
        ("ModerateComment", code(caller.moderate(comment, Approve).await.map(drop))),
        ("SetReaction", code(caller.react(comment, Reaction::Like).await.map(drop))),
        ("ListCommentRevisions", code(caller.revisions(revisions).await.map(drop))),
        ("SearchComments", code(caller.search(search).await.map(drop))),
        ("GetThread", code(caller.thread(&post(1)).await.map(drop))),
    ]
}

pub(crate) async fn what_is_invisible_is_not_found_by_every_method(engine: Engine) {
    let world = World::open(engine).await;
    let written = world.person("ada").say(&post(1), "hello").await.unwrap();
    for audience in [PostAudience::Members, PostAudience::Author] {
        world.posts.set_audience(&post(1), audience);
        world.wait(30);
        let with_token = world.anonymous().with_edit_token(&written.edit_token);
        // Even whose own comment it is: the post is not theirs to see.
        for caller in [with_token, world.guest("g"), world.person("ada"), world.person("bob")] {
            for (method, code) in answers(&caller, &written.name).await {
                let closed = method == "ModerateComment"
                    && matches!(code, Code::Unauthenticated | Code::PermissionDenied);
                assert!(code == Code::NotFound || closed, "{method} answers {code:?}");
            }
            let names = vec![format!("{}/thread", post(1))];
            assert_eq!(caller.threads(names).await.unwrap()[0].approved_count, 0);
        }
    }
    // A moderator who may not see a draft decides nothing about it; an operator's service does.
    assert_eq!(
        world.person("moderator").moderate(&written.name, Trash).await.unwrap_err().code(),
        Code::NotFound
    );
    let decided = world.service(&["comments.moderate"]).moderate(&written.name, Trash).await.unwrap();
    assert_eq!(decided.content, "hello", "who decides reads what they decide about");
}

pub(crate) async fn lists_of_a_blog_hold_back_what_is_invisible(engine: Engine) {
    let world = World::open(engine).await;
    for (number, audience) in
        [PostAudience::Public, PostAudience::Members, PostAudience::Author].into_iter().enumerate()
    {
        let name = world.publish(u32::try_from(number).unwrap() + 1);
        world.person("author").say(&name, "hello").await.unwrap();
        world.posts.set_audience(&name, audience);
    }
    world.wait(30);
    let count = async |caller: As<'_>| caller.list_flat("blogs/tea/posts/-").await.unwrap().len();
    assert_eq!(count(world.anonymous()).await, 1);
    assert_eq!(count(world.person("ada")).await, 1);
    assert_eq!(count(world.person("moderator")).await, 2);
    assert_eq!(count(world.person("author")).await, 3);
    assert_eq!(count(world.person("owner")).await, 3);
    assert_eq!(count(world.service(&["comments.read"])).await, 3);
    let nowhere = world.anonymous().list_flat("blogs/none/posts/-").await;
    assert_eq!(nowhere.unwrap_err().code(), Code::NotFound);
}

pub(crate) async fn only_moderators_list_what_is_hidden(engine: Engine) {
    let world = World::open(engine).await;
    let written = world.person("ada").say(&post(1), "hello").await.unwrap();
    world.person("owner").moderate(&written.name, Trash).await.unwrap();
    let filtered = |filter: &str| {
        let filter = filter.to_owned();
        move |parent: &str| proto::comments::v1::ListCommentsRequest {
            filter: filter.clone(),
            ..flat(parent)
        }
    };
    let trashed = filtered("state = TRASHED");
    for parent in [post(1).as_str(), "blogs/tea/posts/-"] {
        for caller in [world.anonymous(), world.person("ada"), world.person("author")] {
            assert!(caller.list_flat(parent).await.unwrap().is_empty());
            assert_eq!(caller.list(trashed(parent)).await.unwrap_err().code(), Code::PermissionDenied);
            assert!(caller.list(filtered("state = APPROVED")(parent)).await.unwrap().comments.is_empty());
        }
        for caller in [world.person("moderator"), world.person("owner"), world.service(&["comments.read"])] {
            assert_eq!(caller.list(trashed(parent)).await.unwrap().comments.len(), 1);
            assert_eq!(caller.list_flat(parent).await.unwrap()[0].content, "hello");
        }
    }
    let nodes = world.person("moderator").list(threaded(&post(1))).await.unwrap().threads;
    assert_eq!(nodes.len(), 1);
}
