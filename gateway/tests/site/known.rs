//! posts-service is away: the discussion of a post that readers came for before goes on.

use http::{Request, header};

use crate::{
    services::{House, not_there},
    world::{POST, Shared},
};

const PAGE: &str = "/b/waiter/week-1";
const TYPED: [(&str, &str); 2] = [("name", "Nora"), ("text", "He filled the glass.")];

/// Somebody read the post, then posts-service went.
async fn house_without_posts() -> House {
    let house = House::over(Shared::with_one_post());
    house.get(PAGE).await.is(200).does_not_say("data-absent");
    house.world.lock().posts_away = true;
    house
}

#[tokio::test]
async fn the_discussion_is_there_without_the_text() {
    let house = house_without_posts().await;
    let page = house.get(PAGE).await;
    page.is(503).says("Week 1").says("The text of this post is away").says("Leave a Reply").says("Try again");
    page.says("<article class=\"post\" data-absent>").does_not_say("<em>glass</em>");
    assert_eq!((page.header(header::RETRY_AFTER), page.header(header::ETAG)), ("30", ""));
    assert_eq!(page.header(header::CACHE_CONTROL), "private, no-store");
    house.world.lock().posts_away = false;
    house.get(PAGE).await.is(200).says("<em>glass</em>").does_not_say("data-absent");
}

#[tokio::test]
async fn a_reply_is_taken_and_leads_to_its_place() {
    let house = house_without_posts().await;
    let page = house.post(PAGE, &TYPED, None).await;
    page.is(303);
    assert!(page.header(header::LOCATION).starts_with(&format!("{PAGE}?comment=")), "{:?}", page.headers);
    assert_eq!(house.world.lock().created[0].1.parent, POST);
    let wrong =
        house.post(PAGE, &[("name", ""), ("text", "Nobody said this."), ("action", "preview")], None).await;
    wrong.is(200).says("Nobody said this.").says("The text of this post is away");
}

#[tokio::test]
async fn the_page_stays_live() {
    let house = house_without_posts().await;
    let ask = Request::get(format!("{PAGE}/live")).body(String::new()).unwrap();
    assert_eq!(house.open(ask).await.status(), 200);
}

#[tokio::test]
async fn what_is_no_longer_for_everybody_is_not_shown() {
    let house = house_without_posts().await;
    house.world.lock().thread_refusal = Some(not_there());
    house.get(PAGE).await.is(503).says("We will be right back").does_not_say("Week 1");
    let page = house.post(PAGE, &TYPED, None).await;
    page.is(503).says("He filled the glass.").does_not_say("Week 1");
    assert!(house.world.lock().created.is_empty());
}

#[tokio::test]
async fn without_both_services_nothing_is_claimed() {
    let house = house_without_posts().await;
    house.world.lock().comments_away = true;
    house.get(PAGE).await.is(503).says("We will be right back").does_not_say("Week 1");
    house.post(PAGE, &TYPED, None).await.is(503).says("He filled the glass.").says("Try again");
}

#[tokio::test]
async fn a_post_that_nobody_came_for_is_away() {
    let house = House::over(Shared::with_one_post());
    house.world.lock().posts_away = true;
    house.get(PAGE).await.is(503).says("We will be right back").does_not_say("Week 1");
}
