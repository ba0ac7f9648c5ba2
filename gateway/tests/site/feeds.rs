//! Feeds, maps and what pages say to machines.

use std::time::Duration;

use http::header;
use proto::{
    comments::v1::ThreadNode,
    posts::v1::{Experience, MonthCount, Post, PostKind, Verdict},
};
use quick_xml::{Reader, events::Event};
use serde_json::Value;

use crate::{
    services::{House, Page},
    world::{MONDAY, Shared, comment, id, post},
};

const URN: &str = "urn:uuid:0193a000-0000-7000-8000-000000000001";

/// A post whose title and text try to leave the feed.
fn house() -> House {
    let world = Shared::with_one_post();
    {
        let mut world = world.lock();
        let changed = MONDAY.plus(Duration::from_hours(1));
        world.posts[0].title = "A <b> & \u{b}\"c\" ]]>".into();
        world.posts[0].content_html =
            "<p>x &amp; <img src=\"/i.png\" alt=\"\"> <a href=\"#user-content-a\">a</a></p>".into();
        world.posts[0].update_time = Some(changed.to_proto());
        world.newest = vec![comment(2, 1, "Ben", "<p>two</p>"), comment(1, 0, "Ada", "<p>one</p>")];
    }
    House::over(world)
}

/// Every element's name, in order; fails for what is not well-formed.
#[track_caller]
fn elements(page: &Page) -> Vec<String> {
    let mut reader = Reader::from_str(&page.body);
    let mut names = Vec::new();
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}: {}", page.body)) {
            Event::Eof => return names,
            Event::Start(tag) | Event::Empty(tag) => names.push(tag.name().as_ref().to_owned()),
            _ => {}
        }
    }
}

fn json(page: &Page) -> Value {
    serde_json::from_str(&page.body).unwrap()
}

#[tokio::test]
async fn the_newest_posts_are_an_atom_feed() {
    let page = house().get("/b/waiter/feed.atom").await;
    page.is(200)
        .says("<title>A &lt;b&gt; &amp; &quot;c&quot; ]]&gt;</title>")
        .says(&format!("<id>{URN}</id>"));
    assert_eq!(page.header(header::CONTENT_TYPE), "application/atom+xml; charset=utf-8");
    let names = elements(&page);
    assert_eq!(names.iter().filter(|name| *name == "entry").count(), 1);
    page.says("<published>2012-11-20T02:05:00Z</published><updated>2012-11-20T03:05:00Z</updated>");
    page.says("href=\"https://waiter.example/b/waiter/feed.atom\"").says("<category term=\"service\"/>");
    page.says("&lt;img src=&quot;https://waiter.example/i.png&quot;").says("<name>Paula Rogers</name>");
    page.says("href=\"https://waiter.example/b/waiter/week-1/comments.atom\"");
    page.says("week-1#user-content-a").does_not_say("\u{b}");
}

#[tokio::test]
async fn the_same_posts_are_rss_and_json() {
    let house = house();
    let rss = house.get("/b/waiter/feed.rss").await;
    rss.is(200).says(&format!("<guid isPermaLink=\"false\">{URN}</guid>"));
    rss.says("<pubDate>Tue, 20 Nov 2012 02:05:00 GMT</pubDate>").says("<language>en-US</language>");
    rss.says("<link>https://waiter.example/b/waiter/week-1</link>");
    assert!(elements(&rss).contains(&"content:encoded".to_owned()));
    let feed = house.get("/b/waiter/feed.json").await;
    assert_eq!(feed.is(200).header(header::CONTENT_TYPE), "application/feed+json; charset=utf-8");
    let feed = json(&feed);
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    let item = &feed["items"][0];
    assert_eq!((item["id"].as_str(), item["tags"][0].as_str()), (Some(URN), Some("service")));
    assert_eq!(item["url"], "https://waiter.example/b/waiter/week-1");
    assert_eq!(item["date_modified"], "2012-11-20T03:05:00Z");
    assert!(item["content_html"].as_str().unwrap().contains("https://waiter.example/i.png"));
}

#[tokio::test]
async fn a_feed_that_a_reader_has_is_not_sent_again() {
    let house = house();
    let page = house.get("/b/waiter/feed.atom").await;
    let tag = page.header(header::ETAG).to_owned();
    house.get_with("/b/waiter/feed.atom", "if-none-match", &tag).await.is(304);
    house.world.lock().posts[0].title = "Another".into();
    let changed = house.get_with("/b/waiter/feed.atom", "if-none-match", &tag).await;
    changed.is(200).says(&format!("<id>{URN}</id>"));
    let ids = |page: &Page| page.body.split("<id>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(ids(&page), ids(&changed), "a feed keeps its id");
    assert!(ids(&page).starts_with("urn:uuid:"));
}

#[tokio::test]
async fn a_long_feed_goes_on() {
    let house = house();
    house.world.lock().next_page = "a+b".into();
    for path in ["/b/waiter/feed.atom", "/b/waiter/feed.rss", "/b/waiter/feed.json"] {
        house.get(path).await.says(&format!("https://waiter.example{path}?page_token=a%2Bb"));
        house.get(&format!("{path}?page_token=a%2Bb")).await.is(200);
    }
    assert!(house.world.lock().asked.last().unwrap().ends_with("| a+b"));
}

#[tokio::test]
async fn a_label_has_a_feed_of_its_own() {
    let house = house();
    let page = house.get("/b/waiter/label/service/feed.atom").await;
    page.is(200).says("<title>Posts labelled service · The Good Waiter</title>").says(URN);
    elements(&page);
    house.get("/b/waiter/label/nothing/feed.atom").await.is(404);
    house.get("/b/waiter/label/service").await.says("href=\"/b/waiter/label/service/feed.atom\"");
}

#[tokio::test]
async fn the_comments_of_a_post_are_a_feed() {
    let house = house();
    let page = house.get("/b/waiter/week-1/comments.atom").await;
    page.is(200).says(&format!("<id>urn:uuid:{}</id>", id(2))).says("<title>Comment by Ben</title>");
    page.says(&format!("<thr:in-reply-to ref=\"urn:uuid:{}\"", id(1))).says(&format!("ref=\"{URN}\""));
    elements(&page);
    house.get("/b/waiter/week-1/comments.rss").await.is(200).says("two");
    let feed = json(house.get("/b/waiter/week-1/comments.json").await.is(200));
    assert_eq!(feed["items"][1]["content_html"], "<p>one</p>");
    house.get("/b/waiter/nothing/comments.atom").await.is(404);
    house.world.lock().aliases.push(("old".into(), "week-1".into()));
    let moved = house.get("/b/waiter/old/comments.atom").await;
    moved.is(301);
    assert_eq!(moved.header(header::LOCATION), "/b/waiter/week-1/comments.atom");
    house.world.lock().comments_away = true;
    house.get("/b/waiter/week-1/comments.atom").await.is(503);
}

#[tokio::test]
async fn an_empty_blog_has_an_empty_feed() {
    let house = House::over(Shared::with_one_post());
    house.world.lock().posts.clear();
    let page = house.get("/b/waiter/feed.atom").await;
    page.is(200).says("<updated>").does_not_say("<entry>");
    elements(&page);
    assert!(json(&house.get("/b/waiter/feed.json").await)["items"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn pages_say_where_their_feeds_are() {
    let house = house();
    for path in ["/b/waiter/", "/b/waiter/week-1", "/b/waiter/label/service"] {
        let page = house.get(path).await;
        page.says("type=\"application/atom+xml\"").says("href=\"/b/waiter/feed.rss\"");
        page.says("type=\"application/feed+json\"");
    }
    house.get("/b/waiter/week-1").await.says("href=\"/b/waiter/week-1/comments.atom\"");
}

#[tokio::test]
async fn the_map_lists_homes_posts_and_pages() {
    let house = house();
    {
        let mut world = house.world.lock();
        let mut about = post("blogs/waiter/posts/0193a000-0000-7000-8000-000000000002", "über-uns", "About");
        about.kind = PostKind::Page.into();
        let mut elsewhere = post("blogs/waiter/posts/0193a000-0000-7000-8000-000000000003", "copy", "Copy");
        elsewhere.canonical_url = "https://elsewhere.example/".into();
        world.posts.extend([about, elsewhere]);
    }
    let page = house.get("/sitemap.xml").await;
    assert_eq!(page.is(200).header(header::CONTENT_TYPE), "application/xml; charset=utf-8");
    page.says("<loc>https://waiter.example/b/waiter/</loc>").says("/b/waiter/%C3%BCber-uns</loc>");
    page.says("<loc>https://waiter.example/b/waiter/week-1</loc><lastmod>2012-11-20T03:05:00Z</lastmod>");
    page.does_not_say("/copy<");
    assert_eq!(elements(&page)[0], "urlset");
    house.get("/robots.txt").await.is(200).says("Sitemap: https://waiter.example/sitemap.xml\n");
}

#[tokio::test]
async fn a_great_many_posts_are_an_index_of_months() {
    let house = house();
    {
        let mut world = house.world.lock();
        let template = world.posts[0].clone();
        world.posts.extend((0..5_001).map(|number| Post { slug: format!("p-{number}"), ..template.clone() }));
        world.summary.months = vec![MonthCount { year: 2012, month: 11, post_count: 5_002 }];
    }
    let page = house.get("/sitemap.xml").await;
    page.is(200).says("<loc>https://waiter.example/b/waiter/sitemap-pages.xml</loc>");
    page.says("<loc>https://waiter.example/b/waiter/sitemap-2012-11.xml</loc>").does_not_say("p-77<");
    assert_eq!(elements(&page)[0], "sitemapindex");
    for file in ["sitemap-pages.xml", "sitemap.xml"] {
        house.get(&format!("/b/waiter/{file}")).await.is(200).says("<urlset").does_not_say("p-77<");
    }
    house.get("/b/waiter/sitemap-2012-11.xml").await.is(200).says("/b/waiter/p-77<");
    house.get("/b/waiter/sitemap-2012-12.xml").await.is(404);
}

/// The JSON-LD documents of a page.
fn data(page: &Page) -> Vec<Value> {
    let scripts = page.body.split("<script type=\"application/ld+json\">").skip(1);
    scripts.map(|rest| serde_json::from_str(rest.split("</script>").next().unwrap()).unwrap()).collect()
}

#[tokio::test]
async fn a_post_tells_machines_what_it_is() {
    let house = house();
    {
        let mut world = house.world.lock();
        world.posts[0].title = "</script><script>alert(1)</script>".into();
        world.posts[0].experience = Some(Experience {
            business: "The <Bell>".into(),
            agent_name: "Paul".into(),
            verdict: Verdict::Bad.into(),
            occurred_on: String::new(),
        });
        let replies = vec![comment(2, 1, "Ben", "<p>a &amp; b</p>")];
        let root = Some(comment(1, 0, "</script>Ada", "<p>one</p>"));
        world.nodes = vec![ThreadNode { comment: root, replies, ..ThreadNode::default() }];
        world.thread.approved_count = 2;
    }
    let page = house.get("/b/waiter/week-1").await;
    page.says("<meta property=\"og:type\" content=\"article\">");
    page.says("<meta property=\"og:url\" content=\"https://waiter.example/b/waiter/week-1\">");
    page.says("<meta property=\"og:image\" content=\"https://waiter.example/i.png\">");
    let [posting, review] = data(&page).try_into().unwrap();
    assert_eq!(posting["@type"], "BlogPosting");
    assert_eq!(posting["headline"], "</script><script>alert(1)</script>");
    assert_eq!(posting["datePublished"], "2012-11-20T02:05:00Z");
    assert_eq!(posting["commentCount"], 2);
    assert_eq!(posting["comment"][1]["text"], "a & b");
    assert_eq!(posting["comment"][1]["parentItem"]["@id"], posting["comment"][0]["@id"]);
    assert_eq!(review["@type"], "Review");
    assert_eq!(review["itemReviewed"]["name"], "The <Bell>");
    assert_eq!(review["reviewRating"]["ratingValue"], 1);
    assert_eq!(page.body.matches("alert(1)</script>").count(), 0);
    let [home] = data(&house.get("/b/waiter/").await).try_into().unwrap();
    assert_eq!((home["@type"].as_str(), home["name"].as_str()), (Some("Blog"), Some("The Good Waiter")));
}
