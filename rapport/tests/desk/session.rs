//! Signing in with a token, and what a session keeps to itself.

use std::time::Duration;

use http::Request;
use posts_service::tools::Role;
use service_kit::auth::{Identity, Minter, key::PrivateKey};

use crate::house::{DESK, House};

fn person() -> Identity {
    Identity::Person("persons/0193a000-0000-7000-8000-000000000001".to_owned())
}

#[tokio::test]
async fn a_pasted_token_begins_a_session_at_the_only_blogs_desk() {
    let house = House::open().await;
    let token = house.member("Ada", Role::Author).await;
    let mut browser = house.browser();
    let answer = browser.sign_in(&format!("  {token}\n")).await;
    answer.is(303);
    assert_eq!(answer.location, DESK);
    assert_eq!(answer.cache, "private, no-store");
    for part in ["rapport-session=", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"] {
        assert!(answer.set_cookie.contains(part), "{part} in {}", answer.set_cookie);
    }
    assert!(!answer.set_cookie.contains(&token) && !answer.set_cookie.contains("Secure"));
    let desk = browser.get(DESK).await;
    desk.is(200).says("Signed in as Ada").does_not_say(&token);
    assert_eq!(desk.cache, "private, no-store");
    assert!(desk.csp.contains("script-src 'self'") && desk.csp.contains("default-src 'none'"));
}

#[tokio::test]
async fn over_https_the_cookie_is_bound_to_the_host() {
    let house = House::at("https://blog.example").await;
    let token = house.member("Ada", Role::Author).await;
    let answer = house.browser().sign_in(&token).await;
    assert!(answer.set_cookie.starts_with("__Host-rapport-session="), "{}", answer.set_cookie);
    assert!(answer.set_cookie.contains("Secure"));
}

#[tokio::test]
async fn bad_expired_and_foreign_tokens_are_told_apart() {
    let house = House::open().await;
    let good = house.token(&person());
    let stranger = Minter::new(&PrivateKey::generate(), "operator", "rapport", house.clock.clone());
    let changed =
        format!("{}{}", &good[..good.len() - 4], if good.ends_with("AAAA") { "BBBB" } else { "AAAA" });
    let guest = Minter::new(&house.keys.gateway, gateway::ISSUER, "rapport", house.clock.clone());
    let expired = house.token_for(&person(), "rapport", Duration::from_mins(1));
    house.clock.advance(Duration::from_mins(5));
    for (token, status, sentence) in [
        ("", 422, "Please paste a token"),
        ("what is this", 422, "not a whole token"),
        (&format!("Bearer rapport_{}", "0".repeat(64)), 422, "This is an API key"),
        (&good[..good.len() / 2], 422, "not a whole token"),
        (&changed, 422, "was changed on its way"),
        (&expired, 422, "This token has expired"),
        (&house.token_for(&person(), "elsewhere", Duration::from_hours(1)), 422, "from another installation"),
        (&stranger.mint(&person(), Duration::from_hours(1)).unwrap(), 422, "from another installation"),
        (&guest.mint(&Identity::Guest("g".into()), Duration::from_hours(1)).unwrap(), 422, "a guest’s"),
    ] {
        let page = house.browser().sign_in(token).await;
        page.is(status).says(sentence).says("name=\"token\"");
        assert_eq!(page.set_cookie, "", "{sentence}");
        assert!(token.is_empty() || !page.body.contains(token), "the token is on the page");
    }
}

#[tokio::test]
async fn the_token_page_speaks_the_browsers_language() {
    let house = House::open().await;
    let page = house
        .browser()
        .send(Request::get("/auth/token").header("accept-language", "fr, de-AT;q=0.8"), String::new())
        .await;
    page.is(200).says("Mit einem Token anmelden").says("lang=\"de");
    house.browser().get("/auth/token").await.is(200).says("Sign in with a token");
}

#[tokio::test]
async fn without_a_session_the_desk_leads_to_a_way_in_and_back() {
    let house = House::open().await;
    let mut browser = house.browser();
    let away = browser.get(&format!("{DESK}?state=draft")).await;
    away.is(303);
    assert_eq!(away.location, "/auth/sign-in?next=%2Fb%2Fwaiter%2Fdesk%2F%3Fstate%3Ddraft");
    browser
        .get(&away.location)
        .await
        .is(200)
        .says("/auth/token?next=%2Fb%2Fwaiter%2Fdesk%2F%3Fstate%3Ddraft");
    let token = house.member("Ada", Role::Author).await;
    let fields = [("token", token.as_str()), ("next", "/b/waiter/desk/?state=draft")];
    assert_eq!(browser.send_form("/auth/token", &fields).await.location, "/b/waiter/desk/?state=draft");
    let fields = [("token", token.as_str()), ("next", "//evil.example/desk")];
    assert_eq!(browser.send_form("/auth/token", &fields).await.location, DESK);
}

#[tokio::test]
async fn signing_out_needs_the_sessions_own_form() {
    let house = House::open().await;
    let mut browser = house.signed_in("Ada", Role::Author).await;
    browser.send_form("/auth/sign-out", &[]).await.is(403);
    browser.get(DESK).await.is(200);
    let desk = browser.get(DESK).await;
    let (_, rest) = desk.body.split_once("action=\"/auth/sign-out\"").unwrap();
    let csrf = rest.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
    let out = browser.send_form("/auth/sign-out", &[("csrf", csrf)]).await;
    out.is(303);
    assert!(out.set_cookie.contains("Max-Age=0"), "{}", out.set_cookie);
    browser.get(DESK).await.is(303);
    browser.get("/auth/token?done=signed-out").await.is(200).says("You are signed out");
}

#[tokio::test]
async fn a_session_ends_with_its_token_and_keeps_what_was_typed() {
    let house = House::open().await;
    let mut browser = house.signed_in("Ada", Role::Author).await;
    let blank = browser.get(&format!("{DESK}new")).await;
    house.clock.advance(Duration::from_hours(13));
    browser.get(DESK).await.is(303);
    let kept = browser.submit(&blank, &[("title", "Kept title"), ("content", "Kept <text>")], "save").await;
    kept.is(401).says("Your session has ended").says("Kept title").says("Kept &#60;text&#62;");
    kept.says("href=\"/auth/sign-in?next=%2Fb%2Fwaiter%2Fdesk%2Fnew\"");
    // Signed in again in another tab: the old form is not of this session, and comes back once more.
    let token = house.member("Ada", Role::Author).await;
    browser.sign_in(&token).await.is(303);
    let again = browser.submit(&kept, &[], "").await;
    again.is(403).says("before you signed in").says("Kept title");
    let saved = browser.submit(&again, &[], "").await;
    saved.is(303);
    let post = house.post(&saved.post_id()).await;
    assert_eq!((post.title.as_str(), post.content.as_str()), ("Kept title", "Kept <text>"));
}

#[tokio::test]
async fn a_form_of_another_session_writes_nothing() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    let mut bob = house.signed_in("Bob", Role::Author).await;
    let blank = ada.get(&format!("{DESK}new")).await;
    bob.submit(&blank, &[("title", "Forged")], "save").await.is(403).says("before you signed in");
    bob.get(DESK).await.is(200).does_not_say("Forged");
    ada.get(DESK).await.is(200).does_not_say("Forged");
}

#[tokio::test]
async fn who_does_not_belong_to_the_blog_is_told_so() {
    let house = House::open().await;
    let mut browser = house.browser();
    browser.sign_in(&house.token(&person())).await.is(303);
    browser.get(DESK).await.is(403).says("You do not belong to this blog").says("/auth/sign-in");
    browser.get("/b/nowhere/desk/").await.is(404);
    browser.get("/b/No%2Fwhere/desk/").await.is(404);
}

#[tokio::test]
async fn files_of_the_desk_are_kept_for_ever() {
    let house = House::open().await;
    let mut browser = house.signed_in("Ada", Role::Author).await;
    let desk = browser.get(DESK).await;
    for (start, kind) in [("href=\"/assets/desk/desk.", "css"), ("src=\"/assets/desk/desk.", "js")] {
        let (_, rest) = desk.body.split_once(start).unwrap();
        let file = rest.split('"').next().unwrap();
        assert!(file.ends_with(kind));
        let asset = browser.get(&format!("/assets/desk/desk.{file}")).await;
        asset.is(200);
        assert_eq!(asset.cache, "public, max-age=31536000, immutable");
    }
}
