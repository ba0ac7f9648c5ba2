//! Providers and services that do not answer, or not as they should.

use std::{net::TcpListener, time::Duration};

use tokio::task::JoinSet;

use crate::{
    house::{House, clock, openid},
    provider::{Mischief, Provider},
};

#[tokio::test]
async fn a_provider_that_is_away_says_so_and_leads_back_to_the_form() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let house = House::with(clock(), &openid("work", &format!("http://127.0.0.1:{port}")));
    let page = house.browser().post("/auth/work", &[("next", "/b/waiter/week-1#reply")]).await;
    page.refuses(503, "does not answer at the moment. You can go back, or try again");
    page.says("href=\"/b/waiter/week-1#reply\"");
    assert!(page.set_cookies().is_empty());
}

#[tokio::test]
async fn a_provider_that_is_unwell_is_away_too() {
    let (house, provider) = House::with_openid().await;
    let mut browser = house.browser();
    let asked = browser.begin("work", &[("next", "/")]).await;
    provider.does(Mischief::Unwell);
    browser.get(&provider.agree(&asked)).await.refuses(503, "does not answer at the moment");
    let (house, provider) = House::with_openid().await;
    provider.does(Mischief::Unwell);
    house.browser().post("/auth/work", &[]).await.refuses(503, "does not answer at the moment");
}

#[tokio::test]
async fn an_answer_without_end_is_not_read() {
    let (house, provider) = House::with_openid().await;
    provider.does(Mischief::Endless);
    house.browser().post("/auth/work", &[]).await.refuses(503, "does not answer at the moment");
}

#[tokio::test]
async fn a_document_of_another_issuer_is_not_believed() {
    let (house, provider) = House::with_openid().await;
    provider.does(Mischief::ForeignDocument);
    house.browser().post("/auth/work", &[]).await.refuses(502, "cannot use");
}

#[tokio::test]
async fn no_secret_follows_a_redirect() {
    let (house, provider) = House::with_openid().await;
    provider.does(Mischief::Redirect);
    house.browser().sign_in("work", &provider, "/").await.refuses(502, "cannot use");
    assert_eq!(provider.was_asked("token"), 1);
}

#[tokio::test]
async fn posts_service_that_is_away_signs_nobody_in() {
    let (house, provider) = House::with_openid().await;
    house.persons.lock().is_away = true;
    house.browser().sign_in("work", &provider, "/").await.refuses(503, "cannot sign you in at the moment");
}

#[tokio::test]
async fn a_provider_that_hangs_lets_sixteen_wait_and_nobody_elses_people() {
    let clock = clock();
    let (hanging, well) = (Provider::new(&clock).await, Provider::new(&clock).await);
    let house = House::with(clock, &(openid("hanging", &hanging.url) + &openid("well", &well.url)));
    let come_back = async || {
        let mut browser = house.browser();
        let asked = browser.begin("hanging", &[]).await;
        (browser, hanging.agree(&asked))
    };
    hanging.hold("token");
    let mut waiting = JoinSet::new();
    for _ in 0..16 {
        let (mut browser, answer) = come_back().await;
        waiting.spawn(async move { browser.get(&answer).await });
    }
    hanging.until_asked("token", 16).await;
    let (mut browser, answer) = come_back().await;
    browser.get(&answer).await.refuses(503, "does not answer at the moment");
    assert_eq!(hanging.was_asked("token"), 16, "who is turned away is turned away at once");
    assert!(house.browser().sign_in("well", &well, "/").await.begins_session());
    hanging.hold("");
    for page in waiting.join_all().await {
        assert!(page.is(303).begins_session());
    }
}

#[tokio::test]
async fn nobody_waits_long_for_a_name() {
    let (house, provider) = House::with_openid().await;
    provider.lock().name_in_token = false;
    provider.hold("userinfo");
    let mut browser = house.browser();
    let asked = browser.begin("work", &[]).await;
    let answer = provider.agree(&asked);
    let waiting = tokio::spawn(async move { browser.get(&answer).await });
    provider.until_asked("userinfo", 1).await;
    // Two seconds, and not the eight of any other call.
    let page = tokio::time::timeout(Duration::from_secs(6), waiting).await.expect("nobody waits so long");
    assert!(page.unwrap().is(303).begins_session());
    assert_eq!(house.persons.lock().signed_in[0].display_name, "");
}

#[tokio::test]
async fn who_comes_back_again_and_again_waits() {
    let (house, provider) = House::with_openid().await;
    let mut browser = house.browser();
    browser.address = Some(([203, 0, 113, 7], 4711).into());
    for _ in 0..20 {
        browser.sign_in("work", &provider, "/").await.is(303);
    }
    let asked = browser.begin("work", &[("next", "/b/waiter/")]).await;
    let answer = provider.agree(&asked);
    let page = browser.get(&answer).await;
    page.refuses(429, "load this page again in a minute").says("href=\"/b/waiter/\"");
    assert_eq!(provider.was_asked("token"), 20);
    let mut neighbour = house.browser();
    neighbour.address = Some(([203, 0, 113, 8], 4711).into());
    assert!(neighbour.sign_in("work", &provider, "/").await.begins_session());
    house.clock.advance(Duration::from_secs(3));
    assert!(browser.get(&answer).await.is(303).begins_session(), "the attempt has waited");
}
