//! SearchComments: words, and who finds what.

use proto::{
    comments::v1::{
        ModerationAction::{Approve, Trash},
        Reaction, SearchCommentsRequest,
    },
    posts::v1::PostAudience,
};
use store_kit::Engine;
use tonic::Code;

use crate::world::{As, World, fields, post};

const BLOG_WIDE: &str = "blogs/tea/posts/-";

fn search(parent: &str, query: &str) -> SearchCommentsRequest {
    SearchCommentsRequest { parent: parent.into(), query: query.into(), ..Default::default() }
}

/// The texts that are found, the best first.
async fn found(caller: &As<'_>, request: SearchCommentsRequest) -> Vec<String> {
    let matches = caller.search(request).await.unwrap().matches;
    matches.into_iter().map(|found| found.comment.unwrap().content).collect()
}

async fn sorted(caller: &As<'_>, parent: &str, query: &str) -> String {
    let mut texts = found(caller, search(parent, query)).await;
    texts.sort();
    texts.join(" | ")
}

pub(crate) async fn words_phrases_and_exclusions_are_found(engine: Engine) {
    let world = World::open(engine).await;
    let other = world.publish(2);
    for text in ["Green tea", "A **tea** that is _green_", "Crème brûlée", "東京は夜"] {
        world.guest("g").say(&post(1), text).await.unwrap();
    }
    world.guest("g").say(&other, "Teapots").await.unwrap();
    for (query, expected) in [
        ("tea", "A **tea** that is _green_ | Green tea | Teapots"),
        ("tea green", "A **tea** that is _green_ | Green tea"),
        ("\"green tea\"", "Green tea"),
        ("tea -that", "Green tea"),
        ("-that tea", "Green tea | Teapots"),
        ("tea -\"green tea\"", "A **tea** that is _green_"),
        ("TÉA gre", "A **tea** that is _green_ | Green tea"),
        ("te green", ""),
        ("creme BRULEE", "Crème brûlée"),
        ("brû", "Crème brûlée"),
        ("京は", "東京は夜"),
        ("nothing", ""),
        ("tea OR nothing", ""),
        ("tea' NEAR \" * : ^ ( {", ""),
    ] {
        assert_eq!(sorted(&world.anonymous(), BLOG_WIDE, query).await, expected, "{query}");
    }
    assert_eq!(sorted(&world.anonymous(), &other, "tea").await, "Teapots");
}

pub(crate) async fn a_match_is_shown_as_safe_html(engine: Engine) {
    let world = World::open(engine).await;
    let text = "`<script>alert(1)</script>` & *tea* <b>for two</b>";
    let written = world.person("ada").say(&post(1), text).await.unwrap();
    world.guest("g").react(&written.name, Reaction::Like).await.unwrap();
    let matches = world.guest("g").search(search(&post(1), "alert tea")).await.unwrap().matches;
    assert_eq!(
        matches[0].snippet_html,
        "&lt;script&gt;<mark>alert</mark>(1)&lt;/script&gt; &amp; <mark>tea</mark> &lt;b&gt;for two&lt;/b&gt;"
    );
    let comment = matches[0].comment.as_ref().unwrap();
    assert_eq!((comment.reaction_count, comment.own_reaction()), (1, Reaction::Like));
}

pub(crate) async fn the_index_is_what_is_written(engine: Engine) {
    let world = World::open(engine).await;
    let (ada, anyone) = (world.person("ada"), world.anonymous());
    let written = ada.say(&post(1), "first words").await.unwrap();
    assert_eq!(found(&anyone, search(&post(1), "first")).await, ["first words"]);
    ada.edit(&written.name, "other words").await.unwrap();
    assert!(found(&anyone, search(&post(1), "first")).await.is_empty());
    assert_eq!(found(&anyone, search(&post(1), "other")).await, ["other words"]);
    world.person("owner").import(vec![crate::imports::imported("key", "")]).await.unwrap();
    assert_eq!(found(&anyone, search(&post(1), "text of key")).await.len(), 1);
    ada.delete(&written.name).await.unwrap();
    for caller in [anyone, ada, world.person("owner")] {
        assert!(found(&caller, search(&post(1), "other")).await.is_empty());
    }
}

pub(crate) async fn who_searches_finds_what_they_may_read(engine: Engine) {
    let world = World::open(engine).await;
    let hidden = world.publish(2);
    let shown = world.person("author").say(&post(1), "tea shown").await.unwrap();
    world.person("author").say(&hidden, "tea invisible").await.unwrap();
    let trashed = world.person("ada").say(&post(1), "tea trashed").await.unwrap();
    world.person("ada").reply(&trashed, "tea reply").await.unwrap();
    world.person("owner").moderate(&trashed.name, Trash).await.unwrap();
    world.posts.set_audience(&hidden, PostAudience::Members);
    world.wait(30);
    for caller in [world.anonymous(), world.guest("g"), world.person("ada")] {
        assert_eq!(sorted(&caller, BLOG_WIDE, "tea").await, "tea reply | tea shown");
        assert_eq!(sorted(&caller, &post(1), "tea").await, "tea reply | tea shown");
        assert_eq!(caller.search(search(&hidden, "tea")).await.unwrap_err().code(), Code::NotFound);
        let asked = SearchCommentsRequest { filter: "state = TRASHED".into(), ..search(&post(1), "tea") };
        assert_eq!(caller.search(asked).await.unwrap_err().code(), Code::PermissionDenied);
    }
    for caller in [world.person("owner"), world.service(&["comments.read"])] {
        let all = "tea invisible | tea reply | tea shown | tea trashed";
        assert_eq!(sorted(&caller, BLOG_WIDE, "tea").await, all);
        let asked = SearchCommentsRequest { filter: "state = TRASHED".into(), ..search(BLOG_WIDE, "tea") };
        assert_eq!(found(&caller, asked).await, ["tea trashed"]);
    }
    let by_ada = SearchCommentsRequest { filter: "author = persons/ada".into(), ..search(&post(1), "tea") };
    assert_eq!(found(&world.anonymous(), by_ada).await, ["tea reply"]);
    world.person("owner").moderate(&shown.name, Trash).await.unwrap();
    world.person("owner").moderate(&trashed.name, Approve).await.unwrap();
    assert_eq!(sorted(&world.anonymous(), &post(1), "tea").await, "tea reply | tea trashed");
    assert_eq!(
        world.anonymous().search(search("blogs/none/posts/-", "x")).await.unwrap_err().code(),
        Code::NotFound
    );
}

pub(crate) async fn a_search_walks_up_to_five_hundred(engine: Engine) {
    let world = World::open(engine).await;
    let invisible = world.publish(2);
    world.posts.set_audience(&invisible, PostAudience::Author);
    let author = world.person("author");
    for batch in 0..2_u32 {
        let entries = (0..270).map(|number| {
            let mut entry = crate::imports::imported(&format!("{batch}-{number}"), "");
            entry.content = format!("tea {batch} {number}");
            entry.post = if number < 10 { invisible.clone() } else { post(1) };
            entry
        });
        world.person("owner").import(entries.collect()).await.unwrap();
    }
    let walk = async |caller: &As<'_>, size: i32| {
        let mut request = SearchCommentsRequest { page_size: size, ..search(BLOG_WIDE, "tea") };
        let mut met = Vec::new();
        loop {
            let page = caller.search(request.clone()).await.unwrap();
            assert!(page.matches.len() <= 100);
            met.extend(page.matches.into_iter().map(|found| found.comment.unwrap().name));
            if page.next_page_token.is_empty() {
                break;
            }
            request.page_token = page.next_page_token;
        }
        let count = met.len();
        met.sort();
        met.dedup();
        assert_eq!(met.len(), count, "none twice, by {size}");
        count
    };
    for size in [0, 100, 1_000] {
        assert_eq!(walk(&author, size).await, 500, "by {size}");
        let seen = walk(&world.anonymous(), size).await;
        assert!((480..=500).contains(&seen), "{seen} by {size}");
    }
}

pub(crate) async fn a_search_names_what_is_wrong(engine: Engine) {
    let world = World::open(engine).await;
    for text in ["tea one", "tea two"] {
        world.guest("g").say(&post(1), text).await.unwrap();
    }
    let first = SearchCommentsRequest { page_size: 1, ..search(&post(1), "tea") };
    let page_token = world.anonymous().search(first.clone()).await.unwrap().next_page_token;
    let second = SearchCommentsRequest { page_token: page_token.clone(), ..first };
    let page = world.anonymous().search(second).await.unwrap();
    assert_eq!((page.matches.len(), page.next_page_token.as_str()), (1, ""));
    let long = "x".repeat(201);
    for (field, request) in [
        ("query", search(&post(1), "")),
        ("query", search(&post(1), "-tea")),
        ("query", search(&post(1), &long)),
        ("filter", SearchCommentsRequest { filter: "text = x".into(), ..search(&post(1), "tea") }),
        ("page_size", SearchCommentsRequest { page_size: -1, ..search(&post(1), "tea") }),
        ("page_token", SearchCommentsRequest { page_token, ..search(&post(1), "milk") }),
        ("parent", search("blogs/tea", "tea")),
    ] {
        let refused = world.anonymous().search(request).await.unwrap_err();
        assert_eq!(fields(&refused), [field], "{refused}");
    }
}
