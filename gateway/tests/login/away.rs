//! Providers and services that do not answer, or not as they should.

use std::net::TcpListener;

use crate::{
    house::{House, clock, openid},
    provider::Mischief,
};

#[tokio::test]
async fn a_provider_that_is_away_says_so_and_leads_back_to_the_form() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let house = House::with(clock(), &openid("work", &format!("http://127.0.0.1:{port}")));
    let page = house.browser().post("/auth/work", &[("next", "/b/waiter/week-1#reply")]).await;
    page.refuses(503, "does not answer at the moment. You can go back and comment as a guest");
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
