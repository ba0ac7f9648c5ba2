//! Every write leaves its change in the feed.

use std::{collections::BTreeMap, time::Duration};

use posts_service::{policy::POLICY, sweep::sweep_once};
use proto::posts::v1;
use store_kit::{
    Engine,
    feed::{Entry, Feed, Position},
    outbox::Kind::{self, Created, Hidden, Removed, Updated, Withdrawn},
    query,
};

use crate::{
    on_both_engines, sign_in,
    sweep::{outdate, tidy},
    world::{
        Actor, BLOG, NOW, World, in_an_hour, mask, new_blog, new_post, publish, publish_privately, update,
    },
};

on_both_engines!(
    every_rpc_that_writes_tells_of_each_revision,
    what_happens_by_itself_is_told_too,
    who_may_read_less_is_told_apart,
    what_is_refused_or_changes_nothing_is_not_told,
);

/// Methods that write nothing begin with one of these words.
const READING: [&str; 11] = [
    "Export",
    "Get",
    "List",
    "Lookup",
    "BatchGet",
    "Search",
    "Summarize",
    "Preview",
    "Resolve",
    "Watch",
    "Check",
];

async fn entries(world: &World) -> Vec<Entry> {
    let feed = Feed::new(&world.database, || NOW.0);
    let (oldest, _) = feed.bounds().await.unwrap();
    feed.read(Position { number: 0, ..oldest }, 256).await.unwrap().entries
}

async fn kinds(world: &World, name: &str) -> Vec<Kind> {
    let entries = entries(world).await.into_iter();
    entries.filter(|entry| entry.change.name == name).map(|entry| entry.change.kind).collect()
}

/// Each name's revisions in the feed are 1, 2 and so on up to the row's; a row that is gone has one more. Of
/// a new person nobody is told.
async fn assert_complete(world: &World) {
    let mut told: BTreeMap<String, Vec<(i64, Kind)>> = BTreeMap::new();
    for Entry { change, .. } in entries(world).await {
        assert!(change.name.starts_with(&change.blog), "{change:?}");
        let parent = if change.name == change.blog { "" } else { &change.blog };
        assert_eq!(change.parent, parent, "{change:?}");
        told.entry(change.name).or_default().push((change.revision, change.kind));
    }
    let rows = query(
        "SELECT 'blogs/' || id AS name, revision FROM blogs \
         UNION ALL SELECT 'blogs/' || blog || '/members/' || id, revision FROM members \
         UNION ALL SELECT 'blogs/' || blog || '/posts/' || id, revision FROM posts \
         UNION ALL SELECT 'persons/' || id, revision FROM persons",
    );
    let rows = rows.fetch_all(&world.database).await.unwrap();
    let rows: BTreeMap<String, i64> =
        rows.iter().map(|row| (row.get("name").unwrap(), row.get("revision").unwrap())).collect();
    for name in rows.keys().filter(|name| name.starts_with("persons/")) {
        told.entry(name.clone()).or_default().insert(0, (1, Created));
    }
    for (name, revision) in &rows {
        let revisions: Vec<i64> = told[name].iter().map(|(revision, _)| *revision).collect();
        assert_eq!(revisions, (1..=*revision).collect::<Vec<_>>(), "{name}");
    }
    for (name, changes) in &told {
        assert_eq!(changes[0], (1, Created), "{name}");
        let (last, kind) = changes[changes.len() - 1];
        assert_eq!(Ok(last), i64::try_from(changes.len()), "{name}");
        assert!(rows.contains_key(name) || kind == Removed, "{name}");
    }
}

async fn every_rpc_that_writes_tells_of_each_revision(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let mut written = vec!["CreateBlog"];
    let title = |title: &str| v1::Blog { name: BLOG.into(), title: title.into(), ..Default::default() };
    let change = v1::UpdateBlogRequest { blog: Some(title("Two")), ..Default::default() };
    owner.update_blog(change).await.unwrap();
    written.push("UpdateBlog");

    let member = v1::Member {
        display_name: "Mo".into(),
        role: v1::MemberRole::Moderator.into(),
        ..Default::default()
    };
    let request = v1::CreateMemberRequest { parent: BLOG.into(), member: Some(member), ..Default::default() };
    let member = owner.create_member(request).await.unwrap();
    let renamed = v1::Member { name: member.name.clone(), display_name: "Moe".into(), ..Default::default() };
    let request = v1::UpdateMemberRequest {
        member: Some(renamed),
        update_mask: mask(&["display_name"]),
        ..Default::default()
    };
    owner.update_member(request).await.unwrap();
    let request = v1::DeleteMemberRequest { name: member.name.clone(), ..Default::default() };
    owner.delete_member(request).await.unwrap();
    written.extend(["CreateMember", "UpdateMember", "DeleteMember"]);
    assert_eq!(kinds(&world, &member.name).await, [Created, Updated, Removed]);

    let post = owner.draft("One").await;
    let retitled = v1::Post { name: post.name.clone(), title: "Other".into(), ..Default::default() };
    owner.update_post(update(retitled, &["title"])).await.unwrap();
    owner.publish_post(publish(&post.name)).await.unwrap();
    let request = v1::UnpublishPostRequest { name: post.name.clone(), ..Default::default() };
    owner.unpublish_post(request).await.unwrap();
    owner.trash(&post.name).await.unwrap();
    let request = v1::UndeletePostRequest { name: post.name.clone(), ..Default::default() };
    owner.undelete_post(request).await.unwrap();
    let entry = v1::ImportedPost {
        source_key: "1".into(),
        kind: v1::PostKind::Article.into(),
        state: v1::PostState::Published.into(),
        author_display_name: "Somebody else".into(),
        ..Default::default()
    };
    let request = v1::ImportPostsRequest { parent: BLOG.into(), posts: vec![entry] };
    owner.import_posts(request).await.unwrap();
    written.extend([
        "CreatePost",
        "UpdatePost",
        "PublishPost",
        "UnpublishPost",
        "DeletePost",
        "UndeletePost",
    ]);
    written.push("ImportPosts");

    world.blog("two", "Di").await;
    let di = world.service("x", &["blogs.write"]);
    let request = v1::DeleteBlogRequest { name: "blogs/two".into(), ..Default::default() };
    di.delete_blog(request).await.unwrap();
    written.push("DeleteBlog");
    assert_eq!(kinds(&world, "blogs/two").await, [Created, Removed]);

    written.extend(write_persons(&world).await);
    written.extend(write_members(&world, &owner).await);
    assert_complete(&world).await;
    let methods = POLICY.0.iter().map(|(method, _)| method.split_once('/').unwrap().1);
    let mut writing: Vec<&str> =
        methods.filter(|method| !READING.iter().any(|word| method.starts_with(word))).collect();
    writing.sort_unstable();
    written.sort_unstable();
    assert_eq!(written, writing, "a method that writes is called here");
}

/// Whoever comes in by a code.
async fn write_members(world: &World, owner: &Actor) -> [&'static str; 4] {
    let [taken, revoked] = [invite(owner).await, invite(owner).await];
    let ben = sign_in::signed_in(world, "ben", "Ben").await;
    let request = v1::AcceptInvitationRequest { name: taken.name, code: taken.code };
    let member = ben.accept_invitation(request).await.unwrap();
    assert_eq!(kinds(world, &member.name).await, [Created]);
    let request = v1::DeleteInvitationRequest { name: revoked.name, ..Default::default() };
    owner.delete_invitation(request).await.unwrap();
    // It moves nobody's revision.
    let blog = posts_service::tools::BlogId::parse("one").unwrap();
    let issued = posts_service::tools::issue_claim(&world.database, &world.clock, blog).await.unwrap();
    world.gateway().claim(v1::ClaimRequest { code: issued.code }).await.unwrap();
    ["CreateInvitation", "AcceptInvitation", "DeleteInvitation", "Claim"]
}

async fn invite(owner: &Actor) -> v1::Invitation {
    let invitation = v1::Invitation { role: v1::MemberRole::Author.into(), ..Default::default() };
    let request = v1::CreateInvitationRequest {
        parent: BLOG.into(),
        invitation: Some(invitation),
        ..Default::default()
    };
    owner.create_invitation(request).await.unwrap()
}

async fn write_persons(world: &World) -> [&'static str; 9] {
    let ada = sign_in::ada(world).await;
    let change =
        v1::Person { name: ada.name.clone(), url: "https://ada.example".into(), ..Default::default() };
    let request = v1::UpdatePersonRequest { person: Some(change), ..Default::default() };
    ada.update_person(request).await.unwrap();
    let name = world.gateway().link_identity(sign_in::link(&ada.name, "2")).await.unwrap().name;
    ada.delete_identity(v1::DeleteIdentityRequest { name }).await.unwrap();
    // Keys are nobody's but theirs, and move no revision.
    let made = ada.create_api_key(crate::api_keys::new(&["posts.read"], 90)).await.unwrap();
    world.gateway().exchange_api_key(v1::ExchangeApiKeyRequest { key: made.key }).await.unwrap();
    ada.delete_api_key(v1::DeleteApiKeyRequest { name: made.name, ..Default::default() }).await.unwrap();
    let request = v1::SignOutEverywhereRequest { name: ada.name.clone() };
    ada.sign_out_everywhere(request).await.unwrap();
    ada.erase_person(v1::ErasePersonRequest { name: ada.name.clone(), ..Default::default() }).await.unwrap();
    assert_eq!(kinds(world, &ada.name).await, [Updated, Updated, Removed]);
    [
        "SignIn",
        "ErasePerson",
        "UpdatePerson",
        "LinkIdentity",
        "DeleteIdentity",
        "SignOutEverywhere",
        "CreateApiKey",
        "ExchangeApiKey",
        "DeleteApiKey",
    ]
}

async fn what_happens_by_itself_is_told_too(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let (due, old, gone) =
        (owner.draft("Due").await, owner.published("Old").await, owner.draft("Gone").await);
    let request = v1::PublishPostRequest { publish_time: Some(in_an_hour()), ..publish(&due.name) };
    owner.publish_post(request).await.unwrap();
    owner.trash(&gone.name).await.unwrap();
    world.clock.advance(Duration::from_hours(30 * 24));
    assert_eq!(sweep_once(&world.database, world.clock.now()).await.unwrap().len(), 1);
    outdate(&world).await;
    let tidied = tidy(&world).await.unwrap();
    assert_eq!((tidied.purged, tidied.rendered), (1, 2));
    assert_complete(&world).await;
    assert_eq!(kinds(&world, &due.name).await, [Created, Updated, Updated, Updated]);
    assert_eq!(kinds(&world, &old.name).await, [Created, Updated, Updated]);
    assert_eq!(kinds(&world, &gone.name).await, [Created, Updated, Removed]);
}

async fn who_may_read_less_is_told_apart(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let post = owner.published("One").await;
    owner.publish_post(publish_privately(&post.name)).await.unwrap();
    owner.trash(&post.name).await.unwrap();
    let request = v1::UndeletePostRequest { name: post.name.clone(), ..Default::default() };
    owner.undelete_post(request).await.unwrap();
    owner.publish_post(publish(&post.name)).await.unwrap();
    owner.trash(&post.name).await.unwrap();
    assert_eq!(
        kinds(&world, &post.name).await,
        [Created, Updated, Hidden, Withdrawn, Updated, Updated, Hidden]
    );
}

async fn what_is_refused_or_changes_nothing_is_not_told(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let post = owner.draft("One").await;
    let before = entries(&world).await.len();
    let refused =
        v1::Post { name: post.name.clone(), title: "Two".into(), etag: "stale".into(), ..Default::default() };
    owner.update_post(update(refused, &["title"])).await.unwrap_err();
    let request = v1::UnpublishPostRequest { name: post.name.clone(), ..Default::default() };
    owner.unpublish_post(request).await.unwrap();
    world.service("maker", &["blogs.create"]).create_blog(new_blog("one", "Eve")).await.unwrap_err();
    world.anonymous().create_post(new_post("x")).await.unwrap_err();
    assert_eq!(entries(&world).await.len(), before);
}
