//! Guests are remembered on their own device, and only when they ask for it.

use http::header;

use crate::{services::House, world::Shared};

const PAGE: &str = "/b/waiter/week-1";
const TYPED: [(&str, &str); 4] =
    [("name", "Nora"), ("email", "nora@example.com"), ("url", "example.com"), ("text", "Hello")];

#[tokio::test]
async fn nothing_is_kept_without_consent() {
    let house = House::over(Shared::with_one_post());
    let posted = house.post(PAGE, &TYPED, None).await;
    assert_eq!(posted.headers.get_all(header::SET_COOKIE).iter().count(), 1, "the guest's id alone");
    let page = house.get_with(PAGE, "cookie", &posted.cookies()).await;
    page.does_not_say("nora@example.com").does_not_say("Welcome back").does_not_say(" checked");
}

#[tokio::test]
async fn who_agrees_is_greeted_and_the_form_is_filled_in() {
    let house = House::over(Shared::with_one_post());
    let fields: Vec<_> = TYPED.into_iter().chain([("remember", "yes")]).collect();
    let posted = house.post(PAGE, &fields, None).await;
    assert!(!posted.cookies().contains("Nora") && !posted.cookies().contains("example"), "it is sealed");
    let page = house.get_with(PAGE, "cookie", &posted.cookies()).await;
    page.says("Welcome back, Nora.").says("value=\"Nora\"").says("value=\"nora@example.com\"");
    page.says("value=\"example.com\"").says(" checked").says("Forget me");
    assert_eq!(page.header(header::CACHE_CONTROL), "private, no-store");
}

#[tokio::test]
async fn who_takes_the_consent_back_is_forgotten() {
    let house = House::over(Shared::with_one_post());
    let fields: Vec<_> = TYPED.into_iter().chain([("remember", "yes")]).collect();
    let cookies = house.post(PAGE, &fields, None).await.cookies();
    let again = house.post(PAGE, &[("name", "Nora"), ("text", "More")], Some(&cookies)).await;
    assert!(again.cookies().contains("rapport-remembered="), "it is emptied");
    let last = again.headers.get_all(header::SET_COOKIE).iter().next_back().unwrap().to_str().unwrap();
    assert!(last.contains("Max-Age=0"), "{last}");
}

#[tokio::test]
async fn forget_me_forgets_and_keeps_the_text() {
    let house = House::over(Shared::with_one_post());
    let fields: Vec<_> = TYPED.into_iter().chain([("remember", "yes")]).collect();
    let cookies = house.post(PAGE, &fields, None).await.cookies();
    let forget: Vec<_> = TYPED.into_iter().chain([("action", "forget")]).collect();
    let page = house.post(PAGE, &forget, Some(&cookies)).await;
    page.is(200).says("This device has forgotten you").says("\nHello</textarea>");
    page.does_not_say("value=\"Nora\"").does_not_say("Welcome back");
    let lines: Vec<_> = page.headers.get_all(header::SET_COOKIE).iter().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|line| line.to_str().unwrap().contains("Max-Age=0")));
    assert_eq!(house.world.lock().created.len(), 1, "nothing is posted");
}
