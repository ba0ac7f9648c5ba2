//! Two people change the same post: both versions are shown, and neither is lost.

use posts_service::tools::Role;
use proto::posts::v1::PostState;

use crate::house::{DESK, House};

const TEXT: [(&str, &str); 3] =
    [("title", "Week 1"), ("content", "He filled the glass."), ("labels", "service")];

#[tokio::test]
async fn both_versions_stand_side_by_side_field_by_field() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    let mut olga = house.signed_in("Olga", Role::Owner).await;
    let id = ada.write(&TEXT, "save").await;
    let here = format!("{DESK}posts/{id}");
    let adas = ada.get(&here).await;
    let olgas = olga.get(&here).await;
    olga.submit(&olgas, &[("title", "Week One"), ("content", "Olgas text")], "save").await.is(303);
    let conflict = ada.submit(&adas, &[("content", "Adas text"), ("labels", "waiters")], "save").await;
    conflict.is(409).says("Somebody changed this meanwhile").says("Olgas text").says("Adas text");
    conflict.says("Week One").says("keep_title").says("keep_labels").does_not_say("keep_slug");
    // Whoever changed a field alone is proposed; where both did, mine.
    assert_eq!(conflict.value("keep_title"), "theirs");
    assert_eq!(conflict.value("keep_labels"), "mine");
    assert_eq!(conflict.value("keep_content"), "mine");
    assert_eq!(house.post(&id).await.content, "Olgas text");

    ada.submit(&conflict, &[("content", "Adas text and Olgas text")], "").await.is(303);
    let post = house.post(&id).await;
    assert_eq!(post.title, "Week One");
    assert_eq!(post.content, "Adas text and Olgas text");
    assert_eq!(post.labels, ["waiters"]);
}

#[tokio::test]
async fn a_text_that_was_not_seen_is_neither_published_nor_taken_for_ones_own() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    let mut olga = house.signed_in("Olga", Role::Owner).await;
    let id = ada.write(&TEXT, "save").await;
    let here = format!("{DESK}posts/{id}");
    let adas = ada.get(&here).await;
    let olgas = olga.get(&here).await;
    olga.submit(&olgas, &[("content", "Olgas text")], "save").await.is(303);
    for action in ["save", "publish", "trash"] {
        ada.submit(&adas, &[], action).await.is(409).says("Olgas text");
        let post = house.post(&id).await;
        assert_eq!((post.state(), post.content.as_str()), (PostState::Draft, "Olgas text"), "{action}");
    }
}

#[tokio::test]
async fn theirs_can_be_kept_and_the_button_still_counts() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    let mut olga = house.signed_in("Olga", Role::Owner).await;
    let id = ada.write(&TEXT, "save").await;
    let here = format!("{DESK}posts/{id}");
    let adas = ada.get(&here).await;
    let olgas = olga.get(&here).await;
    let changes = [("content", "Olgas text"), ("business", "Pizzeria"), ("verdict", "great")];
    olga.submit(&olgas, &changes, "save").await.is(303);
    let changes =
        [("content", "Adas text"), ("business", "Bistro"), ("verdict", "bad"), ("agent_name", "Paul")];
    let conflict = ada.submit(&adas, &changes, "publish").await;
    conflict.is(409);
    let choices = [("keep_content", "theirs"), ("keep_business", "theirs"), ("keep_verdict", "theirs")];
    ada.submit(&conflict, &choices, "").await.is(303);
    let post = house.post(&id).await;
    assert_eq!((post.state(), post.content.as_str()), (PostState::Published, "Olgas text"));
    let experience = post.experience.unwrap();
    assert_eq!((experience.business.as_str(), experience.agent_name.as_str()), ("Pizzeria", "Paul"));
}

#[tokio::test]
async fn a_third_change_meanwhile_is_a_conflict_again() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    let mut olga = house.signed_in("Olga", Role::Owner).await;
    let id = ada.write(&TEXT, "save").await;
    let here = format!("{DESK}posts/{id}");
    let adas = ada.get(&here).await;
    let olgas = olga.get(&here).await;
    olga.submit(&olgas, &[("content", "Olgas text")], "save").await.is(303);
    let conflict = ada.submit(&adas, &[("content", "Adas text")], "save").await;
    let olgas = olga.get(&here).await;
    olga.submit(&olgas, &[("content", "Olgas second")], "save").await.is(303);
    let again = ada.submit(&conflict, &[("content", "Joined text")], "").await;
    again.is(409).says("Olgas second").says("Joined text");
    ada.submit(&again, &[], "").await.is(303);
    assert_eq!(house.post(&id).await.content, "Joined text");
}

#[tokio::test]
async fn the_same_change_by_two_is_none() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    let mut olga = house.signed_in("Olga", Role::Owner).await;
    let id = ada.write(&TEXT, "save").await;
    let here = format!("{DESK}posts/{id}");
    let adas = ada.get(&here).await;
    let olgas = olga.get(&here).await;
    olga.submit(&olgas, &[("content", "The same")], "save").await.is(303);
    ada.submit(&adas, &[("content", "The same")], "save").await.is(200).says("the very same text already");
}
