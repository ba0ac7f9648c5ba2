//! Guests change, delete and look back at what they wrote.

use std::time::Duration;

use http::header;
use proto::comments::v1::{CommentRevision, ThreadNode};
use service_kit::status;
use tonic::{Code, Status};

use crate::{
    services::House,
    world::{MONDAY, Shared, comment, id},
};

const PAGE: &str = "/b/waiter/week-1";

/// A house where somebody has just written "Frist", and their cookie.
async fn written() -> (House, String) {
    let house = House::over(Shared::with_one_post());
    let cookie = house.post(PAGE, &[("name", "Nora"), ("text", "Frist")], None).await.cookie().unwrap();
    {
        let mut world = house.world.lock();
        let comment = world.comments[0].0.clone();
        world.nodes.push(ThreadNode { comment: Some(comment), ..ThreadNode::default() });
    }
    (house, cookie)
}

/// As a browser that pressed the button of the form on `?edit=`.
fn edit<'a>(id: &'a str, etag: &'a str, text: &'a str) -> [(&'a str, &'a str); 4] {
    [("comment", id), ("etag", etag), ("text", text), ("action", "save")]
}

#[tokio::test]
async fn only_the_author_is_offered_to_change_a_comment_and_only_in_time() {
    let (house, cookie) = written().await;
    let own = house.get_with(PAGE, "cookie", &cookie).await;
    own.says(&format!("?edit={}#comment-{}", id(900), id(900))).says(&format!("?delete={}", id(900)));
    house.get(PAGE).await.does_not_say("?edit=").does_not_say("?delete=");
    house.clock.advance(Duration::from_mins(15));
    house.get_with(PAGE, "cookie", &cookie).await.does_not_say("?edit=");
}

#[tokio::test]
async fn the_form_has_the_text_as_it_was_written() {
    let (house, cookie) = written().await;
    let page = house.get_with(&format!("{PAGE}?edit={}", id(900)), "cookie", &cookie).await;
    page.is(200).says("name=\"etag\" value=\"etag of Frist\"").says("\nFrist</textarea>").says("Save");
    assert_eq!(page.header(header::CACHE_CONTROL), "private, no-store");
    let stranger = house.get(&format!("{PAGE}?edit={}", id(900))).await;
    stranger.is(200).does_not_say("name=\"etag\"").says("can no longer be changed here");
}

#[tokio::test]
async fn a_change_is_saved_once_and_shown() {
    let (house, cookie) = written().await;
    for _ in 0..2 {
        let page = house.post(PAGE, &edit(&id(900), "etag of Frist", "First"), Some(&cookie)).await;
        let world = house.world.lock();
        if world.changes.len() == 1 {
            page.is(303);
            let location = page.header(header::LOCATION);
            assert_eq!(location, format!("{PAGE}?comment={}&done=saved#comment-{}", id(900), id(900)));
        }
    }
    let page = house.get_with(&format!("{PAGE}?comment={}&done=saved", id(900)), "cookie", &cookie).await;
    page.says("Your change is saved");
    let world = house.world.lock();
    assert_eq!(world.changes[0], world.changes[1], "a second click is the same request");
    assert_eq!(world.comments[0].0.content, "First");
}

#[tokio::test]
async fn a_conflict_shows_both_texts_and_loses_neither() {
    let (house, cookie) = written().await;
    house.post(PAGE, &edit(&id(900), "etag of Frist", "From the telephone"), Some(&cookie)).await.is(303);
    let page = house.post(PAGE, &edit(&id(900), "etag of Frist", "From the desk"), Some(&cookie)).await;
    page.is(409)
        .says("changed meanwhile")
        .says("<p>From the telephone</p>")
        .says("\nFrom the desk</textarea>");
    page.says("value=\"etag of From the telephone\"");
    let own = id(900);
    let again = edit(&own, "etag of From the telephone", "From the desk");
    house.post(PAGE, &again, Some(&cookie)).await.is(303);
}

#[tokio::test]
async fn no_refusal_of_a_change_loses_the_text() {
    let refused = |code, reason| status::refused(code, reason, "the service's own words");
    for (refusal, code, words) in [
        (refused(Code::FailedPrecondition, "EDIT_WINDOW_OVER"), 409, "can no longer be changed here"),
        (refused(Code::FailedPrecondition, "COMMENT_DELETED"), 409, "can no longer be changed here"),
        (refused(Code::Unavailable, "STORE_AWAY"), 503, "Try again"),
        (refused(Code::Internal, "INTERNAL"), 500, "Try again"),
        (refused(Code::AlreadyExists, "SAME_TEXT"), 409, "The same comment is here already"),
        (Status::invalid_argument("no"), 422, "Something went wrong"),
    ] {
        let (house, cookie) = written().await;
        house.world.lock().refusal = Some(refusal);
        let page = house.post(PAGE, &edit(&id(900), "etag of Frist", "A long new text"), Some(&cookie)).await;
        page.is(code).says(words).says("\nA long new text</textarea>");
    }
}

#[tokio::test]
async fn who_has_no_proof_changes_nothing_and_keeps_the_text() {
    let (house, _) = written().await;
    let page = house.post(PAGE, &edit(&id(900), "etag of Frist", "Not mine"), None).await;
    page.is(409).says("\nNot mine</textarea>").says("can no longer be changed here").says("readonly");
    assert!(house.world.lock().changes.is_empty(), "nobody is asked");
    let own = id(900);
    let delete = [("comment", own.as_str()), ("action", "delete")];
    house.post(PAGE, &delete, None).await.is(409).says("can no longer be changed here");
    assert!(house.world.lock().changes.is_empty());
}

#[tokio::test]
async fn a_new_text_is_previewed_in_its_place() {
    let (house, cookie) = written().await;
    let own = id(900);
    let fields = [("comment", &*own), ("etag", "e"), ("text", "New"), ("action", "save-preview")];
    let page = house.post(PAGE, &fields, Some(&cookie)).await;
    page.is(200)
        .says("Preview: not saved yet")
        .says("It will <strong>look</strong> so.")
        .says("\nNew</textarea>");
    page.says("name=\"etag\" value=\"e\"");
}

#[tokio::test]
async fn deleting_is_asked_once_more_and_then_done() {
    let (house, cookie) = written().await;
    let page = house.get_with(&format!("{PAGE}?delete={}", id(900)), "cookie", &cookie).await;
    page.is(200).says("Delete this comment for good?").says("value=\"delete\"").says("<p>Frist</p>");
    let own = id(900);
    let stale = [("comment", &*own), ("etag", "another"), ("action", "delete")];
    house.post(PAGE, &stale, Some(&cookie)).await.is(409).says("changed meanwhile").says("value=\"delete\"");
    let fields = [("comment", &*own), ("etag", "etag of Frist"), ("action", "delete")];
    let page = house.post(PAGE, &fields, Some(&cookie)).await;
    page.is(303);
    assert_eq!(page.header(header::LOCATION), format!("{PAGE}?done=deleted#comments"));
    house.get(&format!("{PAGE}?done=deleted")).await.says("Your comment is deleted");
}

#[tokio::test]
async fn edited_opens_the_earlier_texts_for_everybody() {
    let house = House::over(Shared::with_one_post());
    let mut edited = comment(1, 0, "Ada", "<p>Now</p>");
    edited.edit_time = Some(MONDAY.to_proto());
    house.world.lock().nodes.push(ThreadNode { comment: Some(edited), ..ThreadNode::default() });
    let address = format!("{PAGE}?revisions={}", id(1));
    house.get(PAGE).await.says(&format!("{address}#comment-{}", id(1))).says("edited");
    house.get(&address).await.is(200).says("The earlier texts are away").says("<p>Now</p>");
    house.world.lock().revisions = Some(vec![CommentRevision {
        content_html: "<p>Before</p>".into(),
        create_time: Some(MONDAY.to_proto()),
        ..CommentRevision::default()
    }]);
    let page = house.get(&address).await;
    page.says("Earlier texts").says("<p>Before</p>").says("<p>Now</p>");
    assert!(page.header(header::CACHE_CONTROL).starts_with("public"));
}
