//! Posts are found under what they are, and under what they once were.

use proto::posts::v1::{self, lookup_post_request::Key};
use store_kit::Engine;
use tonic::{Code, Status};

use crate::{
    import::entry,
    on_both_engines,
    world::{Actor, BLOG, World, new_post, refused, update},
};

on_both_engines!(
    a_former_slug_leads_to_the_post,
    a_live_slug_wins_over_a_former_one,
    an_imported_path_leads_to_the_post,
    an_address_leads_to_the_post,
    a_purged_post_leaves_nothing_behind,
);

async fn lookup(actor: &Actor, key: Key) -> Result<v1::Post, Status> {
    actor.lookup_post(v1::LookupPostRequest { parent: BLOG.to_owned(), key: Some(key) }).await
}

async fn by_slug(actor: &Actor, slug: &str) -> Result<v1::Post, Status> {
    lookup(actor, Key::Slug(slug.to_owned())).await
}

async fn by_path(actor: &Actor, path: &str) -> Result<v1::Post, Status> {
    lookup(actor, Key::Alias(path.to_owned())).await
}

async fn by_url(actor: &Actor, url: &str) -> Result<v1::Post, Status> {
    lookup(actor, Key::Url(url.to_owned())).await
}

async fn with_slug(actor: &Actor, post: &v1::Post, slug: &str) -> v1::Post {
    let change = v1::Post { name: post.name.clone(), slug: slug.to_owned(), ..Default::default() };
    actor.update_post(update(change, &["slug"])).await.unwrap()
}

async fn a_former_slug_leads_to_the_post(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let post = owner.published("First name").await;
    with_slug(&owner, &post, "second").await;
    let third = with_slug(&owner, &post, "third").await;
    for slug in ["first-name", "second", "third", "THIRD"] {
        let found = by_slug(&world.anonymous(), slug).await.unwrap();
        assert_eq!((found.name.as_str(), found.slug.as_str()), (third.name.as_str(), "third"), "{slug}");
    }
    with_slug(&owner, &post, "first-name").await;
    assert_eq!(by_slug(&owner, "third").await.unwrap().slug, "first-name");
    refused(by_slug(&owner, "fourth").await, Code::NotFound, "NOT_FOUND");
    refused(by_slug(&owner, "/second").await, Code::NotFound, "NOT_FOUND");
    refused(by_slug(&owner, "sec\0ond").await, Code::NotFound, "NOT_FOUND");
}

async fn a_live_slug_wins_over_a_former_one(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let old = owner.published("Name").await;
    with_slug(&owner, &old, "other").await;
    assert_eq!(by_slug(&world.anonymous(), "name").await.unwrap().name, old.name);
    let new = owner.draft("Name").await;
    assert_eq!(new.slug, "name", "a former slug is free");
    assert_eq!(by_slug(&owner, "name").await.unwrap().name, new.name);
    // To somebody who may not read it, the live one hides the former all the same.
    refused(by_slug(&world.anonymous(), "name").await, Code::NotFound, "NOT_FOUND");
    // The last post to leave a slug is found under it.
    with_slug(&owner, &new, "elsewhere").await;
    assert_eq!(by_slug(&owner, "name").await.unwrap().name, new.name);
}

async fn an_imported_path_leads_to_the_post(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let aliases = ["/2012/11/week-1-eoc.html", "/?p=7", "https://old.example/caf%C3%A9/"];
    let imported = v1::ImportedPost { aliases: aliases.map(str::to_owned).to_vec(), ..entry("a") };
    let request = v1::ImportPostsRequest { parent: BLOG.into(), posts: vec![imported] };
    let name = owner.import_posts(request).await.unwrap().results.remove(0).post;
    let reader = world.anonymous();
    for path in [
        "/2012/11/week-1-eoc.html",
        "2012/11/week-1-eoc.html",
        "/2012/11/week-1-eoc.html/",
        "/2012/11/week-1-eoc.html?m=1",
        "/2012/11/week-1-eoc.html#comments",
        "/?p=7",
        "/café",
        "/caf%C3%A9/",
    ] {
        assert_eq!(by_path(&reader, path).await.unwrap().name, name, "{path}");
    }
    for path in ["/", "/2012/11", "/2012/11/WEEK-1-EOC.html", "/?p=8", "/a\0b"] {
        refused(by_path(&reader, path).await, Code::NotFound, "NOT_FOUND");
    }
    owner.trash(&name).await.unwrap();
    refused(by_path(&reader, "/?p=7").await, Code::NotFound, "NOT_FOUND");
}

async fn an_address_leads_to_the_post(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let mut request = new_post("Elsewhere");
    request.post.as_mut().unwrap().canonical_url = "https://Example.com/page?id=1#top".into();
    let draft = owner.create_post(request).await.unwrap();
    let reader = world.anonymous();
    refused(by_url(&reader, "https://example.com/page?id=1").await, Code::NotFound, "NOT_FOUND");
    owner.publish_post(crate::world::publish(&draft.name)).await.unwrap();
    for url in ["https://example.com/page?id=1", "HTTPS://EXAMPLE.com/page?id=1#other"] {
        assert_eq!(by_url(&reader, url).await.unwrap().name, draft.name, "{url}");
    }
    refused(by_url(&reader, "https://example.com/page?id=2").await, Code::NotFound, "NOT_FOUND");

    let aliases = vec!["/2012/11/old.html".to_owned()];
    let imported = v1::ImportedPost { aliases, ..entry("a") };
    let request = v1::ImportPostsRequest { parent: BLOG.into(), posts: vec![imported] };
    let name = owner.import_posts(request).await.unwrap().results.remove(0).post;
    let old = "http://old.example/2012/11/old.html?utm_source=x";
    assert_eq!(by_url(&reader, old).await.unwrap().name, name);
}

async fn a_purged_post_leaves_nothing_behind(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let post = owner.published("Name").await;
    with_slug(&owner, &post, "other").await;
    owner.trash(&post.name).await.unwrap();
    world.clock.advance(std::time::Duration::from_hours(30 * 24));
    let tidied = crate::sweep::tidy(&world).await.unwrap();
    assert_eq!(tidied.purged, 1);
    refused(owner.get(&post.name).await, Code::NotFound, "NOT_FOUND");
    refused(by_slug(&owner, "name").await, Code::NotFound, "NOT_FOUND");
    assert_eq!(owner.draft("Other").await.slug, "other");
}
