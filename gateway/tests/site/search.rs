//! The search page.

use proto::{
    comments::v1::CommentMatch,
    posts::v1::{Post, PostMatch, PostState},
};
use tonic::Status;

use crate::{
    services::House,
    world::{Shared, comment},
};

fn house() -> House {
    let world = Shared::with_one_post();
    {
        let mut world = world.lock();
        let post = world.posts[0].clone();
        world.found_posts = vec![PostMatch {
            post: Some(post),
            title_html: "<mark>Week</mark> 1".into(),
            snippet_html: "He filled the <mark>glass</mark>.".into(),
        }];
        world.found_comments = vec![CommentMatch {
            comment: Some(comment(5, 0, "Ada <3", "<p>x</p>")),
            snippet_html: "My <mark>glass</mark> too.".into(),
        }];
    }
    House::over(world)
}

#[tokio::test]
async fn a_search_without_words_shows_the_form_alone() {
    let house = house();
    for path in ["/b/waiter/search", "/b/waiter/search?q=", "/b/waiter/search?q=%20&kind=posts"] {
        let page = house.get(path).await;
        page.is(200)
            .says("name=\"q\"")
            .says("noindex")
            .does_not_say("<mark>")
            .does_not_say("Nothing was found");
    }
    assert!(house.world.lock().searched.is_empty());
}

#[tokio::test]
async fn words_are_found_in_posts_and_comments() {
    let house = house();
    let page = house.get("/b/waiter/search?q=glass+%26").await;
    page.is(200).says("<a href=\"/b/waiter/week-1\"><mark>Week</mark> 1</a>");
    page.says("He filled the <mark>glass</mark>.").says("My <mark>glass</mark> too.");
    let id = crate::world::id(5);
    page.says(&format!("href=\"/b/waiter/week-1?comment={id}#comment-{id}\""));
    page.says("Comment by Ada &#60;3").says("value=\"glass &#38;\"").says("<title>Search for glass &#38; · ");
    assert_eq!(
        house.world.lock().searched,
        ["posts | glass & | state = PUBLISHED | ", "comments | glass & |  | "]
    );
}

#[tokio::test]
async fn a_search_is_narrowed_by_kind_label_and_days() {
    let house = house();
    let query = "q=glass&kind=posts&label=service&from=2012-11-01&to=2012-11-30";
    let page = house.get(&format!("/b/waiter/search?{query}")).await;
    page.is(200)
        .says("<option value=\"posts\" selected>")
        .says("value=\"2012-11-01\"")
        .says("<details open>");
    page.does_not_say("My <mark>glass</mark>");
    assert_eq!(
        house.world.lock().searched,
        ["posts | glass | kind = ARTICLE AND state = PUBLISHED AND label = \"service\" \
          AND publish_time >= \"2012-11-01T06:00:00Z\" AND publish_time < \"2012-12-01T07:00:00Z\" | "]
    );
}

#[tokio::test]
async fn more_of_one_sort_is_a_page_away() {
    let house = house();
    house.world.lock().next_page = "t 1".into();
    let page = house.get("/b/waiter/search?q=glass").await;
    page.says("href=\"/b/waiter/search?q=glass&#38;kind=posts\"");
    page.says("href=\"/b/waiter/search?q=glass&#38;kind=comments\"");
    let comments = house.get("/b/waiter/search?q=glass&kind=comments&page_token=t+0").await;
    comments.says("href=\"/b/waiter/search?q=glass&#38;kind=comments&#38;page_token=t+1\"");
    comments.says("Back to the best matches").does_not_say("He filled");
}

#[tokio::test]
async fn a_search_says_when_it_found_nothing_or_was_not_understood() {
    let house = house();
    {
        let mut world = house.world.lock();
        world.found_posts.clear();
        world.found_comments.clear();
    }
    house.get("/b/waiter/search?q=x").await.is(200).says("Nothing was found for x");
    house.world.lock().search_refusal = Some(Status::invalid_argument("query"));
    house
        .get("/b/waiter/search?q=-x")
        .await
        .is(200)
        .says("These words cannot be searched for")
        .says("value=\"-x\"");
}

#[tokio::test]
async fn a_search_that_is_away_says_so() {
    let house = house();
    house.world.lock().finding_missing = true;
    house.get("/b/waiter/search?q=x").await.is(200).says("The search is away").says("value=\"x\"");
    let house = self::house();
    house.world.lock().comments_away = true;
    house.get("/b/waiter/search?q=x").await.is(200).says("A part of the search is away").says("He filled");
    house.get("/b/waiter/search?q=x&kind=comments").await.is(200).says("The search is away");
}

#[tokio::test]
async fn a_match_that_is_not_public_is_not_shown() {
    let house = house();
    {
        let mut world = house.world.lock();
        let draft = Post { state: PostState::Draft.into(), ..world.posts[0].clone() };
        world.found_posts[0].post = Some(draft.clone());
        world.posts = vec![draft];
    }
    house.get("/b/waiter/search?q=x").await.is(200).does_not_say("<mark>");
}
