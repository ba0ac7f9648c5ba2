//! The comment that somebody has just written, shown to them, and the cookie that proves it.

use std::time::Duration;

use http::header;
use proto::comments::v1::{CommentState, HeldReason};

use crate::{
    services::House,
    world::{Shared, comment, id},
};

const PAGE: &str = "/b/waiter/week-1";
const TYPED: [(&str, &str); 2] = [("name", "Nora"), ("text", "Two links")];

/// A house that holds every comment.
fn strict() -> House {
    let world = Shared::with_one_post();
    {
        let mut world = world.lock();
        world.new_state = CommentState::Pending;
        world.held_reasons = vec![HeldReason::FirstComment, HeldReason::Links];
    }
    House::over(world)
}

/// The address without the part that browsers keep to themselves.
fn location(page: &crate::services::Page) -> String {
    page.header(header::LOCATION).split('#').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_held_comment_is_shown_to_its_author_with_the_reasons() {
    let house = strict();
    let posted = house.post(PAGE, &TYPED, None).await;
    let page = house.get_with(&location(&posted), "cookie", &posted.cookie().unwrap()).await;
    page.is(200).says("<p>Two links</p>").says("Awaiting moderation").says("Until then only you can see it");
    page.says("Your first comment here is read by a moderator").says("Comments with several links");
    page.says(&format!("<article id=\"comment-{}\"", id(900)));
    assert_eq!(page.header(header::CACHE_CONTROL), "private, no-store");
    assert_eq!(page.header(header::VARY), "cookie");
    assert_eq!(page.header(header::ETAG), "");
}

#[tokio::test]
async fn nobody_else_sees_a_held_comment() {
    let house = strict();
    let posted = house.post(PAGE, &TYPED, None).await;
    house.get(PAGE).await.is(200).does_not_say("Two links").does_not_say("moderator");
    house.get(&location(&posted)).await.is(200).does_not_say("Two links");
    let stranger = house.post(PAGE, &[("name", "Eve"), ("text", "x")], None).await.cookie().unwrap();
    house.get_with(&location(&posted), "cookie", &stranger).await.is(200).does_not_say("Two links");
}

#[tokio::test]
async fn without_cookies_a_held_comment_still_says_why_it_is_held() {
    let house = strict();
    let posted = house.post(PAGE, &TYPED, None).await;
    let page = house.get(&location(&posted)).await;
    page.is(200).says("will appear once a moderator has read it").says("Comments with several links");
    page.says(&format!("id=\"comment-{}\"", id(900))).does_not_say("Two links");
}

#[tokio::test]
async fn an_address_cannot_put_words_on_a_page() {
    let house = strict();
    let page = house.get(&format!("{PAGE}?comment={}&held=%3Cb%3E1%3C/b%3E,links", id(1))).await;
    page.is(200).says("Comments with several links").does_not_say("<b>1");
    house.get(&format!("{PAGE}?comment=%3Cb%3Ex%3C/b%3E&held=1")).await.is(200).does_not_say("<b>x");
}

#[tokio::test]
async fn a_posted_comment_is_thanked_for_and_in_its_place() {
    let house = House::over(Shared::with_one_post());
    let posted = house.post(PAGE, &TYPED, None).await;
    let page = house.get_with(&location(&posted), "cookie", &posted.cookie().unwrap()).await;
    page.is(200).says("Thank you, your comment is here").says("<p>Two links</p>");
    page.says(&format!("href=\"#comment-{}\"", id(900)));
    let without = house.get(&location(&posted)).await;
    without.is(200).says("<p>Two links</p>").does_not_say("Thank you");
}

#[tokio::test]
async fn a_reply_is_shown_below_what_it_answers() {
    let house = strict();
    let mut first = comment(1, 0, "Ada", "<p>one</p>");
    first.reply_count = 0;
    house
        .world
        .lock()
        .nodes
        .push(proto::comments::v1::ThreadNode { comment: Some(first), ..Default::default() });
    let parent = id(1);
    let fields: Vec<_> = TYPED.into_iter().chain([("parent", parent.as_str())]).collect();
    let posted = house.post(PAGE, &fields, None).await;
    let page = house.get_with(&location(&posted), "cookie", &posted.cookie().unwrap()).await;
    let replies = page.body.find("<ol class=\"replies\">").expect("a list of replies");
    assert!(page.body.find("<p>Two links</p>").is_some_and(|place| place > replies));
}

#[tokio::test]
async fn comments_taken_for_spam_look_like_held_ones() {
    let house = strict();
    house.world.lock().new_state = CommentState::Spam;
    let posted = house.post(PAGE, &TYPED, None).await;
    assert!(posted.header(header::LOCATION).contains("held=other"));
    let page = house.get_with(&location(&posted), "cookie", &posted.cookie().unwrap()).await;
    page.says("Awaiting moderation").says("A moderator will read it soon").does_not_say("spam");
}

#[tokio::test]
async fn the_cookie_is_sealed_and_kept_from_scripts() {
    let posted = strict().post(PAGE, &TYPED, None).await;
    let line = posted.header(header::SET_COOKIE);
    for part in ["__Host-rapport-guest=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=2592000"] {
        assert!(line.contains(part), "{part} in {line}");
    }
    assert!(!line.contains("token-900") && !line.contains("Nora"));
    let plain = House::at("http://127.0.0.1:8080", Shared::with_one_post());
    let line = plain.post(PAGE, &TYPED, None).await.header(header::SET_COOKIE).to_owned();
    assert!(line.starts_with("rapport-guest=") && !line.contains("Secure"), "{line}");
}

#[tokio::test]
async fn a_cookie_that_was_tampered_with_is_nobodys() {
    let house = strict();
    let posted = house.post(PAGE, &TYPED, None).await;
    let cookie = posted.cookie().unwrap();
    let (name, value) = cookie.split_once('=').unwrap();
    let mut changed: Vec<char> = value.chars().collect();
    changed[60] = if changed[60] == 'A' { 'B' } else { 'A' };
    let changed: String = changed.into_iter().collect();
    for bad in [format!("{name}={changed}"), format!("{name}=x"), format!("other={value}")] {
        let page = house.get_with(&location(&posted), "cookie", &bad).await;
        page.is(200).does_not_say("<p>Two links</p>").says("once a moderator has read it");
    }
}

#[tokio::test]
async fn an_edit_token_is_forgotten_with_its_window() {
    let house = strict();
    let posted = house.post(PAGE, &TYPED, None).await;
    house.clock.advance(Duration::from_mins(16));
    let page = house.get_with(&location(&posted), "cookie", &posted.cookie().unwrap()).await;
    page.is(200).does_not_say("<p>Two links</p>").says("once a moderator has read it");
}
