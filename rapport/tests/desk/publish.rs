//! Publishing, scheduling, taking back.

use posts_service::tools::Role;
use proto::posts::v1::PostState;
use service_kit::time::Timestamp;

use crate::house::{DESK, House};

const TEXT: [(&str, &str); 2] = [("title", "Week 1"), ("content", "He filled the *glass*.")];

fn moment(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text)
}

#[tokio::test]
async fn a_new_post_is_published_within_one_request() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    let blank = ada.get(&format!("{DESK}new")).await;
    let published = ada.submit(&blank, &TEXT, "publish").await;
    published.is(303);
    house.browser().get("/b/waiter/week-1").await.is(200).says("<em>glass</em>");
    let page = ada.get(&published.location).await;
    page.is(200).says("Published. Everybody").says("href=\"/b/waiter/week-1\"").says("Published</span>");
}

#[tokio::test]
async fn a_post_for_members_is_published_for_them_alone() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    let fields: Vec<_> = TEXT.into_iter().chain([("visibility", "members")]).collect();
    let id = ada.write(&fields, "publish").await;
    assert_eq!(house.post(&id).await.state(), PostState::Private);
    house.browser().get("/b/waiter/week-1").await.is(404);
    ada.get(&format!("{DESK}?state=private")).await.says("Week 1");
}

#[tokio::test]
async fn a_post_is_scheduled_on_the_blogs_own_clock() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    let fields: Vec<_> = TEXT.into_iter().chain([("date", "2026-12-24"), ("time", "18:00")]).collect();
    let id = ada.write(&fields, "schedule").await;
    let post = house.post(&id).await;
    assert_eq!(post.state(), PostState::Scheduled);
    assert_eq!(post.publish_time.and_then(Timestamp::from_proto), moment("2026-12-24T17:00:00Z"));
    let page = ada.get(&format!("{DESK}posts/{id}?done=schedule")).await;
    page.is(200).says("It will be published by itself").says("Europe/Berlin");
    assert_eq!((page.value("date").as_str(), page.value("time").as_str()), ("2026-12-24", "18:00"));
    // Another time, then now.
    ada.submit(&page, &[("time", "19:00")], "schedule").await.is(303);
    let moved = house.post(&id).await.publish_time;
    assert_eq!(moved.and_then(Timestamp::from_proto), moment("2026-12-24T18:00:00Z"));
    let page = ada.get(&format!("{DESK}posts/{id}")).await;
    ada.submit(&page, &[], "publish").await.is(303);
    ada.submit(&page, &[], "publish").await.is(303);
    let post = house.post(&id).await;
    assert_eq!(post.state(), PostState::Published);
    assert_eq!(post.publish_time.and_then(Timestamp::from_proto), Some(house.clock.now()));
}

#[tokio::test]
async fn a_time_that_is_none_or_two_is_asked_about() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    let blank = ada.get(&format!("{DESK}new")).await;
    let at = |date, time| TEXT.into_iter().chain([("date", date), ("time", time)]).collect::<Vec<_>>();
    ada.submit(&blank, &at("", ""), "schedule").await.is(422).says("Please choose a day and a time");
    ada.submit(&blank, &at("2020-01-01", "12:00"), "schedule").await.is(422).says("This moment has passed");
    // 2027-03-28 02:30 does not exist in Berlin.
    let skipped = ada.submit(&blank, &at("2027-03-28", "02:30"), "schedule").await;
    skipped.is(422).says("jump over this time");
    assert_eq!(skipped.value("time"), "03:30");
    // 2026-10-25 02:30 is there twice.
    let twice = ada.submit(&blank, &at("2026-10-25", "02:30"), "schedule").await;
    twice.is(422).says("show this time twice").says("name=\"fold\"");
    ada.get(DESK).await.says("There is no post here");
    let second = ada.submit(&twice, &[("fold", "second")], "schedule").await;
    second.is(303);
    let due = house.post(&second.post_id()).await.publish_time;
    assert_eq!(due.and_then(Timestamp::from_proto), moment("2026-10-25T01:30:00Z"));
    ada.get(&format!("{DESK}posts/{}", second.post_id())).await.says("value=\"second\" selected");
}

#[tokio::test]
async fn a_post_goes_back_to_a_draft_into_the_trash_and_out_again() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    let id = ada.write(&TEXT, "publish").await;
    let here = format!("{DESK}posts/{id}");
    let page = ada.get(&here).await;
    ada.submit(&page, &[("content", "Better.")], "unpublish").await.is(303);
    let post = house.post(&id).await;
    assert_eq!((post.state(), post.content.as_str()), (PostState::Draft, "Better."));
    house.browser().get("/b/waiter/week-1").await.is(404);
    let page = ada.get(&here).await;
    let trashed = ada.submit(&page, &[], "trash").await;
    assert!(trashed.location.starts_with("/b/waiter/desk/?done=trash"), "{}", trashed.location);
    ada.get(&trashed.location).await.says("Moved to the trash").does_not_say("Week 1");
    ada.get(&format!("{DESK}?state=trashed")).await.says("Week 1").says("gone for good");
    let page = ada.get(&here).await;
    page.is(200).says("value=\"restore\"").does_not_say("value=\"save\"");
    ada.submit(&page, &[("title", "Week 2")], "restore").await.is(303);
    let post = house.post(&id).await;
    assert_eq!((post.state(), post.title.as_str()), (PostState::Draft, "Week 2"));
}
