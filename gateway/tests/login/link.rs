//! A second account for somebody who is signed in.

use std::{sync::Arc, time::Duration};

use gateway::cookies::{Session, SessionCookies};
use service_kit::auth::{Kind, Secret};
use tonic::Status;
use url::Url;

use crate::{browser::Browser, house::House, provider::Provider};

async fn signed_in() -> (Arc<House>, Provider, Browser) {
    let (house, provider) = House::with_openid().await;
    let mut browser = house.browser();
    assert!(browser.sign_in("work", &provider, "/").await.begins_session());
    (house, provider, browser)
}

async fn begin(browser: &mut Browser) -> Url {
    let csrf = browser.proof().await;
    browser.begin("work", &[("next", "/b/waiter/"), ("intent", "link"), ("csrf", &csrf)]).await
}

#[tokio::test]
async fn the_account_is_added_to_the_sessions_person() {
    let (house, provider, mut browser) = signed_in().await;
    let asked = begin(&mut browser).await;
    let page = browser.get(&provider.agree(&asked)).await;
    assert_eq!(page.is(303).header("location"), "/b/waiter/");
    let known = house.persons.lock();
    assert_eq!(known.linked.len(), 1);
    assert_eq!(known.linked[0].parent, "persons/p1");
    assert_eq!(known.linked[0].auth_time, Some(house.clock.now().to_proto()), "of the session");
    assert_eq!(known.signed_in.len(), 1, "nobody is signed in anew");
}

#[tokio::test]
async fn a_form_without_the_sessions_proof_adds_nothing() {
    let (house, _provider, mut browser) = signed_in().await;
    for csrf in ["", "AAAA"] {
        let fields = [("next", "/b/waiter/"), ("intent", "link"), ("csrf", csrf)];
        let page = browser.post("/auth/work", &fields).await;
        page.refuses(403, "from an earlier session").says("href=\"/b/waiter/\"");
    }
    let csrf = browser.proof().await;
    let nobody = house.browser().post("/auth/work", &[("intent", "link"), ("csrf", &csrf)]).await;
    nobody.refuses(403, "from an earlier session");
}

#[tokio::test]
async fn who_is_signed_out_meanwhile_gets_nothing_added() {
    let (house, provider, mut browser) = signed_in().await;
    let asked = begin(&mut browser).await;
    browser.cookies.remove("__Host-rapport-session");
    browser.get(&provider.agree(&asked)).await.refuses(403, "You were signed out before");
    assert!(house.persons.lock().linked.is_empty());
}

#[tokio::test]
async fn another_persons_account_and_a_twenty_first_are_refused() {
    let (house, provider, mut browser) = signed_in().await;
    for (refusal, status, sentence) in [
        (Status::already_exists("another's"), 409, "belongs to another person here"),
        (Status::failed_precondition("20 already"), 409, "as many accounts as there may be"),
        (Status::not_found("gone"), 403, "You were signed out before"),
    ] {
        house.persons.lock().link_refusal = Some(refusal);
        let asked = begin(&mut browser).await;
        browser.get(&provider.agree(&asked)).await.refuses(status, sentence);
    }
}

#[tokio::test]
async fn who_signed_out_everywhere_gets_nothing_added_by_a_cookie_that_was_stolen_before() {
    let (house, provider, mut thief) = signed_in().await;
    let asked = begin(&mut thief).await;
    house.persons.lock().is_signed_out = true;
    // At once: the answer that pages believe for a minute is not good enough for this.
    thief.get("/auth/token").await.says("name=\"csrf\"");
    thief.get(&provider.agree(&asked)).await.refuses(403, "You were signed out before");
    assert!(house.persons.lock().linked.is_empty());
}

#[tokio::test]
async fn a_pasted_token_adds_nothing() {
    let (house, _provider, mut browser) = signed_in().await;
    let end = house.clock.now().plus(Duration::from_mins(1));
    let pasted = Session::new("a.b.c".into(), "persons/p1".into(), Kind::Person, Vec::new(), end);
    let line = SessionCookies::new(&Secret([7; 32]).into(), true).write(&pasted, house.clock.now()).unwrap();
    let (name, value) = line.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
    browser.cookies.insert(name.to_owned(), value.to_owned());
    let csrf = browser.proof().await;
    let page = browser.post("/auth/work", &[("intent", "link"), ("csrf", &csrf)]).await;
    page.refuses(403, "from an earlier session");
}
