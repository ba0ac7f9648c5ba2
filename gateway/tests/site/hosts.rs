//! A blog on a host of its own, through the whole port: the same pages under short addresses, and one home for each.

use http::{Request, header};
use proto::{
    comments::v1::ThreadNode,
    posts::v1::{LabelCount, MonthCount},
};

use crate::{
    services::{House, Page},
    world::{Shared, blog, comment, post},
};

const OTHER_POST: &str = "blogs/other/posts/0193a000-0000-7000-8000-000000000009";

/// `waiter` is at notes.example; `other` is where blogs are.
fn house() -> House {
    let world = Shared::with_one_post();
    {
        let mut world = world.lock();
        world.blogs.push(blog("other", "Other Words"));
        world.posts.push(post(OTHER_POST, "elsewhere", "Elsewhere"));
        world.aliases.push(("/2012/11/x.html".into(), "week-1".into()));
        world.nodes =
            vec![ThreadNode { comment: Some(comment(1, 0, "Ada", "<p>one</p>")), ..ThreadNode::default() }];
        world.newest = vec![comment(1, 0, "Ada", "<p>one</p>")];
        world.summary.labels = vec![LabelCount { label: "a/b".into(), post_count: 1 }];
        world.summary.months = vec![MonthCount { year: 2012, month: 11, post_count: 1 }];
    }
    House::at("https://main.example", world).with_own_host("waiter", "https://notes.example")
}

async fn get(house: &House, host: &str, path: &str) -> Page {
    let request = Request::get(path).header(header::HOST, host);
    house.at_the_port(request.body(String::new()).unwrap()).await
}

async fn own(house: &House, path: &str) -> Page {
    get(house, "notes.example", path).await
}

fn location(page: &Page) -> &str {
    page.header(header::LOCATION)
}

#[tokio::test]
async fn no_page_of_it_says_where_else_it_was() {
    let house = house();
    for path in [
        "/",
        "/week-1",
        "/week-1?reply_to=0193b000-0000-7000-8000-000000000001",
        "/label/service",
        "/month/2012-11",
        "/search?q=glass",
        "/feed.atom",
        "/feed.rss",
        "/feed.json",
        "/week-1/comments.atom",
        "/sitemap.xml",
        "/robots.txt",
        "/sitemap-pages.xml",
        "/sitemap-2012-11.xml",
    ] {
        let page = own(&house, path).await;
        page.is(200).does_not_say("/b/").does_not_say("main.example");
    }
    for path in ["/nothing", "/api/"] {
        own(&house, path).await.is(404).does_not_say("/b/");
    }
}

#[tokio::test]
async fn its_pages_lead_to_each_other_and_say_their_whole_address() {
    let house = house();
    let home = own(&house, "/").await;
    home.says("<link rel=\"canonical\" href=\"https://notes.example/\">").says("href=\"/week-1\"");
    home.says("href=\"/label/a%2Fb\"").says("href=\"/month/2012-11\"").says("href=\"/feed.atom\"");
    let page = own(&house, "/week-1").await;
    page.says("<link rel=\"canonical\" href=\"https://notes.example/week-1\">");
    page.says("<meta property=\"og:url\" content=\"https://notes.example/week-1\">");
    page.says("\"@id\":\"https://notes.example/week-1\"").says("action=\"/week-1#reply\"");
    page.says("data-live=\"/week-1/live\"");
    let asset = page.body.split("href=\"/assets/").nth(1).unwrap().split('"').next().unwrap();
    own(&house, &format!("/assets/{asset}")).await.is(200);
    own(&house, "/2012/11/x.html").await.is(301);
    assert_eq!(location(&own(&house, "/2012/11/x.html").await), "/week-1");
}

#[tokio::test]
async fn feeds_keep_their_ids_when_a_blog_gets_a_host() {
    let with = house();
    let without = House::at("https://main.example", with.world.clone());
    for (file, path) in
        [("feed.atom", "/b/waiter/feed.atom"), ("week-1/comments.atom", "/b/waiter/week-1/comments.atom")]
    {
        let (old, new) = (without.get(path).await, own(&with, &format!("/{file}")).await);
        let ids = |page: &Page| {
            let ids = page.body.split("<id>").skip(1);
            ids.map(|rest| rest.split("</id>").next().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert!(ids(&old).len() >= 2, "{}", old.body);
        assert_eq!(ids(&old), ids(&new), "{file}");
    }
    own(&with, "/feed.atom")
        .await
        .says("rel=\"self\" type=\"application/atom+xml\" href=\"https://notes.example/feed.atom\"");
}

#[tokio::test]
async fn its_old_addresses_lead_to_the_new_ones() {
    let house = house();
    for (host, path, there) in [
        ("main.example", "/b/waiter/week-1?page=2", "https://notes.example/week-1?page=2"),
        ("main.example", "/b/waiter", "https://notes.example/"),
        ("main.example", "/b/waiter/feed.atom", "https://notes.example/feed.atom"),
        ("unknown.example", "/b/waiter/", "https://notes.example/"),
        ("notes.example", "/b/waiter/week-1", "https://notes.example/week-1"),
        ("notes.example", "/b/other/elsewhere", "https://main.example/b/other/elsewhere"),
    ] {
        let page = get(&house, host, path).await;
        assert_eq!(location(page.is(301)), there, "{host}{path}");
        assert!(page.header(header::VARY).contains("sec-fetch-mode"), "scripts are answered in place");
    }
    let post = Request::post("/b/waiter/week-1?x").header(header::HOST, "notes.example").body(String::new());
    let page = house.at_the_port(post.unwrap()).await;
    assert_eq!(location(page.is(308)), "https://notes.example/week-1?x");
}

#[tokio::test]
async fn an_unknown_host_is_the_main_one() {
    let house = house();
    for host in ["main.example", "127.0.0.1:8080", "evil.example", "notes.example.evil.example"] {
        let page = get(&house, host, "/").await;
        page.is(200).says("Other Words").says("href=\"/b/other/\"").says("href=\"https://notes.example/\"");
        page.does_not_say("evil.example").does_not_say("127.0.0.1");
        get(&house, host, "/week-1").await.is(404);
        let page = get(&house, host, "/b/other/elsewhere").await;
        page.is(200).says("<link rel=\"canonical\" href=\"https://main.example/b/other/elsewhere\">");
    }
}

#[tokio::test]
async fn each_host_has_a_map_of_what_is_at_home_there() {
    let house = house();
    let main = get(&house, "main.example", "/sitemap.xml").await;
    main.is(200).says("<loc>https://main.example/b/other/elsewhere</loc>").does_not_say("notes.example");
    main.does_not_say("/b/waiter/");
    let own = own(&house, "/sitemap.xml").await;
    own.is(200).says("<loc>https://notes.example/</loc>").says("<loc>https://notes.example/week-1</loc>");
    for (host, line) in
        [("notes.example", "Disallow: /search\n"), ("main.example", "Disallow: /b/*/search\n")]
    {
        let robots = get(&house, host, "/robots.txt").await;
        robots.says(line).says(&format!("Sitemap: https://{host}/sitemap.xml\n"));
    }
}

#[tokio::test]
async fn the_only_blog_is_at_home_on_its_host() {
    let house = House::at("https://main.example", Shared::with_one_post())
        .with_own_host("waiter", "https://notes.example");
    assert_eq!(location(get(&house, "main.example", "/").await.is(301)), "https://notes.example/");
}

async fn reply(house: &House, host: &str, path: &str, mode: &str) -> Page {
    let body = "action=post&name=Nora&text=Hello&url=&email=";
    let request = Request::post(path)
        .header(header::HOST, host)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header("sec-fetch-mode", mode);
    house.at_the_port(request.body(body.to_owned()).unwrap()).await
}

#[tokio::test]
async fn a_reply_is_taken_on_its_host() {
    let house = house();
    let page = reply(&house, "notes.example", "/week-1", "navigate").await;
    let there = location(page.is(303));
    assert!(there.starts_with("/week-1?comment=") && there.contains("done=posted"), "{there}");
    assert!(page.cookies().contains("__Host-rapport-guest="), "{}", page.cookies());
}

/// A tab that was open when the blog got its host.
#[tokio::test]
async fn a_form_that_was_open_on_the_main_host_loses_no_word() {
    for mode in ["navigate", "cors"] {
        let house = house();
        let page = reply(&house, "main.example", "/b/waiter/week-1", mode).await;
        let there = location(page.is(303)).to_owned();
        assert!(there.starts_with("/b/waiter/week-1?comment="), "{there}");
        assert_eq!(house.world.lock().created.len(), 1);
        let request =
            Request::get(&there).header(header::HOST, "main.example").header("sec-fetch-mode", mode);
        let page = house.at_the_port(request.body(String::new()).unwrap()).await;
        page.is(200).says("action=\"/b/waiter/week-1#reply\"");
        page.says("<link rel=\"canonical\" href=\"https://notes.example/week-1\">");
    }
}

/// It is a GET, and `form-action` lets no form go on to another origin.
#[tokio::test]
async fn a_search_that_was_open_on_the_main_host_finds_there() {
    let house = house();
    let search = Request::get("/b/waiter/search?q=glass").header(header::HOST, "main.example");
    let request = search.header("sec-fetch-mode", "navigate").body(String::new()).unwrap();
    let page = house.at_the_port(request).await;
    page.is(200).says("action=\"/b/waiter/search\"").says("value=\"glass\"");
}

#[tokio::test]
async fn the_desk_is_linked_from_its_pages_and_found_on_the_main_host() {
    let house = house();
    for path in ["/", "/week-1"] {
        own(&house, path).await.is(200).says("href=\"/desk/\"");
    }
    let there = own(&house, "/desk/").await;
    assert_eq!(location(there.is(303)), "https://main.example/b/waiter/desk/");
}

#[tokio::test]
async fn what_surrounds_a_page_fits_the_host_that_shows_it() {
    let house = house();
    let shown_on_main = Request::get("/b/waiter/week-1").header(header::HOST, "main.example");
    let request = shown_on_main.header("sec-fetch-mode", "cors").body(String::new()).unwrap();
    house.at_the_port(request).await.is(200).says("href=\"/b/waiter/label/a%2Fb\"");
    own(&house, "/week-1").await.says("href=\"/label/a%2Fb\"").does_not_say("/b/");
}

#[tokio::test]
async fn an_address_that_looks_like_another_host_leads_to_none() {
    let house = house();
    house.world.lock().posts_away = true;
    for path in ["//evil.example/x", "/%2F/evil.example/x"] {
        let page = own(&house, path).await;
        page.is(503).does_not_say("href=\"//").does_not_say("action=\"//");
    }
}

#[tokio::test]
async fn the_api_is_the_same_on_every_host() {
    let house = house();
    for host in ["main.example", "notes.example"] {
        get(&house, host, "/openapi.json").await.is(200);
        get(&house, host, "/v1/blogs/waiter").await.is(200).says("\"name\":\"blogs/waiter\"");
    }
}
