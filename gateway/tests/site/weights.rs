//! How much a browser has to fetch before somebody can read, as the gateway's port sends it.

use std::{collections::BTreeSet, io::Read as _};

use flate2::read::MultiGzDecoder;
use gateway::pages::assets;
use http::{Request, header};
use proto::{
    comments::v1::{Comment, Reaction, ReactionCount, ThreadNode},
    posts::v1::{LabelCount, MonthCount, SummarizePostsResponse, Theme},
};

use crate::{
    services::House,
    world::{Shared, comment, id},
};

const POST_PAGE: &str = "/b/waiter/week-1";

const KILOBYTE: usize = 1000;

/// Everything that a page of 50 comments loads.
const PAGE_AND_ALL: usize = 100 * KILOBYTE;

const STYLESHEET: usize = 12 * KILOBYTE;

const SCRIPT: usize = 10 * KILOBYTE;

/// What every browser of today says.
const BROWSERS_TAKE: &str = "gzip, deflate, br, zstd";

/// One answer: its bytes on the way, names and values of its headers among them, and what it says.
struct Sent {
    weight: usize,
    text: String,
}

async fn fetch(house: &House, path: &str) -> Sent {
    let request = Request::get(path).header(header::ACCEPT_ENCODING, BROWSERS_TAKE);
    let answer = house.through_the_port(request.body(String::new()).unwrap()).await;
    assert_eq!(answer.status(), 200, "{path}");
    assert_eq!(answer.headers()[header::CONTENT_ENCODING], "gzip", "{path}");
    let vary = answer.headers().get_all(header::VARY).iter();
    assert!(vary.into_iter().any(|value| value == "accept-encoding"), "a cache would mix them up: {path}");
    // A line has `: ` and a line break beside its name and value.
    let lines = answer.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4);
    let weight = lines.sum::<usize>() + answer.body().len();
    let mut text = String::new();
    MultiGzDecoder::new(answer.body().as_ref()).read_to_string(&mut text).unwrap();
    assert!(text.len() > answer.body().len(), "{path} grew on the way");
    Sent { weight, text }
}

/// What a browser fetches for this page: stylesheets, scripts, images.
fn loaded_by(page: &str) -> BTreeSet<String> {
    let value = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
        rest.split('"').next().map(str::to_owned)
    };
    let of_tag = |tag: &str| match tag.split_ascii_whitespace().next()? {
        "link" if tag.contains("rel=\"stylesheet\"") || tag.contains("rel=\"icon\"") => value(tag, "href"),
        "script" | "img" | "iframe" | "source" | "video" => value(tag, "src"),
        _ => None,
    };
    let tags = page.split('<').skip(1).filter_map(|rest| rest.split('>').next());
    tags.filter_map(of_tag).collect()
}

/// As many words, of which no two are alike: the texts of people compress better.
fn text(seed: u32, words: u32) -> String {
    let mut state = seed.wrapping_mul(2_654_435_761);
    let mut word = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        format!("{:x}", state >> 8)
    };
    (0..words).map(|_| word()).collect::<Vec<_>>().join(" ")
}

/// A long post of a blog that has a look and five years behind it, with a full page of comments.
fn well_read() -> House {
    let world = Shared::with_one_post();
    {
        let mut world = world.lock();
        world.blogs[0].theme = Some(Theme { accent_color: "#8a2be2".into(), ..Theme::default() });
        let essay = (0..12).flat_map(|n| ["<p>".into(), text(n, 100), "</p>".into()]);
        world.posts[0].content_html = essay.collect();
        let every = |number: u32| {
            let html = format!("<p>{}</p>", text(100 + number, 90));
            let likes = ReactionCount { reaction: Reaction::Like.into(), count: 3 };
            Comment { reaction_counts: vec![likes], ..comment(number, 0, &format!("Guest {number}"), &html) }
        };
        world.nodes = (1..=50)
            .map(|number| ThreadNode { comment: Some(every(number)), ..ThreadNode::default() })
            .collect();
        world.thread.approved_count = 50;
        world.newest = (1..=5).map(every).collect();
        world.summary = SummarizePostsResponse {
            months: (0..60)
                .map(|n| MonthCount { year: 2008 + n / 12, month: n % 12 + 1, post_count: n + 1 })
                .collect(),
            labels: (0..60).map(|n| LabelCount { label: text(200 + n, 2), post_count: 3 }).collect(),
            total_count: 60,
        };
    }
    House::over(world)
}

#[tokio::test]
async fn a_page_of_fifty_comments_is_light_with_all_that_it_loads() {
    let house = well_read();
    let page = fetch(&house, POST_PAGE).await;
    for number in 1..=50 {
        assert!(page.text.contains(&format!("id=\"comment-{}\"", id(number))), "comment {number}");
    }
    let loaded = loaded_by(&page.text);
    let theme = loaded.iter().any(|path| path.starts_with("/b/waiter/theme."));
    assert!(theme && loaded.contains(assets::stylesheet_path()) && loaded.contains(assets::script_path()));
    let mut all = page.weight;
    for path in &loaded {
        all += fetch(&house, path).await.weight;
    }
    assert!(all < PAGE_AND_ALL, "{all} bytes: {} of the page, the rest of {loaded:?}", page.weight);
}

#[tokio::test]
async fn the_stylesheet_and_the_script_are_small() {
    let house = House::over(Shared::default());
    for (path, text, most) in [
        (assets::stylesheet_path(), assets::STYLESHEET, STYLESHEET),
        (assets::script_path(), assets::SCRIPT.as_str(), SCRIPT),
    ] {
        let sent = fetch(&house, path).await;
        assert_eq!(sent.text, text);
        assert!(sent.weight < most, "{path}: {} bytes", sent.weight);
    }
}

#[tokio::test]
async fn a_reader_who_takes_no_compression_reads_the_same() {
    let house = well_read();
    let packed = fetch(&house, POST_PAGE).await;
    let plain = house.through_the_port(Request::get(POST_PAGE).body(String::new()).unwrap()).await;
    assert!(!plain.headers().contains_key(header::CONTENT_ENCODING));
    assert_eq!(plain.body().as_ref(), packed.text.as_bytes());
}
