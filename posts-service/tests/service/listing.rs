//! Lists: which posts, in which order, page by page.

use std::time::Duration;

use proto::posts::v1::{self, PostKind, PostState};
use store_kit::Engine;
use tonic::Code;

use crate::{
    import::entry,
    on_both_engines,
    world::{Actor, BLOG, World, list, new_post, publish, refused, wrong},
};

on_both_engines!(
    posts_come_newest_first_unless_told_otherwise,
    filters_choose,
    a_filter_that_names_the_trash_finds_it,
    a_basic_view_leaves_the_text_out,
    a_token_is_good_for_its_own_list_alone,
    pages_are_full_however_much_is_hidden,
    a_page_of_long_posts_ends_early,
);

/// So many seconds after some moment of the past.
pub(crate) fn at(seconds: i64) -> prost_types::Timestamp {
    prost_types::Timestamp { seconds: 1_600_000_000 + seconds, nanos: 0 }
}

/// Posts with a title, publication and creation each; the key is the title.
async fn import(owner: &Actor, posts: &[(&str, Option<i64>, i64)]) {
    let entries = posts.iter().map(|(title, published, created)| v1::ImportedPost {
        title: (*title).to_owned(),
        publish_time: published.map(at),
        create_time: Some(at(*created)),
        state: if published.is_some() { PostState::Published } else { PostState::Draft }.into(),
        ..entry(title)
    });
    let request = v1::ImportPostsRequest { parent: BLOG.into(), posts: entries.collect() };
    owner.import_posts(request).await.unwrap();
}

async fn titles(actor: &Actor, request: v1::ListPostsRequest) -> Vec<String> {
    walk(actor, request).await.into_iter().map(|post| post.title).collect()
}

/// Every page of a list.
async fn walk(actor: &Actor, mut request: v1::ListPostsRequest) -> Vec<v1::Post> {
    let mut posts = Vec::new();
    loop {
        let page = actor.list_posts(request.clone()).await.unwrap();
        posts.extend(page.posts);
        if page.next_page_token.is_empty() {
            return posts;
        }
        request.page_token = page.next_page_token;
    }
}

async fn posts_come_newest_first_unless_told_otherwise(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    // `c` is a draft: it counts by its creation.
    import(&owner, &[("a", Some(1), 9), ("b", Some(5), 2), ("c", None, 3), ("d", Some(5), 4)]).await;
    for (order_by, expected) in [
        ("publish_time", "acbd"),
        ("publish_time asc", "acbd"),
        ("create_time", "bcda"),
        ("create_time desc", "adcb"),
    ] {
        for page_size in [1, 2, 50] {
            let request = v1::ListPostsRequest { order_by: order_by.into(), page_size, ..list() };
            let found = titles(&owner, request).await.concat();
            // Equal times go by id, which is assigned in the order of the batch, give or take.
            let found = if order_by.starts_with("publish") { found.replace("db", "bd") } else { found };
            assert_eq!(found, expected, "{order_by} by {page_size}");
        }
    }
    let newest = titles(&owner, list()).await.concat();
    assert!(newest == "dbca" || newest == "bdca", "{newest}");
    let by_change = |order_by: &str| v1::ListPostsRequest { order_by: order_by.into(), ..list() };
    let first = owner.list_posts(list()).await.unwrap().posts.remove(3);
    world.clock.advance(Duration::from_secs(1));
    owner.publish_post(publish(&first.name)).await.unwrap();
    assert_eq!(titles(&owner, by_change("update_time desc")).await[0], "a");
    assert_eq!(titles(&owner, by_change("update_time")).await[3], "a");
    wrong(owner.list_posts(by_change("title")).await, "order_by");
}

async fn filters_choose(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let ben = world.author("Ben").await;
    let labelled = async |actor: &Actor, title: &str, kind: PostKind, labels: &[&str]| {
        let mut request = new_post(title);
        let post = request.post.as_mut().unwrap();
        post.kind = kind.into();
        post.labels = labels.iter().map(|&label| label.to_owned()).collect();
        actor.create_post(request).await.unwrap()
    };
    labelled(&owner, "a", PostKind::Article, &["x", "y"]).await;
    labelled(&owner, "b", PostKind::Page, &["x"]).await;
    let his = labelled(&ben, "c", PostKind::Article, &["y \"z\""]).await;
    world.clock.advance(Duration::from_mins(1));
    owner.published("d").await;
    let by_ben = format!("author = {}", his.author);
    for (filter, expected) in [
        ("", "abcd"),
        ("kind = ARTICLE", "acd"),
        ("kind=PAGE", "b"),
        ("label = x", "ab"),
        ("label = x AND label = \"y\"", "a"),
        ("label = \"y \\\"z\\\"\"", "c"),
        ("label = X", ""),
        ("state = PUBLISHED", "d"),
        ("state = DRAFT AND kind = ARTICLE", "ac"),
        ("state = DRAFT AND state = PUBLISHED", ""),
        (by_ben.as_str(), "c"),
        ("create_time > 2026-11-22T00:00:00Z", "d"),
        ("create_time >= 2026-11-22T00:00:00Z AND create_time < \"2026-11-22T01:01:00+01:00\"", "abc"),
        ("create_time = 2026-11-22T00:01:00Z", "d"),
        ("publish_time <= 2027-01-01T00:00:00Z", "d"),
        ("update_time < 2026-11-22T00:00:30Z AND label = x AND kind = PAGE", "b"),
        ("kind = PAGE OR state = PUBLISHED", "bd"),
        ("kind = ARTICLE AND label = y OR state = PUBLISHED", "ad"),
        ("NOT label = x AND -state = PUBLISHED", "c"),
        ("-(kind = PAGE OR label = y)", "cd"),
        ("publish_time < 2000-01-01T00:00:00Z", ""),
        ("NOT publish_time < 2000-01-01T00:00:00Z", "abcd"),
    ] {
        let request =
            v1::ListPostsRequest { filter: filter.into(), order_by: "create_time".into(), ..list() };
        let mut found = titles(&owner, request).await;
        found.sort();
        assert_eq!(found.concat(), expected, "{filter}");
    }
    for filter in
        ["kind = RED", "colour = RED", "kind = ARTICLE OR kind = RED", "create_time > soon", "label", "()"]
    {
        wrong(owner.list_posts(v1::ListPostsRequest { filter: filter.into(), ..list() }).await, "filter");
    }
    // Labels follow their post.
    let changed = v1::Post { labels: vec!["z".into()], ..his };
    ben.update_post(crate::world::update(changed, &["labels"])).await.unwrap();
    for (filter, expected) in [("label = z", "c"), ("label = \"y \\\"z\\\"\"", "")] {
        let request = v1::ListPostsRequest { filter: filter.into(), ..list() };
        assert_eq!(titles(&owner, request).await.concat(), expected);
    }
}

async fn a_filter_that_names_the_trash_finds_it(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    owner.post_in(PostState::Trashed, "a").await;
    owner.draft("b").await;
    owner.published("c").await;
    for (filter, expected) in [
        ("", "bc"),
        ("state = TRASHED", "a"),
        ("state = TRASHED OR state = DRAFT", "ab"),
        ("NOT state = PUBLISHED", "b"),
        ("NOT state = TRASHED", "bc"),
        ("NOT (NOT state = TRASHED AND NOT state = DRAFT)", "ab"),
    ] {
        let request = v1::ListPostsRequest { filter: filter.into(), ..list() };
        let mut found = titles(&owner, request).await;
        found.sort();
        assert_eq!(found.concat(), expected, "{filter}");
    }
}

async fn a_basic_view_leaves_the_text_out(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let post = owner.draft("Mine").await;
    let basic = owner.list_posts(list()).await.unwrap().posts.remove(0);
    let without = v1::Post { content: String::new(), content_html: String::new(), ..post.clone() };
    assert_eq!(basic, without);
    assert_eq!(basic.excerpt, "Some words.");
    let full = v1::ListPostsRequest { view: v1::PostView::Full.into(), ..list() };
    assert_eq!(owner.list_posts(full).await.unwrap().posts, [post]);
    wrong(owner.list_posts(v1::ListPostsRequest { view: 7, ..list() }).await, "view");
}

async fn a_token_is_good_for_its_own_list_alone(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    for title in ["a", "b", "c"] {
        owner.published(title).await;
    }
    let first = v1::ListPostsRequest { page_size: 1, ..list() };
    let page_token = owner.list_posts(first).await.unwrap().next_page_token;
    let next = v1::ListPostsRequest { page_token: page_token.clone(), ..list() };
    assert_eq!(owner.list_posts(next.clone()).await.unwrap().posts.len(), 2, "the size may change");
    assert_eq!(world.anonymous().list_posts(next.clone()).await.unwrap().posts.len(), 2, "so may the caller");
    for other in [
        v1::ListPostsRequest { filter: "kind = PAGE".into(), ..next.clone() },
        v1::ListPostsRequest { order_by: "create_time".into(), ..next.clone() },
        v1::ListPostsRequest { show_deleted: true, ..next.clone() },
        v1::ListPostsRequest { page_token: "nonsense".into(), ..next.clone() },
    ] {
        wrong(owner.list_posts(other).await, "page_token");
    }
    wrong(owner.list_posts(v1::ListPostsRequest { page_size: -1, ..list() }).await, "page_size");
    let greedy = v1::ListPostsRequest { page_size: i32::MAX, ..list() };
    assert_eq!(owner.list_posts(greedy).await.unwrap().posts.len(), 3);
    let nowhere = v1::ListPostsRequest { parent: "blogs/nowhere".into(), ..list() };
    refused(owner.list_posts(nowhere).await, Code::NotFound, "NOT_FOUND");
}

async fn pages_are_full_however_much_is_hidden(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    for number in 0..12 {
        world.clock.advance(Duration::from_secs(1));
        let state = if number % 3 == 0 { PostState::Published } else { PostState::Draft };
        owner.post_in(state, &format!("{number}")).await;
    }
    let request = v1::ListPostsRequest { page_size: 3, ..list() };
    let page = world.anonymous().list_posts(request).await.unwrap();
    assert_eq!(page.posts.len(), 3);
    assert!(!page.next_page_token.is_empty());
}

async fn a_page_of_long_posts_ends_early(engine: Engine) {
    let (_world, owner) = World::with_blog(engine).await;
    let long = "word ".repeat(180_000);
    for number in 0..4 {
        let mut request = new_post(&format!("{number}"));
        request.post.as_mut().unwrap().content.clone_from(&long);
        owner.create_post(request).await.unwrap();
    }
    let request = v1::ListPostsRequest { view: v1::PostView::Full.into(), ..list() };
    let first = owner.list_posts(request.clone()).await.unwrap();
    assert!((1..4).contains(&first.posts.len()), "{}", first.posts.len());
    let mut found = titles(&owner, request).await;
    found.sort();
    assert_eq!(found, ["0", "1", "2", "3"]);
}
