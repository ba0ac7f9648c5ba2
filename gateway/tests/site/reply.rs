//! The reply form: previewed, posted, given back.

use std::time::Duration;

use http::{Request, header};
use proto::comments::v1::ThreadState;
use service_kit::{
    auth::Identity,
    status,
    violation::{Violation, Violations},
};
use tonic::{Code, Status};

use crate::{
    services::{House, Page},
    world::{Shared, comment, comment_name, id},
};

const PAGE: &str = "/b/waiter/week-1";
const TEXT: &str = "  Two spaces & a <b>tag</b>\nand \"quotes\" </textarea> ";
const TYPED: [(&str, &str); 4] =
    [("name", "Nora O'Neil"), ("email", "nora@example.com"), ("url", "example.com"), ("text", TEXT)];

fn house() -> House {
    House::over(Shared::with_one_post())
}

fn house_that_refuses(refusal: Status) -> House {
    let house = house();
    house.world.lock().refusal = Some(refusal);
    house
}

fn with(extra: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    TYPED.iter().chain(extra).copied().collect()
}

#[track_caller]
fn keeps_what_was_typed(page: &Page) {
    page.says("\n  Two spaces &#38; a &#60;b&#62;tag&#60;/b&#62;\nand &#34;quotes&#34; &#60;/textarea&#62; </textarea>");
    page.says("value=\"Nora O&#39;Neil\"").says("value=\"nora@example.com\"").says("value=\"example.com\"");
    assert_eq!(page.header(header::CACHE_CONTROL), "private, no-store");
}

#[tokio::test]
async fn a_preview_shows_how_it_will_look_and_keeps_the_text() {
    let house = house();
    let page = house.post(PAGE, &with(&[("action", "preview")]), None).await;
    page.is(200).says("Preview: not posted yet").says("It will <strong>look</strong> so.");
    keeps_what_was_typed(&page);
    assert!(house.world.lock().created.is_empty());
    assert_eq!(page.header(header::SET_COOKIE), "", "a preview is no write");
}

#[tokio::test]
async fn a_posted_comment_is_written_as_typed_and_shown_at_its_place() {
    let house = house();
    let page = house.post(PAGE, &with(&[("action", "post")]), None).await;
    page.is(303);
    assert_eq!(
        page.header(header::LOCATION),
        format!("{PAGE}?comment={}&done=posted#comment-{}", id(900), id(900))
    );
    let world = house.world.lock();
    let (call, asked) = &world.created[0];
    assert!(matches!(call.caller.identity, Identity::Guest(_)), "the first comment counts under the new id");
    assert_eq!(call.caller.client_address, Some([203, 0, 113, 7].into()));
    let comment = asked.comment.as_ref().unwrap();
    let author = comment.author.as_ref().unwrap();
    assert_eq!(comment.content, TEXT);
    assert_eq!((author.display_name.as_str(), author.url.as_str()), ("Nora O'Neil", "https://example.com"));
    assert_eq!(comment.parent_comment, "");
}

#[tokio::test]
async fn a_reply_names_what_it_answers() {
    let house = house();
    let parent = id(1);
    let fields: Vec<_> = TYPED.into_iter().chain([("parent", parent.as_str())]).collect();
    house.post(PAGE, &fields, None).await.is(303);
    assert_eq!(house.world.lock().created[0].1.comment.as_ref().unwrap().parent_comment, comment_name(1));
}

#[tokio::test]
async fn a_double_click_is_one_request_of_one_guest() {
    let house = house();
    house.post(PAGE, &TYPED, None).await.is(303);
    house.post(PAGE, &TYPED, None).await.is(303);
    house.post(PAGE, &with(&[("parent", "0193b000-0000-7000-8000-000000000001")]), None).await.is(303);
    let world = house.world.lock();
    let [first, second, other] = &world.created[..] else { panic!("three calls") };
    assert_eq!(first.1.request_id, second.1.request_id);
    assert_eq!(first.0.caller, second.0.caller, "request ids count per guest");
    assert_ne!(first.1.request_id, other.1.request_id);
    assert!(uuid::Uuid::parse_str(&first.1.request_id).is_ok());
}

#[tokio::test]
async fn somebody_else_who_copies_a_comment_is_another_guest() {
    let house = house();
    house.post(PAGE, &TYPED, None).await.is(303);
    house.clock.advance(Duration::from_mins(2));
    house.post(PAGE, &TYPED, None).await.is(303);
    let world = house.world.lock();
    assert_ne!(world.created[0].0.caller, world.created[1].0.caller);
}

#[tokio::test]
async fn a_guest_with_a_cookie_stays_the_same() {
    let house = house();
    let cookie = house.post(PAGE, &TYPED, None).await.cookie().unwrap();
    house.clock.advance(Duration::from_hours(20 * 24));
    let page = house.post(PAGE, &[("name", "Nora"), ("text", "Again")], Some(&cookie)).await;
    assert!(page.cookie().is_some_and(|renewed| renewed != cookie));
    let world = house.world.lock();
    assert_eq!(world.created[0].0.caller, world.created[1].0.caller);
}

#[tokio::test]
async fn a_wrong_field_is_named_beside_it_and_the_text_kept() {
    let violations = Violations(vec![
        Violation::new("comment.author.email", "must be an address"),
        Violation::new("comment.content", "must not shout"),
    ]);
    let house = house_that_refuses(status::invalid(&violations));
    let page = house.post(PAGE, &TYPED, None).await;
    page.is(422)
        .says("2 things need your attention")
        .says("id=\"reply-email-problem\"")
        .says("must not shout");
    page.says("Please check:");
    keeps_what_was_typed(&page);
}

#[tokio::test]
async fn what_is_missing_or_too_long_is_said_in_the_readers_language() {
    let violations = Violations(vec![
        Violation::new("comment.author.display_name", "must be 1 to 245 characters"),
        Violation::new("comment.content", "must be 1 to 10 characters"),
    ]);
    let house = house_that_refuses(status::invalid(&violations));
    {
        let mut world = house.world.lock();
        world.blogs[0].language = "de".into();
        world.thread.max_characters = 10;
    }
    let page = house.post(PAGE, &[("name", " "), ("text", "much too long")], None).await;
    page.is(422).says("Bitte geben Sie einen Namen").says("10 Zeichen").does_not_say("must be");
}

#[tokio::test]
async fn an_empty_preview_asks_for_a_text() {
    let violations = Violations(vec![Violation::new("content", "must be 1 to 10,000 characters")]);
    let house = house_that_refuses(status::invalid(&violations));
    let page = house.post(PAGE, &[("name", "Nora"), ("action", "preview")], None).await;
    page.is(422).says("Please write a comment.").says("value=\"Nora\"");
}

#[tokio::test]
async fn every_refusal_keeps_the_text_and_says_what_to_do() {
    let refused = |code, reason| status::refused(code, reason, "the service's own words");
    let wait = Duration::from_millis(7_200);
    for (refusal, code, words, retry_after) in [
        (refused(Code::AlreadyExists, "SAME_TEXT"), 409, "The same comment is here already", ""),
        (refused(Code::FailedPrecondition, "REPLY_TOO_DEEP"), 409, "goes too deep", ""),
        (refused(Code::FailedPrecondition, "PARENT_HIDDEN"), 409, "is gone", ""),
        (refused(Code::FailedPrecondition, "SOMETHING_NEW"), 409, "the service&#39;s own words", ""),
        (refused(Code::PermissionDenied, "BANNED"), 403, "You cannot comment", ""),
        (status::exhausted("FLOOD", "slow down", wait), 429, "try again in 8 seconds", "8"),
        (refused(Code::Unavailable, "STORE_AWAY"), 503, "The comments are away", "30"),
        (refused(Code::DeadlineExceeded, "DEADLINE_EXCEEDED"), 503, "The comments are away", "30"),
        (refused(Code::Internal, "INTERNAL"), 500, "Something went wrong on our side", ""),
        (refused(Code::NotFound, "POST_NOT_FOUND"), 503, "The comments are away", "30"),
    ] {
        let page = house_that_refuses(refusal).post(PAGE, &TYPED, None).await;
        page.is(code).says(words);
        assert_eq!(page.header(header::RETRY_AFTER), retry_after, "{words}");
        keeps_what_was_typed(&page);
    }
}

#[tokio::test]
async fn a_reply_to_a_comment_that_went_can_be_posted_by_itself() {
    let house = house_that_refuses(status::refused(Code::NotFound, "COMMENT_NOT_FOUND", "gone"));
    house.world.lock().comments.push((comment(1, 0, "Ada", "<p>one</p>"), String::new()));
    let parent = id(1);
    let fields: Vec<_> = TYPED.into_iter().chain([("parent", parent.as_str())]).collect();
    let page = house.post(PAGE, &fields, None).await;
    page.is(409).says("you can still post it as a comment of its own").does_not_say("name=\"parent\"");
    keeps_what_was_typed(&page);
}

#[tokio::test]
async fn a_refused_reply_is_still_a_reply() {
    let house = house_that_refuses(status::exhausted("FLOOD", "slow down", Duration::from_secs(3)));
    house.world.lock().comments.push((comment(1, 0, "Ada", "<p>one</p>"), String::new()));
    let parent = id(1);
    let fields: Vec<_> = TYPED.into_iter().chain([("parent", parent.as_str())]).collect();
    let page = house.post(PAGE, &fields, None).await;
    page.is(429).says("Replying to Ada").says(&format!("name=\"parent\" value=\"{parent}\""));
}

#[tokio::test]
async fn a_discussion_that_closed_meanwhile_gives_the_text_back() {
    let house = house_that_refuses(status::refused(Code::FailedPrecondition, "THREAD_CLOSED", "closed"));
    house.world.lock().thread.state = ThreadState::ClosedByAge.into();
    let page = house.post(PAGE, &TYPED, None).await;
    page.is(409).says("too old for new comments").says("Your text, to copy").says("Two spaces");
}

#[tokio::test]
async fn nothing_typed_is_lost_while_a_service_is_away() {
    let house = house();
    house.world.lock().comments_away = true;
    for action in ["post", "preview"] {
        let page = house.post(PAGE, &with(&[("action", action)]), None).await;
        page.is(503).says("He filled the").says("Try again");
        keeps_what_was_typed(&page);
    }
    house.world.lock().posts_away = true;
    let page = house.post(PAGE, &TYPED, None).await;
    page.is(503).says("We will be right back").says("Try again").does_not_say("name=\"parent\"");
    let parent = id(1);
    let fields: Vec<_> = TYPED.into_iter().chain([("parent", parent.as_str())]).collect();
    house.post(PAGE, &fields, None).await.is(503).says(&format!("name=\"parent\" value=\"{parent}\""));
    assert_eq!(page.header(header::RETRY_AFTER), "30");
    keeps_what_was_typed(&page);
}

#[tokio::test]
async fn a_reply_to_a_post_that_went_gives_the_text_back() {
    let house = house();
    house.world.lock().posts.clear();
    let page = house.post(PAGE, &TYPED, None).await;
    page.is(404).says("Your text, to copy").says("Two spaces").does_not_say("<form");
}

#[tokio::test]
async fn who_sends_again_after_an_unsure_end_is_the_same_guest() {
    let house = house_that_refuses(status::refused(Code::DeadlineExceeded, "DEADLINE_EXCEEDED", "late"));
    let cookie = house.post(PAGE, &TYPED, None).await.cookie().unwrap();
    house.world.lock().refusal = None;
    house.clock.advance(Duration::from_mins(5));
    house.post(PAGE, &TYPED, Some(&cookie)).await.is(303);
    let world = house.world.lock();
    assert_eq!(world.created[0].0.caller, world.created[1].0.caller);
    assert_eq!(world.created[0].1.request_id, world.created[1].1.request_id);
}

#[tokio::test]
async fn a_form_sent_to_a_former_slug_is_taken() {
    let house = house();
    house.world.lock().aliases.push(("old".into(), "week-1".into()));
    let page = house.post("/b/waiter/old", &TYPED, None).await;
    page.is(303);
    assert!(page.header(header::LOCATION).starts_with("/b/waiter/week-1?comment="));
}

#[tokio::test]
async fn too_much_text_is_refused_with_a_page() {
    let house = house();
    let longest = "\u{1f942}".repeat(65_525);
    let page = house.post(PAGE, &[("name", "Nora"), ("text", &longest)], None).await;
    page.is(303);
    let long = "x".repeat(1024 * 1024);
    house.world.lock().calls.clear();
    let page = house.post(PAGE, &[("name", "Nora"), ("text", &long)], None).await;
    page.is(413).says("This is too much at once");
    assert!(page.body.len() < 10_000, "the text is not sent back");
    assert!(house.world.lock().calls.is_empty());
}

#[tokio::test]
async fn only_what_says_that_it_is_a_form_is_taken_for_one() {
    let house = house();
    let send = async |kind: &'static str| {
        let request = Request::post(PAGE).header(header::CONTENT_TYPE, kind);
        house.send(request.body("name=Nora&text=Hello".to_owned()).unwrap()).await
    };
    for kind in ["", "text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded2"] {
        send(kind).await.is(415).says("application/x-www-form-urlencoded");
    }
    let untyped = Request::post(PAGE).body("name=Nora&text=Hello".to_owned()).unwrap();
    house.send(untyped).await.is(415);
    assert!(house.world.lock().calls.is_empty(), "no service hears of it");
    send("Application/X-WWW-Form-Urlencoded ; charset=UTF-8").await.is(303);
}

#[tokio::test]
async fn the_browsers_own_key_makes_a_repeat_the_same_request_of_the_same_guest() {
    let house = house();
    let key = "8c2d3c4e-1111-4222-8333-444455556666";
    let fields = with(&[("request_id", key)]);
    house.post(PAGE, &fields, None).await.is(303);
    // The answer was lost with its cookie; hours later the reader tries again.
    house.clock.advance(Duration::from_hours(3));
    house.post(PAGE, &fields, None).await.is(303);
    let world = house.world.lock();
    assert_eq!((world.created[0].1.request_id.as_str(), world.created[1].1.request_id.as_str()), (key, key));
    assert_eq!(world.created[0].0.caller, world.created[1].0.caller);
}

#[tokio::test]
async fn a_key_that_is_none_is_not_used() {
    let house = house();
    house.post(PAGE, &with(&[("request_id", "1")]), None).await.is(303);
    house.post(PAGE, &TYPED, None).await.is(303);
    let world = house.world.lock();
    assert_eq!(world.created[0].1.request_id, world.created[1].1.request_id);
}

#[tokio::test]
async fn an_unsure_end_keeps_the_key_in_the_form() {
    let house = house_that_refuses(status::refused(Code::DeadlineExceeded, "DEADLINE_EXCEEDED", "late"));
    let page = house.post(PAGE, &TYPED, None).await;
    let used = house.world.lock().created[0].1.request_id.clone();
    page.is(503).says(&format!("name=\"request_id\" value=\"{used}\""));
}

#[tokio::test]
async fn a_text_that_changed_after_it_had_arrived_is_another_comment() {
    let house = house_that_refuses(status::refused(Code::AlreadyExists, "REQUEST_ID_REUSED", "reused"));
    let key = "8c2d3c4e-1111-4222-8333-444455556666";
    let page = house.post(PAGE, &with(&[("request_id", key)]), None).await;
    page.is(409).says("An earlier version of this comment did arrive").does_not_say(key);
    keeps_what_was_typed(&page);
}
