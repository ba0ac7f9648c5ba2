//! What comments said before they were edited.

use comments_service::sweep::render_anew;
use futures::FutureExt as _;
use proto::{
    comments::v1::{
        ListCommentRevisionsRequest,
        ModerationAction::{Approve, Trash},
    },
    posts::v1::PostAudience,
};
use service_kit::time::Timestamp;
use store_kit::{Engine, query, testing};
use tonic::Code;

use crate::world::{As, BEGINNING, World, fields, post};

fn of(name: &str) -> ListCommentRevisionsRequest {
    ListCommentRevisionsRequest { parent: name.into(), ..Default::default() }
}

/// What the caller finds that the comment said, the newest first.
async fn said(caller: &As<'_>, name: &str) -> Vec<String> {
    let found = caller.revisions(of(name)).await.unwrap().revisions;
    found.into_iter().map(|revision| revision.content).collect()
}

pub(crate) async fn each_edit_keeps_what_was_there(engine: Engine) {
    let world = World::open(engine).await;
    let ada = world.person("ada");
    let written = ada.say(&post(1), "*one*").await.unwrap();
    assert!(said(&world.anonymous(), &written.name).await.is_empty());
    world.wait(10);
    ada.edit(&written.name, "two").await.unwrap();
    ada.edit(&written.name, "two").await.unwrap();
    world.wait(10);
    ada.edit(&written.name, "three").await.unwrap();
    let found = world.anonymous().revisions(of(&written.name)).await.unwrap().revisions;
    let shown: Vec<_> =
        found.iter().map(|revision| (revision.name.as_str(), revision.content.as_str())).collect();
    let name = |number: u32| format!("{}/revisions/{number}", written.name);
    assert_eq!(shown, [(name(2).as_str(), "two"), (name(1).as_str(), "*one*")]);
    assert!(found[1].content_html.contains("<em>one</em>"));
    let times = found.iter().map(|revision| revision.create_time.and_then(Timestamp::from_proto).unwrap());
    assert_eq!(times.collect::<Vec<_>>(), [Timestamp(BEGINNING.0 + 10_000_000), BEGINNING]);
    assert!(ada.edit(&written.name, "").await.is_ok(), "an edit of nothing leaves none");
    assert_eq!(said(&ada, &written.name).await.len(), 2);
}

pub(crate) async fn earlier_texts_come_in_pages(engine: Engine) {
    let world = World::open(engine).await;
    let ada = world.person("ada");
    let written = ada.say(&post(1), "0").await.unwrap();
    for number in 1..=25 {
        ada.edit(&written.name, &number.to_string()).await.unwrap();
    }
    for (size, pages) in [(0, 2), (1, 25), (5, 5), (25, 1), (1_000, 1)] {
        let (mut request, mut met, mut count) = (of(&written.name), Vec::new(), 0);
        request.page_size = size;
        loop {
            let page = world.anonymous().revisions(request.clone()).await.unwrap();
            met.extend(page.revisions.into_iter().map(|revision| revision.content));
            count += 1;
            if page.next_page_token.is_empty() {
                break;
            }
            request.page_token = page.next_page_token;
        }
        let expected: Vec<String> = (0..25).rev().map(|number: u32| number.to_string()).collect();
        assert_eq!((met, count), (expected, pages), "by {size}");
    }
    for (field, request) in [
        ("page_token", ListCommentRevisionsRequest { page_token: "x".into(), ..of(&written.name) }),
        ("page_size", ListCommentRevisionsRequest { page_size: -1, ..of(&written.name) }),
        ("parent", of("blogs/tea")),
    ] {
        assert_eq!(fields(&world.anonymous().revisions(request).await.unwrap_err()), [field]);
    }
}

pub(crate) async fn what_was_never_shown_stays_with_its_author(engine: Engine) {
    let world = World::open(engine).await;
    world.posts.set_policy(|policy| policy.hold_from_links = Some(1));
    let written = world.guest("g").say(&post(1), "buy https://a.example/").await.unwrap();
    let own = world.guest("g").with_edit_token(&written.edit_token);
    own.edit(&written.name, "harmless").await.unwrap();
    assert_eq!(world.anonymous().revisions(of(&written.name)).await.unwrap_err().code(), Code::NotFound);
    world.person("moderator").moderate(&written.name, Approve).await.unwrap();
    own.edit(&written.name, "harmless too").await.unwrap();
    assert_eq!(said(&world.anonymous(), &written.name).await, ["harmless"]);
    assert_eq!(said(&own, &written.name).await.len(), 2);
    assert_eq!(said(&world.person("moderator"), &written.name).await.len(), 2);
}

pub(crate) async fn a_tombstone_has_no_history(engine: Engine) {
    let world = World::open(engine).await;
    let ada = world.person("ada");
    let root = ada.say(&post(1), "one").await.unwrap();
    ada.edit(&root.name, "two").await.unwrap();
    world.person("bob").reply(&root, "reply").await.unwrap();
    world.person("moderator").moderate(&root.name, Trash).await.unwrap();
    assert!(said(&world.anonymous(), &root.name).await.is_empty());
    assert_eq!(said(&world.person("moderator"), &root.name).await, ["one"]);
    world.person("moderator").moderate(&root.name, Approve).await.unwrap();
    world.posts.set_audience(&post(1), PostAudience::Members);
    world.wait(30);
    assert_eq!(world.anonymous().revisions(of(&root.name)).await.unwrap_err().code(), Code::NotFound);
    world.posts.set_audience(&post(1), PostAudience::Public);
    world.wait(30);
    ada.delete(&root.name).await.unwrap();
    assert!(said(&world.person("owner"), &root.name).await.is_empty());
    let rows = query("SELECT content FROM comment_revisions").fetch_all(&world.test.database).await.unwrap();
    assert!(rows.is_empty(), "nothing is left of it");
}

pub(crate) async fn earlier_texts_are_rendered_anew_too(engine: Engine) {
    let world = World::open(engine).await;
    let ada = world.person("ada");
    let written = ada.say(&post(1), "*one*").await.unwrap();
    ada.edit(&written.name, "*two*").await.unwrap();
    let make_old = "UPDATE comment_revisions SET content_html = 'old', markup_version = 0";
    let write = testing::write(&world.test.database, move |tx| query(make_old).execute(tx).boxed());
    assert_eq!(write.await.unwrap(), 1);
    let found = ada.revisions(of(&written.name)).await.unwrap().revisions;
    assert!(found[0].content_html.contains("<em>one</em>"));
    assert_eq!(render_anew(&world.test.database).await.unwrap(), 1);
    assert_eq!(render_anew(&world.test.database).await.unwrap(), 0);
    let row =
        query("SELECT content_html FROM comment_revisions").fetch_one(&world.test.database).await.unwrap();
    assert!(row.get::<String>("content_html").unwrap().contains("<em>one</em>"));
}
