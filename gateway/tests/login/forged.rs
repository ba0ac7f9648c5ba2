//! Proofs that are none.

use std::time::Duration;

use crate::{
    house::{House, Page},
    provider::Mischief,
};

async fn after(mischief: Mischief) -> Page {
    let (house, provider) = House::with_openid().await;
    provider.does(mischief);
    let page = house.browser().sign_in("work", &provider, "/b/waiter/week-1").await;
    assert!(house.persons.lock().signed_in.is_empty(), "posts-service hears nothing of it");
    page.says("href=\"/b/waiter/week-1\"").says("Sign in with Example Works");
    page
}

#[tokio::test]
async fn a_token_for_another_log_in_is_refused() {
    after(Mischief::Nonce).await.refuses(502, "was made for another sign-in");
}

#[tokio::test]
async fn a_foreign_issuers_token_is_refused() {
    after(Mischief::Issuer).await.refuses(502, "names another issuer");
}

#[tokio::test]
async fn a_token_for_another_site_is_refused() {
    after(Mischief::Audience).await.refuses(502, "was made for another site");
    after(Mischief::SecondAudience).await.refuses(502, "was made for another site");
}

#[tokio::test]
async fn an_expired_token_is_refused() {
    after(Mischief::Expired).await.refuses(502, "is no longer valid");
}

#[tokio::test]
async fn a_token_with_another_signature_than_the_providers_is_refused() {
    for mischief in
        [Mischief::Unsigned, Mischief::PublicKeyAsSecret, Mischief::SharedSecret, Mischief::ForeignKey]
    {
        after(mischief).await.refuses(502, "does not have its signature");
    }
}

#[tokio::test]
async fn an_answer_without_a_token_is_refused() {
    after(Mischief::NoIdToken).await.refuses(502, "cannot use");
}

#[tokio::test]
async fn a_state_that_is_wrong_or_absent_is_refused() {
    let (house, provider) = House::with_openid().await;
    let mut browser = house.browser();
    let asked = browser.begin("work", &[("next", "/")]).await;
    let answer = provider.agree(&asked);
    let (before, _) = answer.split_once("&state=").unwrap();
    for wrong in [format!("{before}&state=wrong"), before.to_owned(), "/auth/work/callback".to_owned()] {
        browser.get(&wrong).await.refuses(400, "belongs to no sign-in that is waiting");
    }
    house.browser().get(&answer).await.refuses(400, "belongs to no sign-in that is waiting");
    assert_eq!(provider.was_asked("token"), 0, "the code is not even tried");
    assert!(browser.get(&answer).await.begins_session(), "the right one still is");
}

#[tokio::test]
async fn an_answer_is_taken_once() {
    let (house, provider) = House::with_openid().await;
    let mut browser = house.browser();
    let asked = browser.begin("work", &[("next", "/")]).await;
    let answer = provider.agree(&asked);
    let mut thief = browser.clone();
    assert!(browser.get(&answer).await.begins_session());
    browser.get(&answer).await.refuses(400, "belongs to no sign-in that is waiting");
    thief.get(&answer).await.refuses(400, "it was used already or is too old");
}

#[tokio::test]
async fn an_answer_is_waited_for_ten_minutes() {
    let (house, provider) = House::with_openid().await;
    let mut browser = house.browser();
    let asked = browser.begin("work", &[("next", "/")]).await;
    house.clock.advance(Duration::from_mins(10));
    browser.get(&provider.agree(&asked)).await.refuses(400, "may have taken longer than ten minutes");
    let asked = browser.begin("work", &[("next", "/")]).await;
    house.clock.advance(Duration::from_secs(599));
    assert!(browser.get(&provider.agree(&asked)).await.begins_session());
}

#[tokio::test]
async fn a_code_of_another_attempt_is_not_taken() {
    let (house, provider) = House::with_openid().await;
    let (mut browser, mut other) = (house.browser(), house.browser());
    let asked = browser.begin("work", &[("next", "/")]).await;
    let stolen = provider.agree(&other.begin("work", &[("next", "/")]).await);
    let code = stolen.split_once("code=").unwrap().1.split('&').next().unwrap();
    let own = provider.agree(&asked);
    let state = own.split_once("state=").unwrap().1;
    // The verifier is another (RFC 7636).
    let page = browser.get(&format!("/auth/work/callback?code={code}&state={state}")).await;
    page.refuses(400, "it was used already or is too old");
}
