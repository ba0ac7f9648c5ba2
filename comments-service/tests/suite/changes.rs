//! Every write of a comment leaves its change in the feed.

use std::collections::BTreeMap;

use comments_service::sweep::render_anew;
use futures::FutureExt as _;
use proto::comments::v1::{self as wire, ModerationAction};
use store_kit::{
    Engine,
    feed::{Entry, Feed, Position},
    outbox::Kind::{self, Created, Hidden, Updated},
    query,
};

use crate::{
    imports::imported,
    world::{BLOG, World, draft, post},
};

async fn entries(world: &World) -> Vec<Entry> {
    let feed = Feed::new(&world.test.database, || 0);
    let (oldest, _) = feed.bounds().await.unwrap();
    feed.read(Position { number: 0, ..oldest }, 256).await.unwrap().entries
}

async fn kinds(world: &World, name: &str) -> Vec<Kind> {
    let entries = entries(world).await.into_iter();
    entries.filter(|entry| entry.change.name == name).map(|entry| entry.change.kind).collect()
}

/// Each comment's revisions in the feed are 1, 2 and so on up to the row's.
pub(crate) async fn assert_complete(world: &World) {
    let mut told: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for Entry { change, .. } in entries(world).await {
        assert_eq!((change.blog.as_str(), change.parent.as_str()), (BLOG, post(1).as_str()));
        let revisions = told.entry(change.name).or_default();
        assert_eq!(change.kind == Created, revisions.is_empty());
        revisions.push(change.revision);
    }
    let rows = query("SELECT blog, post, id, revision FROM comments");
    let rows = rows.fetch_all(&world.test.database).await.unwrap();
    assert_eq!(rows.len(), told.len());
    for row in rows {
        let text = |column: &str| row.get::<String>(column).unwrap();
        let name = format!("blogs/{}/posts/{}/comments/{}", text("blog"), text("post"), text("id"));
        let revision: i64 = row.get("revision").unwrap();
        assert_eq!(told[&name], (1..=revision).collect::<Vec<_>>(), "{name}");
    }
}

pub(crate) async fn every_write_tells_of_each_revision(engine: Engine) {
    let world = World::open(engine).await;
    let ada = world.person("ada");
    let one = ada.say(&post(1), "one").await.unwrap();
    let reply = ada.reply(&one, "a reply").await.unwrap();
    ada.edit(&one.name, "another one").await.unwrap();
    ada.edit(&one.name, "another one").await.unwrap();
    world.person("moderator").moderate(&reply.name, ModerationAction::Trash).await.unwrap();
    world.person("moderator").moderate(&reply.name, ModerationAction::Trash).await.unwrap();
    world.person("moderator").moderate(&reply.name, ModerationAction::Approve).await.unwrap();
    let gone = ada.say(&post(1), "gone").await.unwrap();
    ada.delete(&gone.name).await.unwrap();
    world.person("owner").import(vec![imported("1", ""), imported("2", "1")]).await.unwrap();
    world.anonymous().create(draft(&post(1), "")).await.unwrap_err();
    assert_complete(&world).await;
    assert_eq!(kinds(&world, &one.name).await, [Created, Updated]);
    assert_eq!(kinds(&world, &reply.name).await, [Created, Hidden, Updated]);
    assert_eq!(kinds(&world, &gone.name).await, [Created, Hidden]);
    assert_eq!(entries(&world).await.len(), 9, "the two of the import are there");
}

pub(crate) async fn what_readers_lose_is_told_apart(engine: Engine) {
    let world = World::open(engine).await;
    world.posts.set_policy(|policy| policy.hold_from_links = Some(1));
    let held = world.person("ada").say(&post(1), "see https://example.com").await.unwrap();
    assert_eq!(held.state(), wire::CommentState::Pending);
    world.person("moderator").moderate(&held.name, ModerationAction::Spam).await.unwrap();
    let shown = world.person("ada").say(&post(1), "plain").await.unwrap();
    // An edit sends it back to the queue.
    world.person("ada").edit(&shown.name, "see https://example.com too").await.unwrap();
    assert_complete(&world).await;
    assert_eq!(kinds(&world, &held.name).await, [Created, Updated], "nobody had seen it");
    assert_eq!(kinds(&world, &shown.name).await, [Created, Hidden]);
}

pub(crate) async fn a_tombstone_that_comes_or_goes_is_told(engine: Engine) {
    let world = World::open(engine).await;
    let (ada, moderator) = (world.person("ada"), world.person("moderator"));
    let root = ada.say(&post(1), "root").await.unwrap();
    let middle = ada.reply(&root, "middle").await.unwrap();
    let leaf = ada.reply(&middle, "leaf").await.unwrap();
    moderator.moderate(&middle.name, ModerationAction::Trash).await.unwrap();
    moderator.moderate(&leaf.name, ModerationAction::Trash).await.unwrap();
    assert!(world.anonymous().get(&middle.name).await.is_err(), "nothing stands in its place any more");
    moderator.moderate(&leaf.name, ModerationAction::Approve).await.unwrap();
    assert!(world.anonymous().get(&middle.name).await.unwrap().tombstone);
    assert_complete(&world).await;
    assert_eq!(kinds(&world, &root.name).await, [Created], "counts alone are not told");
    assert_eq!(kinds(&world, &middle.name).await, [Created, Hidden, Hidden, Updated]);
    assert_eq!(kinds(&world, &leaf.name).await, [Created, Hidden, Updated]);
}

pub(crate) async fn reactions_and_renderings_are_not_told(engine: Engine) {
    let world = World::open(engine).await;
    let written = world.person("ada").say(&post(1), "hello").await.unwrap();
    world.person("bob").react(&written.name, wire::Reaction::Like).await.unwrap();
    let outdate = "UPDATE comments SET content_html = 'stale', markup_version = 0";
    crate::store::write(&world.test.database, move |tx| query(outdate).execute(tx).boxed()).await;
    assert_eq!(render_anew(&world.test.database).await.unwrap(), 1);
    assert_complete(&world).await;
    assert_eq!(kinds(&world, &written.name).await, [Created]);
}
