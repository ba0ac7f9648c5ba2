//! Lists by label, author and month, what is around a page, experiences.

use std::time::Duration;

use http::header;
use proto::{
    comments::v1::Thread,
    posts::v1::{
        AgentSummary, BusinessSummary, Experience, FontStack, LabelCount, MonthCount, MonthVerdicts, Post,
        PostKind, SummarizePostsResponse, Theme, Verdict, VerdictCounts,
    },
};

use crate::{
    services::House,
    world::{MONDAY, Shared, comment, post},
};

const DAY: Duration = Duration::from_hours(24);

/// A post so many days before the one of Monday.
fn earlier(number: u8, days: u32, title: &str) -> Post {
    let name = format!("blogs/waiter/posts/0193a000-0000-7000-8000-0000000000{number:02}");
    let slug = title.to_lowercase().replace(' ', "-");
    Post { publish_time: Some(MONDAY.minus(DAY * days).to_proto()), ..post(&name, &slug, title) }
}

fn told(business: &str, agent: &str, verdict: Verdict) -> Experience {
    Experience {
        business: business.into(),
        agent_name: agent.into(),
        verdict: verdict.into(),
        occurred_on: "2012-11-17".into(),
    }
}

fn with_experience() -> House {
    let world = Shared::with_one_post();
    {
        let mut world = world.lock();
        world.posts[0].experience = Some(told("The Bell", "Paul", Verdict::Great));
        let verdicts = |great, forgettable, bad| Some(VerdictCounts { great, forgettable, bad });
        world.businesses = vec![BusinessSummary {
            business: "The Bell".into(),
            slug: "the-bell".into(),
            verdicts: verdicts(3, 1, 2),
            months: vec![
                MonthVerdicts { year: 2012, month: 9, verdicts: verdicts(1, 1, 2) },
                MonthVerdicts { year: 2012, month: 11, verdicts: verdicts(2, 0, 0) },
            ],
            agents: vec![AgentSummary { agent_name: "Paul <3".into(), verdicts: verdicts(3, 0, 0) }],
        }];
    }
    House::over(world)
}

#[tokio::test]
async fn a_label_lists_its_posts() {
    let house = House::over(Shared::with_one_post());
    {
        let mut world = house.world.lock();
        world.posts.push(earlier(2, 3, "Another day"));
        world.posts[1].labels = vec!["it \"said\"".into()];
    }
    let page = house.get("/b/waiter/label/service").await;
    page.is(200).says("<h1>Posts labelled service</h1>").says("Week 1").does_not_say("Another day");
    page.says(r#"<link rel="canonical" href="https://waiter.example/b/waiter/label/service">"#);
    house.get("/b/waiter/label/it%20%22said%22").await.is(200).says("Another day").does_not_say("Week 1");
    let filters = house.world.lock().asked.clone();
    assert!(filters[1].starts_with(r#"kind = ARTICLE AND label = "it \"said\"" AND state = PUBLISHED"#));
    house.get("/b/waiter/label/nothing").await.is(404).says("This page is not here");
}

#[tokio::test]
async fn a_month_lists_its_posts_in_the_blogs_zone() {
    let house = House::over(Shared::with_one_post());
    house.world.lock().posts.push(earlier(2, 19, "Halloween"));
    let november = house.get("/b/waiter/month/2012-11").await;
    november.is(200).says("<h1>Posts of November 2012</h1>").says("Week 1").does_not_say("Halloween");
    // 2012-11-01 02:05 UTC is still October in Denver.
    house.get("/b/waiter/month/2012-10").await.is(200).says("Halloween");
    house.get("/b/waiter/month/2012-12").await.is(404);
    house.get("/b/waiter/month/2012-13").await.is(404);
}

#[tokio::test]
async fn an_author_has_a_list_of_their_posts() {
    let house = House::over(Shared::with_one_post());
    let url = "/b/waiter/author/0193c000-0000-7000-8000-000000000001";
    house
        .get("/b/waiter/week-1")
        .await
        .says(&format!("<a href=\"{url}\" rel=\"author\">by Paula Rogers</a>"));
    house.get(url).await.is(200).says("<h1>Posts by Paula Rogers</h1>").says("Week 1");
    house.get("/b/waiter/author/nobody").await.is(404);
}

#[tokio::test]
async fn a_list_turns_its_pages() {
    let house = House::over(Shared::with_one_post());
    house.world.lock().next_page = "a+b".to_owned();
    let first = house.get("/b/waiter/label/service").await;
    first.says("href=\"/b/waiter/label/service?page_token=a%2Bb\" rel=\"next\"").does_not_say("rel=\"prev\"");
    let second = house.get("/b/waiter/label/service?page_token=a%2Bb").await;
    second.is(200).says("<a class=\"button\" href=\"/b/waiter/label/service\" rel=\"prev\">");
    second.does_not_say("rel=\"canonical\"");
}

#[tokio::test]
async fn a_post_leads_to_the_ones_before_and_after_it() {
    let house = House::over(Shared::with_one_post());
    {
        let mut world = house.world.lock();
        world.posts.push(earlier(2, 3, "Before it"));
        world.posts.push(earlier(3, 9, "Long before"));
        let mut about = earlier(4, 1, "About");
        about.kind = PostKind::Page.into();
        world.posts.push(about);
    }
    let newest = house.get("/b/waiter/week-1").await;
    newest.says("<a href=\"/b/waiter/before-it\" rel=\"prev\"><span>Previous post</span> Before it</a>");
    newest.does_not_say("Next post");
    let middle = house.get("/b/waiter/before-it").await;
    middle.says("href=\"/b/waiter/week-1\" rel=\"next\"").says("href=\"/b/waiter/long-before\" rel=\"prev\"");
    let about = house.get("/b/waiter/about").await;
    about.is(200).does_not_say("Previous post").does_not_say("Next post");
}

#[tokio::test]
async fn posts_of_the_same_moment_follow_each_other() {
    let house = House::over(Shared::with_one_post());
    house.world.lock().posts.push(earlier(2, 0, "Twin"));
    let one = house.get("/b/waiter/week-1").await;
    let other = house.get("/b/waiter/twin").await;
    let links = |page: &crate::services::Page| {
        (page.body.matches("Previous post").count(), page.body.matches("Next post").count())
    };
    assert_eq!((links(&one), links(&other)), ((0, 1), (1, 0)));
}

#[tokio::test]
async fn every_page_of_a_blog_shows_what_is_around_it() {
    let house = House::over(Shared::with_one_post());
    {
        let mut world = house.world.lock();
        let mut about = earlier(2, 3, "About us");
        about.kind = PostKind::Page.into();
        world.posts.push(about);
        world.newest = vec![comment(7, 0, "Ada", "<p>Which town?</p>")];
        world.threads = vec![Thread { approved_count: 12, ..world.thread.clone() }];
        world.summary = SummarizePostsResponse {
            months: vec![MonthCount { year: 2012, month: 11, post_count: 2 }],
            labels: vec![LabelCount { label: "a/b".into(), post_count: 1 }],
            total_count: 3,
        };
    }
    let id = crate::world::id(7);
    for path in ["/", "/b/waiter/", "/b/waiter/week-1", "/b/waiter/label/service", "/b/waiter/search"] {
        let page = house.get(path).await;
        page.is(200).says("Recent comments").says("Most discussed").says("Archive");
        page.says(&format!(
            "<a href=\"/b/waiter/week-1?comment={id}#comment-{id}\"><bdi>Ada</bdi>: Week 1</a>"
        ));
        page.says("<a href=\"/b/waiter/week-1\">Week 1</a> <span class=\"count\">12 comments</span>");
        page.says(
            "<a href=\"/b/waiter/month/2012-11\">November 2012</a> <span class=\"count\">2 posts</span>",
        );
        page.says(
            "<a href=\"/b/waiter/label/a%2Fb\" rel=\"tag\">a/b</a> <span class=\"count\">1 post</span>",
        );
        page.says("<a href=\"/b/waiter/about-us\">About us</a>").does_not_say("All businesses");
    }
}

#[tokio::test]
async fn what_is_around_is_asked_for_once_in_a_while() {
    let house = House::over(Shared::with_one_post());
    let asked = |house: &House| {
        house.world.lock().calls.iter().filter(|(method, _)| *method == "ListThreads").count()
    };
    house.get("/b/waiter/").await;
    house.get("/b/waiter/week-1").await;
    assert_eq!(asked(&house), 1);
    house.clock.advance(Duration::from_secs(5));
    house.get("/b/waiter/").await;
    assert_eq!(asked(&house), 2);
}

#[tokio::test]
async fn a_page_is_whole_without_its_surroundings() {
    let house = House::over(Shared::with_one_post());
    {
        let mut world = house.world.lock();
        world.finding_missing = true;
        world.comments_away = true;
    }
    for path in ["/b/waiter/", "/b/waiter/week-1", "/b/waiter/label/service"] {
        house.get(path).await.is(200).says("Week 1").does_not_say("class=\"around\"");
    }
}

#[tokio::test]
async fn a_post_tells_of_its_experience() {
    let page = with_experience().get("/b/waiter/week-1").await;
    page.says("verdict-great").says("<strong>Great</strong> Worth telling about.").says("<bdi>Paul</bdi>");
    page.says("<time datetime=\"2012-11-17\">November 17, 2012</time>");
    page.says("<a href=\"/b/waiter/business/The%20Bell\"><bdi>The Bell</bdi></a>").says("All businesses");
}

#[tokio::test]
async fn a_business_shows_verdicts_over_time_and_agents_by_name() {
    let house = with_experience();
    let moved = house.get("/b/waiter/business/The%20Bell").await;
    moved.is(301);
    assert_eq!(moved.header(header::LOCATION), "/b/waiter/business/the-bell");
    let page = house.get("/b/waiter/business/the-bell").await;
    page.is(200).says("<h1><bdi>The Bell</bdi></h1>").says("6 experiences were told here");
    page.says("<svg class=\"chart\"").says("role=\"img\"").says("September 2012").says("November 2012");
    page.says("<th scope=\"row\">September 2012</th><td>1</td><td>1</td><td>2</td>");
    page.says("Paul &#60;3").says("href=\"/b/waiter/week-1\"");
    house.get("/b/waiter/business/").await.is(200).says("href=\"/b/waiter/business/the-bell\"");
    house.get("/b/waiter/business/nobody").await.is(404).says("value=\"nobody\"");
}

#[tokio::test]
async fn a_business_keeps_its_posts_while_the_numbers_are_missing() {
    let house = with_experience();
    house.world.lock().finding_missing = true;
    let page = house.get("/b/waiter/business/the-bell").await;
    page.is(200).says("<bdi>The Bell</bdi>").says("The summary is away").says("Week 1");
    page.does_not_say("<svg");
}

#[tokio::test]
async fn a_blog_has_a_look_of_its_own() {
    let house = House::over(Shared::with_one_post());
    house.get("/b/waiter/").await.does_not_say("theme.").does_not_say("class=\"banner\"");
    house.world.lock().blogs[0].theme = Some(Theme {
        accent_color: "#ffd700".into(),
        font_stack: FontStack::Sans.into(),
        line_length: 60,
        header_image_url: "https://pictures.example/a\"b.jpg".into(),
        ..Theme::default()
    });
    for path in
        ["/b/waiter/", "/b/waiter/week-1", "/b/waiter/label/service", "/b/waiter/search", "/b/waiter/x"]
    {
        let page = house.get(path).await;
        page.says("<link rel=\"stylesheet\" href=\"/b/waiter/theme.")
            .says("src=\"https://pictures.example/a%22b.jpg\"");
    }
    let page = house.get("/b/waiter/").await;
    let url = page.body.split("href=\"").find(|rest| rest.starts_with("/b/waiter/theme.")).unwrap();
    let url = url.split('"').next().unwrap();
    let sheet = house.get(url).await;
    sheet.is(200).says("--text:var(--sans)").says("--measure:30rem").does_not_say("<");
    assert_eq!(sheet.header(header::CONTENT_TYPE), "text/css; charset=utf-8");
    assert!(sheet.header(header::CACHE_CONTROL).contains("immutable"));
    let former = house.get("/b/waiter/theme.0000000000000000.css").await;
    former.is(200);
    assert_eq!(former.header(header::CACHE_CONTROL), "no-store");
    house.world.lock().blogs[0].theme = None;
    house.get(url).await.is(404);
}

#[tokio::test]
async fn a_page_that_is_not_here_offers_to_search_for_it() {
    let house = House::over(Shared::with_one_post());
    let page = house.get("/b/waiter/2012/11/the-full-glass.html").await;
    page.is(404).says("role=\"search\"").says("action=\"/b/waiter/search\"");
    page.says("value=\"2012 11 the full glass\"").says("href=\"/b/waiter/\"");
    let script = house.get("/b/waiter/%22%3E%3Cscript%3E").await;
    script.is(404).says("value=\"script\"").does_not_say("<script>");
    assert!(page.header(header::CACHE_CONTROL).contains("no-store"));
}
