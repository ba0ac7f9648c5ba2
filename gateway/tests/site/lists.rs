//! `/`, a blog's home, addresses that are not, or no longer, there.

use http::{Method, Request, header};

use crate::{
    services::House,
    world::{Shared, blog, post},
};

fn several() -> House {
    let world = Shared::with_one_post();
    world.lock().blogs.push(blog("other", "Other <Words>"));
    House::over(world)
}

#[tokio::test]
async fn the_start_page_of_the_only_blog_is_its_home() {
    let house = House::over(Shared::with_one_post());
    house.world.lock().thread.approved_count = 3;
    let page = house.get("/").await;
    page.is(200).says("The Good Waiter").says("Week 1").says("3 comments");
    page.says("Monday, November 19, 2012")
        .says("<a href=\"/b/waiter/label/service\" rel=\"tag\">service</a>")
        .says("href=\"/b/waiter/week-1\"");
    page.says(r#"<link rel="canonical" href="https://waiter.example/b/waiter/">"#);
    assert_eq!(house.world.lock().asked, ["kind = ARTICLE AND state = PUBLISHED | publish_time desc | "]);
}

#[tokio::test]
async fn the_start_page_lists_several_blogs() {
    let page = several().get("/").await;
    page.is(200).says("href=\"/b/waiter/\"").says("href=\"/b/other/\"").says("Other &#60;Words&#62;");
}

#[tokio::test]
async fn the_start_page_of_an_empty_house_says_what_to_do_next() {
    let page = House::over(Shared::default()).get("/").await;
    page.is(200).says("rapport blog create").says("href=\"/api/\"");
}

#[tokio::test]
async fn a_home_page_turns_to_older_posts_and_back() {
    let house = House::over(Shared::with_one_post());
    house.world.lock().next_page = "a+b/c=".to_owned();
    let first = house.get("/b/waiter/").await;
    first.says("href=\"/b/waiter/?page_token=a%2Bb%2Fc%3D\"").does_not_say("rel=\"prev\"");
    let second = house.get("/b/waiter/?page_token=a%2Bb%2Fc%3D").await;
    second.is(200).says("<a class=\"button\" href=\"/b/waiter/\" rel=\"prev\">");
    assert!(house.world.lock().asked[1].ends_with("| a+b/c="));
}

#[tokio::test]
async fn a_home_page_is_served_without_counts_while_the_comments_are_away() {
    let house = House::over(Shared::with_one_post());
    house.world.lock().comments_away = true;
    let page = house.get("/b/waiter/").await;
    page.is(200).says("Week 1").says("<a href=\"/b/waiter/week-1#comments\">Comments</a>");
    page.does_not_say("No comments");
}

#[tokio::test]
async fn every_page_says_to_come_back_while_the_posts_are_away() {
    let house = House::over(Shared::with_one_post());
    house.world.lock().posts_away = true;
    for path in ["/", "/b/waiter/", "/b/waiter/week-1", "/2012/11/x.html"] {
        let page = house.get_with(path, "x-request-id", "abc-123").await;
        page.is(503).says("We will be right back").says("<code dir=\"ltr\">abc-123</code>");
        assert_eq!(page.header(header::RETRY_AFTER), "30", "{path}");
        assert_eq!(page.header(header::CACHE_CONTROL), "private, no-store", "{path}");
    }
}

#[tokio::test]
async fn an_address_without_its_slash_moves_to_the_one_with_it() {
    let page = House::over(Shared::with_one_post()).get("/b/waiter").await;
    page.is(301);
    assert_eq!(page.header(header::LOCATION), "/b/waiter/");
}

#[tokio::test]
async fn a_former_slug_moves_to_the_present_one_with_its_query() {
    let house = House::over(Shared::with_one_post());
    house.world.lock().aliases.push(("old".into(), "week-1".into()));
    for (query, kept) in [("", ""), ("?page=x", "?page=x"), ("?page=é%0A", "?page=%C3%A9%0A")] {
        let page = house.get(&format!("/b/waiter/old{query}")).await;
        page.is(301);
        assert_eq!(page.header(header::LOCATION), format!("/b/waiter/week-1{kept}"));
    }
}

#[tokio::test]
async fn an_imported_path_moves_to_the_post() {
    let house = House::over(Shared::with_one_post());
    let alias = |path: &str| (path.to_owned(), "week-1".to_owned());
    house.world.lock().aliases.extend([alias("/2012/11/week-1-eoc.html"), alias("/über/uns/")]);
    for path in [
        "/b/waiter/2012/11/week-1-eoc.html",
        "/2012/11/week-1-eoc.html",
        "/b/waiter/%C3%BCber/uns/",
        "/b/waiter/week-1/",
    ] {
        let page = house.get(path).await;
        page.is(301);
        assert_eq!(page.header(header::LOCATION), "/b/waiter/week-1", "{path}");
    }
}

#[tokio::test]
async fn a_path_at_the_root_belongs_to_nobody_where_there_are_several_blogs() {
    let house = several();
    house.world.lock().aliases.push(("/2012/11/x.html".into(), "week-1".into()));
    house.get("/2012/11/x.html").await.is(404);
    house.get("/b/waiter/2012/11/x.html").await.is(301);
    house.get("/b/other/2012/11/x.html").await.is(404).says("Other &#60;Words&#62;");
}

#[tokio::test]
async fn what_is_not_there_has_a_page_that_leads_on() {
    let house = House::over(Shared::with_one_post());
    for path in
        ["/nothing", "/b/waiter/nothing", "/b/waiter/a/b/c", "/b/nobody/", "/b/no%2Fbody/x", "/assets/x.js"]
    {
        let page = house.get(path).await;
        page.is(404).says("This page is not here");
    }
    house.get("/b/waiter/nothing").await.says("href=\"/b/waiter/\"");
    let posted = Request::builder().method(Method::POST).uri("/nothing").body(String::new()).unwrap();
    house.send(posted).await.is(404);
}

#[tokio::test]
async fn titles_and_names_are_text() {
    let house = House::over(Shared::with_one_post());
    {
        let mut world = house.world.lock();
        world.blogs[0].title = "<script>alert(1)</script>".into();
        world.posts[0].title = "\"><img src=x onerror=alert(2)>".into();
        world.posts[0].author_display_name = "</p><b>".into();
    }
    for path in ["/", "/b/waiter/week-1"] {
        let page = house.get(path).await;
        page.is(200).does_not_say("<script>").does_not_say("<img").does_not_say("<b>");
        page.says("&#60;script&#62;alert(1)").says("&#60;img src=x onerror=alert(2)&#62;");
    }
}

#[tokio::test]
async fn a_page_that_the_browser_knows_is_not_sent_again() {
    let house = House::over(Shared::with_one_post());
    for path in ["/", "/b/waiter/", "/b/waiter/week-1"] {
        let page = house.get(path).await;
        let tag = page.header(header::ETAG).to_owned();
        assert!(tag.starts_with('"') && tag.len() > 10, "{tag}");
        assert_eq!(page.header(header::CACHE_CONTROL), "public, max-age=0, must-revalidate");
        for known in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
            let again = house.get_with(path, "if-none-match", &known).await;
            again.is(304);
            assert_eq!((again.header(header::ETAG), again.body.as_str()), (tag.as_str(), ""));
        }
        house.get_with(path, "if-none-match", "\"x\"").await.is(200);
    }
}

#[tokio::test]
async fn no_link_is_made_from_the_host_that_a_request_names() {
    let house = House::over(Shared::with_one_post());
    for path in ["/", "/b/waiter/week-1"] {
        house.get_with(path, "host", "evil.example").await.is(200).does_not_say("evil.example");
    }
}

#[tokio::test]
async fn a_page_of_a_blog_stands_under_its_slug_without_a_date() {
    let house = House::over(Shared::with_one_post());
    let mut about = post("blogs/waiter/posts/0193a000-0000-7000-8000-000000000002", "über-uns", "About");
    about.kind = proto::posts::v1::PostKind::Page.into();
    house.world.lock().posts.push(about);
    let page = house.get("/b/waiter/%C3%BCber-uns").await;
    page.is(200).says("<h1>About</h1>").does_not_say("November 19");
    page.says("https://waiter.example/b/waiter/%C3%BCber-uns");
}
