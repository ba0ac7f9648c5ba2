//! Two providers, one of which answers for the other (RFC 9207; RFC 9700, section 4.4).

use crate::{
    house::{House, clock, openid},
    provider::{Provider, refuse},
};

#[tokio::test]
async fn an_answer_at_another_providers_address_is_refused() {
    let clock = clock();
    let (honest, evil) = (Provider::new(&clock).await, Provider::new(&clock).await);
    let house = House::with(clock, &(openid("honest", &honest.url) + &openid("evil", &evil.url)));
    let mut browser = house.browser();
    let asked = browser.begin("evil", &[("next", "/")]).await;
    let answer = evil.agree(&asked).replace("/auth/evil/", "/auth/honest/");
    browser.get(&answer).await.refuses(400, "came from another provider");
    assert_eq!(honest.was_asked("token") + evil.was_asked("token"), 0, "nobody gets the code");
}

#[tokio::test]
async fn a_provider_that_names_itself_must_and_rightly() {
    let (house, provider) = House::with_openid().await;
    provider.lock().names_itself = true;
    assert!(house.browser().sign_in("work", &provider, "/").await.begins_session());
    for wrong in ["", "&iss=https%3A%2F%2Fevil.example"] {
        let mut browser = house.browser();
        let asked = browser.begin("work", &[("next", "/")]).await;
        let answer = provider.agree(&asked);
        let (before, _) = answer.split_once("&iss=").unwrap();
        browser.get(&format!("{before}{wrong}")).await.refuses(400, "came from another provider");
    }
    assert_eq!(provider.was_asked("token"), 1, "the code is not even tried");
}

#[tokio::test]
async fn a_provider_that_need_not_name_itself_must_not_name_another() {
    let (house, provider) = House::with_openid().await;
    let mut browser = house.browser();
    let asked = browser.begin("work", &[("next", "/")]).await;
    let answer = format!("{}&iss=https%3A%2F%2Fevil.example", provider.agree(&asked));
    browser.get(&answer).await.refuses(400, "came from another provider");
}

#[tokio::test]
async fn another_providers_refusal_is_none_of_this_one() {
    let (house, provider) = House::with_openid().await;
    for (iss, status, sentence) in [
        ("https%3A%2F%2Fevil.example", 400, "came from another provider"),
        (&provider.url, 403, "You did not agree"),
    ] {
        let mut browser = house.browser();
        let asked = browser.begin("work", &[]).await;
        browser
            .get(&format!("{}&iss={iss}", refuse(&asked, "access_denied")))
            .await
            .refuses(status, sentence);
    }
}

#[tokio::test]
async fn who_does_not_agree_is_not_signed_in_and_led_back() {
    let (house, _provider) = House::with_openid().await;
    for (error, status, sentence) in [
        ("access_denied", 403, "You did not agree at Example Works"),
        ("temporarily_unavailable", 503, "does not answer at the moment"),
        ("invalid_scope", 502, "refused to sign you in"),
    ] {
        let mut browser = house.browser();
        let asked = browser.begin("work", &[("next", "/b/waiter/week-1")]).await;
        let page = browser.get(&refuse(&asked, error)).await;
        page.refuses(status, sentence).says("href=\"/b/waiter/week-1\"");
        assert!(browser.cookies.is_empty(), "the attempt is over: {:?}", browser.cookies);
    }
}
