//! The way to a session from the reply form and back, without a script: buttons, *Change*, the text.

use http::header;
use proto::comments::v1::ThreadState;

use crate::{
    persons::{nora, with_providers},
    services::{House, Page},
    world::{Shared, comment, id},
};

const PAGE: &str = "/b/waiter/week-1";
const BACK: &str = "/b/waiter/week-1?done=signed-in";

/// Presses a provider's button.
async fn press(house: &House, provider: &str, more: &[(&str, &str)], cookie: Option<&str>) -> Page {
    let action = format!("sign-in.{provider}");
    let fields: Vec<_> = more.iter().copied().chain([("action", action.as_str())]).collect();
    house.post(PAGE, &fields, cookie).await
}

#[tokio::test]
async fn a_guest_finds_a_button_for_each_provider_above_the_fields() {
    let house = with_providers();
    let page = house.get(PAGE).await;
    page.is(200)
        .says("or click an icon to log in")
        .says("<span>GitHub</span>")
        .says("<span>Google &#38; Co</span>");
    page.says("value=\"sign-in.github\"").says("id=\"reply-name\"").does_not_say("target=\"_blank\"");
    let place = |text: &str| page.body.find(text).unwrap();
    assert!(place("class=\"unseen\"") < place("sign-in.github"), "Enter posts the comment");
    assert!(place("sign-in.google") < place("id=\"reply-name\""));
    assert!(page.header(header::CACHE_CONTROL).starts_with("public"), "it is the same for all guests");
    House::over(Shared::with_one_post()).get(PAGE).await.does_not_say("log in:").does_not_say("sign-in");
}

#[tokio::test]
async fn who_is_signed_in_may_change() {
    let house = with_providers();
    let page = house.get_with(PAGE, "cookie", &nora()).await;
    page.says("<summary>Change</summary>").says("value=\"sign-in.google\"").says("Log Out");
    let asked = press(&house, "google", &[("csrf", page.csrf())], Some(&nora())).await;
    asked.is(200).says("google is asked").says("intent=change");
}

#[tokio::test]
async fn a_button_leads_to_the_log_in_and_back_to_the_text() {
    let house = with_providers();
    let text = "  Two spaces\nand \"quotes\" ";
    let asked = press(&house, "github", &[("name", "Nora"), ("text", text)], None).await;
    asked
        .is(200)
        .says("github is asked: next=%2Fb%2Fwaiter%2Fweek-1%3Fdone%3Dsigned-in%23reply&intent=change");
    asked.does_not_say("spaces").does_not_say("Nora");
    assert_eq!(asked.header(header::REFERRER_POLICY), "no-referrer");
    assert!(asked.header(header::SET_COOKIE).contains("Max-Age=1800"));
    let kept = asked.cookie().unwrap();
    let shown = "\n  Two spaces\nand &#34;quotes&#34; </textarea>";
    // Whether or not they did sign in.
    house.get_with(BACK, "cookie", &kept).await.is(200).says(shown).says("id=\"reply-name\"");
    let both = format!("{kept}; {}", nora());
    let back = house.get_with(BACK, "cookie", &both).await;
    back.is(200).says(shown).says("using your GitHub account").says("data-kept");
    assert_eq!(back.header(header::CACHE_CONTROL), "private, no-store");
    // By whatever way they come back.
    let walked = house.get_with(PAGE, "cookie", &kept).await;
    walked.is(200).says(shown).says("value=\"Nora\"");
    assert_eq!(walked.header(header::CACHE_CONTROL), "private, no-store");
    house.get_with("/b/waiter/", "cookie", &kept).await.does_not_say("Two spaces");
    let sent = house.post(PAGE, &[("text", text), ("csrf", back.csrf())], Some(&both)).await;
    sent.is(303);
    assert!(sent.header(header::SET_COOKIE).starts_with("__Host-rapport-kept-"), "{:?}", sent.headers);
    assert_eq!(house.world.lock().created[0].1.comment.as_ref().unwrap().content, text);
}

#[tokio::test]
async fn two_tabs_that_go_to_sign_in_keep_a_text_each() {
    let house = with_providers();
    house.world.lock().comments.push((comment(1, 0, "Ada", "<p>one</p>"), String::new()));
    let parent = id(1);
    let first = press(&house, "github", &[("text", "In one tab")], None).await.cookie().unwrap();
    let fields = [("text", "In another tab"), ("parent", parent.as_str())];
    let second = press(&house, "google", &fields, Some(&first)).await.cookie().unwrap();
    let both = format!("{first}; {second}");
    house.get_with(BACK, "cookie", &both).await.says("\nIn one tab</textarea>");
    let answer = format!("{BACK}&reply_to={parent}");
    house.get_with(&answer, "cookie", &both).await.says("\nIn another tab</textarea>");
}

#[tokio::test]
async fn a_reply_is_still_a_reply_after_the_log_in() {
    let house = with_providers();
    house.world.lock().comments.push((comment(1, 0, "Ada", "<p>one</p>"), String::new()));
    let parent = id(1);
    let asked = press(&house, "github", &[("text", "Yes"), ("parent", &parent)], None).await;
    let address = format!("{BACK}&reply_to={parent}");
    asked.says(&format!(
        "next={}",
        url::form_urlencoded::byte_serialize(format!("{address}#reply").as_bytes()).collect::<String>()
    ));
    let back = house.get_with(&address, "cookie", &asked.cookie().unwrap()).await;
    back.says("Replying to Ada")
        .says(&format!("name=\"parent\" value=\"{parent}\""))
        .says("\nYes</textarea>");
}

#[tokio::test]
async fn a_reply_that_waits_is_one_by_any_way_and_may_be_made_none() {
    let house = with_providers();
    house.world.lock().comments.push((comment(1, 0, "Ada", "<p>one</p>"), String::new()));
    let fields = [("text", "Yes"), ("parent", &id(1))];
    let kept = press(&house, "github", &fields, None).await.cookie().unwrap();
    let page = house.get_with(PAGE, "cookie", &kept).await;
    page.says("Replying to Ada").says("\nYes</textarea>").says(&format!("{PAGE}?reply_to=#reply"));
    let page = house.get_with(&format!("{PAGE}?reply_to="), "cookie", &kept).await;
    page.does_not_say("Replying to Ada").says("\nYes</textarea>");
}

#[tokio::test]
async fn an_empty_form_of_a_second_tab_takes_nothing_from_the_first() {
    let house = with_providers();
    let kept = press(&house, "github", &[("text", "Hello")], None).await.cookie().unwrap();
    let second = press(&house, "github", &[("text", " ")], Some(&kept)).await;
    assert_eq!(second.header(header::SET_COOKIE), "");
    house.get_with(BACK, "cookie", &kept).await.says("\nHello</textarea>");
}

#[tokio::test]
async fn a_text_that_is_packed_small_is_not_cut_on_its_way() {
    let text = "a".repeat(400_000);
    let page = press(&with_providers(), "github", &[("text", &text)], None).await;
    page.is(422).says("too long to be kept while you sign in").says(&text);
}

#[tokio::test]
async fn a_text_too_long_to_be_carried_stays_on_its_page() {
    let house = with_providers();
    // Nothing that a packer finds a pattern in.
    let noise: String = (0..200).map(|_| uuid::Uuid::new_v4().to_string()).collect();
    let page = press(&house, "github", &[("text", &noise)], None).await;
    page.is(422).says("too long to be kept while you sign in").says(&noise).says("formtarget=\"_blank\"");
    page.says("name=\"aside\"");
    assert_eq!(page.header(header::SET_COOKIE), "");
    let asked = press(&house, "github", &[("text", &noise), ("aside", "yes")], None).await;
    asked.is(200).says("github is asked");
    assert_eq!(asked.header(header::SET_COOKIE), "");
}

#[tokio::test]
async fn a_provider_that_went_gives_the_text_back() {
    let house = with_providers();
    for provider in ["gone", "../token", "github/callback", ""] {
        let page = press(&house, provider, &[("text", "Hello")], None).await;
        page.is(404).says("choose another one").says("\nHello</textarea>").does_not_say("is asked");
    }
}

#[tokio::test]
async fn nothing_is_kept_of_an_empty_form() {
    let asked = press(&with_providers(), "github", &[("text", " ")], None).await;
    asked.is(200).says("github is asked");
    assert_eq!(asked.header(header::SET_COOKIE), "");
}

#[tokio::test]
async fn where_guests_may_not_comment_they_may_sign_in() {
    let house = with_providers();
    house.world.lock().thread.state = ThreadState::SignInRequired.into();
    let page = house.get(PAGE).await;
    page.is(200)
        .says("Who comments here is signed in")
        .says("value=\"sign-in.github\"")
        .says("id=\"reply-text\"");
    page.does_not_say("id=\"reply-name\"").does_not_say("value=\"post\"").does_not_say("value=\"preview\"");
    house.world.lock().thread.state = ThreadState::MembersOnly.into();
    house.get(PAGE).await.is(200).does_not_say("value=\"sign-in.github\"");
    let without = House::over(Shared::with_one_post());
    without.world.lock().thread.state = ThreadState::SignInRequired.into();
    without.get(PAGE).await.is(200).does_not_say("Who comments here");
}
