//! Finding posts by their words.

use proto::posts::v1::{self, PostState};
use store_kit::{Engine, query};
use tonic::Code;

use crate::{
    on_both_engines,
    sweep::tidy,
    world::{Actor, BLOG, World, new_post, publish, refused, update, wrong},
};

on_both_engines!(
    words_phrases_beginnings_and_exclusions_are_understood,
    a_title_weighs_more_than_a_label_and_that_more_than_the_text,
    what_matched_is_marked_and_all_else_is_text,
    nobody_finds_what_they_may_not_read,
    a_post_is_found_by_what_it_says_now,
    a_post_that_is_purged_leaves_the_index,
    what_is_imported_is_found,
    a_filter_narrows_the_matches,
    no_query_reaches_the_engine_as_it_is,
    matches_come_in_pages,
    a_walk_ends_after_500_posts,
    bad_requests_name_their_field,
);

fn search(query: &str) -> v1::SearchPostsRequest {
    v1::SearchPostsRequest { parent: BLOG.into(), query: query.into(), page_size: 100, ..Default::default() }
}

/// Titles of what is found, best first.
async fn found(actor: &Actor, request: v1::SearchPostsRequest) -> Vec<String> {
    let answer = actor.search_posts(request).await.unwrap();
    answer.matches.into_iter().map(|found| found.post.unwrap().title).collect()
}

async fn written(owner: &Actor, title: &str, labels: &[&str], content: &str) -> v1::Post {
    let mut request = new_post(title);
    let post = request.post.as_mut().unwrap();
    content.clone_into(&mut post.content);
    post.labels = labels.iter().map(|&label| label.to_owned()).collect();
    let draft = owner.create_post(request).await.unwrap();
    owner.publish_post(publish(&draft.name)).await.unwrap()
}

async fn words_phrases_beginnings_and_exclusions_are_understood(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    written(&owner, "a", &["slow food", "quiet"], "The *green* tea of Crème Brûlée, 東京.").await;
    written(&owner, "b", &["food", "slow"], "A teapot is green; its **tea** is not. Straße.").await;
    for (query, expected) in [
        ("green", "ab"),
        ("GREEN TEA", "ab"),
        ("\"green tea\"", "a"),
        ("\"tea green\"", ""),
        ("green -teapot", "a"),
        ("green -\"green tea\"", "b"),
        ("teap", "b"),
        ("teap green", ""),
        ("creme brulee", "a"),
        ("crème", "a"),
        ("strasse", "b"),
        ("東京", "a"),
        ("food", "ab"),
        ("slow tea", "ab"),
        ("strong", ""),
        ("\"a the\"", ""),
    ] {
        let mut titles = found(&world.anonymous(), search(query)).await;
        titles.sort();
        assert_eq!(titles.concat(), expected, "{query}");
    }
}

async fn a_title_weighs_more_than_a_label_and_that_more_than_the_text(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let filler = "Some words that say nothing of it. ".repeat(5);
    written(&owner, "Text", &["other"], &format!("{filler} tea tea {filler}")).await;
    written(&owner, "Tea", &["other"], &filler).await;
    written(&owner, "Label", &["tea"], &filler).await;
    written(&owner, "None", &["other"], &filler).await;
    assert_eq!(found(&world.anonymous(), search("tea")).await, ["Tea", "Label", "Text"]);
}

async fn what_matched_is_marked_and_all_else_is_text(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let words = "word ".repeat(60);
    written(&owner, "Tea & <b>co</b>", &[], &format!("{words} `<script>` of tea, *green* tea {words}")).await;
    let answer = world.anonymous().search_posts(search("tea green")).await.unwrap();
    let [found] = &answer.matches[..] else { panic!("{answer:?}") };
    assert_eq!(found.title_html, "<mark>Tea</mark> &amp; &lt;b&gt;co&lt;/b&gt;");
    let snippet = &found.snippet_html;
    let part = "&lt;script&gt; of <mark>tea</mark>, <mark>green</mark> <mark>tea</mark> word";
    assert!(snippet.contains(part) && snippet.starts_with('…') && snippet.ends_with('…'), "{snippet}");
    assert!(snippet.split_whitespace().count() <= 42, "{snippet}");
    let post = found.post.as_ref().unwrap();
    assert!(post.content.is_empty() && post.content_html.is_empty() && !post.excerpt.is_empty());
}

async fn nobody_finds_what_they_may_not_read(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let author = world.author("Ben").await;
    let other = world.blog("two", "Eve").await;
    for state in
        [PostState::Draft, PostState::Scheduled, PostState::Private, PostState::Published, PostState::Trashed]
    {
        owner.post_in(state, &format!("Owner {state:?}")).await;
    }
    author.draft("Author Draft").await;
    let titles = async |actor: &Actor, filter: &str| {
        let filter = filter.to_owned();
        let mut titles = found(actor, v1::SearchPostsRequest { filter, ..search("words") }).await;
        titles.sort();
        titles
    };
    let reader = world.service("reader", &["posts.read"]);
    let nobody = world.service("nothing", &[]);
    for public in [&world.anonymous(), &world.guest(), &other, &nobody] {
        assert_eq!(titles(public, "").await, ["Owner Published"], "{}", public.name);
        assert_eq!(titles(public, "state = DRAFT OR state = TRASHED").await, [""; 0], "{}", public.name);
    }
    assert_eq!(titles(&author, "").await, ["Author Draft", "Owner Private", "Owner Published"]);
    let all = ["Author Draft", "Owner Draft", "Owner Private", "Owner Published", "Owner Scheduled"];
    for all_seeing in [&owner, &reader] {
        assert_eq!(titles(all_seeing, "").await, all, "{}", all_seeing.name);
        assert_eq!(titles(all_seeing, "state = TRASHED").await, ["Owner Trashed"], "{}", all_seeing.name);
    }
    let nowhere = v1::SearchPostsRequest { parent: "blogs/nowhere".into(), ..search("words") };
    refused(world.anonymous().search_posts(nowhere).await, Code::NotFound, "NOT_FOUND");
}

async fn a_post_is_found_by_what_it_says_now(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let post = written(&owner, "Tea", &["cup"], "of leaves").await;
    let is_found = async |query: &str| !found(&world.anonymous(), search(query)).await.is_empty();
    let change = async |post: v1::Post, field: &str| owner.update_post(update(post, &[field])).await.unwrap();
    let named = || v1::Post { name: post.name.clone(), ..Default::default() };
    change(v1::Post { title: "Coffee".into(), ..named() }, "title").await;
    assert_eq!((is_found("tea").await, is_found("coffee cup leaves").await), (false, true));
    change(v1::Post { labels: vec!["mug".into()], ..named() }, "labels").await;
    assert_eq!((is_found("cup").await, is_found("coffee mug leaves").await), (false, true));
    change(v1::Post { content: "of beans".into(), ..named() }, "content").await;
    assert_eq!((is_found("leaves").await, is_found("coffee mug beans").await), (false, true));
    owner.trash(&post.name).await.unwrap();
    assert!(!is_found("coffee").await);
    let undelete = v1::UndeletePostRequest { name: post.name.clone(), ..Default::default() };
    owner.undelete_post(undelete).await.unwrap();
    assert!(is_found("coffee").await);
    let unpublish = v1::UnpublishPostRequest { name: post.name.clone(), ..Default::default() };
    owner.unpublish_post(unpublish).await.unwrap();
    assert!(!is_found("coffee").await);
}

async fn a_post_that_is_purged_leaves_the_index(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let kept = written(&owner, "Kept", &[], "tea").await;
    let gone = written(&owner, "Gone", &[], "tea").await;
    owner.trash(&gone.name).await.unwrap();
    world.clock.advance(std::time::Duration::from_hours(31 * 24));
    assert_eq!(tidy(&world).await.unwrap().purged, 1);
    let indexed = match engine {
        Engine::Sqlite => "SELECT COUNT(*) AS posts FROM post_words WHERE post_words MATCH 'tea'",
        Engine::Postgres => "SELECT COUNT(*) AS posts FROM post_search WHERE words @@ 'tea'::tsquery",
    };
    let row = query(indexed).fetch_one(&world.database).await.unwrap();
    assert_eq!(row.get::<i64>("posts").unwrap(), 1);
    assert_eq!(found(&owner, search("tea")).await, [kept.title]);
}

async fn what_is_imported_is_found(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let entry = v1::ImportedPost {
        source_key: "1".into(),
        kind: v1::PostKind::Article.into(),
        state: PostState::Published.into(),
        title: "Old tea".into(),
        content: "<p>from <b>China</b></p>".into(),
        content_format: v1::ContentFormat::Html.into(),
        labels: vec!["cup".into()],
        ..Default::default()
    };
    let import = v1::ImportPostsRequest { parent: BLOG.into(), posts: vec![entry] };
    owner.import_posts(import).await.unwrap();
    assert_eq!(found(&world.anonymous(), search("tea cup china")).await, ["Old tea"]);
}

async fn a_filter_narrows_the_matches(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    written(&owner, "a", &["x"], "tea").await;
    written(&owner, "b", &["y"], "tea").await;
    let with = |filter: &str| v1::SearchPostsRequest { filter: filter.into(), ..search("tea") };
    assert_eq!(found(&world.anonymous(), with("label = x")).await, ["a"]);
    assert_eq!(found(&world.anonymous(), with("NOT label = x")).await, ["b"]);
    assert_eq!(found(&world.anonymous(), with("label = x AND label = y")).await, [""; 0]);
}

async fn no_query_reaches_the_engine_as_it_is(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    written(&owner, "Tea", &[], "near or and not title").await;
    let long = "é".repeat(200);
    for query in [
        "\"x",
        "x*",
        "x NEAR(",
        "NEAR(a b, 2)",
        "x'); DROP TABLE posts; --",
        "x\u{0}y",
        "x AND OR NOT",
        "title:x",
        "x:*",
        "x & !y | (z",
        "x <-> y",
        "{title} : x",
        "^x",
        "x\\",
        "x%_",
        "\u{202e}x",
        "$1 x",
        "-x y",
        &long,
    ] {
        assert_eq!(found(&world.anonymous(), search(query)).await, [""; 0], "{query:?}");
    }
    for query in [
        "tea NEAR",
        "tea*",
        "\"tea\"*",
        "'tea'",
        "title tea",
        "tea: not",
        "(tea OR",
        "tea\u{0}",
        "tea \\ \" -",
    ] {
        assert_eq!(found(&world.anonymous(), search(query)).await, ["Tea"], "{query:?}");
    }
    for query in ["\"", "*", "'", "-", "\u{0}", "-tea", "", " "] {
        wrong(world.anonymous().search_posts(search(query)).await, "query");
    }
}

async fn matches_come_in_pages(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    for title in ["a", "b", "c", "d", "e"] {
        written(&owner, title, &[], "tea").await;
    }
    let mut request = v1::SearchPostsRequest { page_size: 2, ..search("tea") };
    let mut pages = Vec::new();
    loop {
        let answer = world.anonymous().search_posts(request.clone()).await.unwrap();
        pages.push(answer.matches.len());
        if answer.next_page_token.is_empty() {
            break;
        }
        request.page_token = answer.next_page_token;
    }
    assert_eq!(pages, [2, 2, 1]);
    // Equal matches: the newest first, each once.
    let all = found(&world.anonymous(), search("tea")).await;
    assert_eq!(all.len(), 5);
    request.query = "coffee".into();
    wrong(world.anonymous().search_posts(request).await, "page_token");
}

async fn a_walk_ends_after_500_posts(engine: Engine) {
    let (world, owner) = World::with_blog(engine).await;
    let entry = |number: usize| v1::ImportedPost {
        source_key: number.to_string(),
        kind: v1::PostKind::Article.into(),
        state: PostState::Published.into(),
        title: "Tea".into(),
        content: "x".into(),
        ..Default::default()
    };
    for from in [0, 300] {
        let posts = (from..from + 300).map(entry).collect();
        owner.import_posts(v1::ImportPostsRequest { parent: BLOG.into(), posts }).await.unwrap();
    }
    let mut request = v1::SearchPostsRequest { page_size: 90, ..search("tea") };
    let mut names = std::collections::BTreeSet::new();
    loop {
        let answer = world.anonymous().search_posts(request.clone()).await.unwrap();
        names.extend(answer.matches.into_iter().map(|found| found.post.unwrap().name));
        if answer.next_page_token.is_empty() {
            break;
        }
        request.page_token = answer.next_page_token;
    }
    assert_eq!(names.len(), 500);
}

async fn bad_requests_name_their_field(engine: Engine) {
    let (world, _owner) = World::with_blog(engine).await;
    let good = || search("tea");
    for (request, field) in [
        (v1::SearchPostsRequest { parent: "nowhere".into(), ..good() }, "parent"),
        (search(&"x".repeat(201)), "query"),
        (v1::SearchPostsRequest { filter: "colour = RED".into(), ..good() }, "filter"),
        (v1::SearchPostsRequest { page_size: -1, ..good() }, "page_size"),
        (v1::SearchPostsRequest { page_token: "x".into(), ..good() }, "page_token"),
    ] {
        wrong(world.anonymous().search_posts(request).await, field);
    }
}
