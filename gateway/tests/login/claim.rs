//! The first owner, who comes in by a code.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

use crate::house::{House, clock};

const CODE: &str = "7K2QM-9XR4T-00000-ZZZZZ";

/// A house without a provider, which nobody owns yet.
fn unowned() -> Arc<House> {
    let house = House::with(clock(), "");
    house.persons.lock().is_claimable = true;
    house
}

fn refusal(code: Code, reason: &str) -> Status {
    Status::with_error_details(
        code,
        "not today",
        ErrorDetails::with_error_info(reason, "rapport", HashMap::new()),
    )
}

#[tokio::test]
async fn a_code_signs_the_first_owner_in_and_leads_to_their_desk() {
    let house = unowned();
    let mut browser = house.browser();
    let choice = browser.get("/auth/sign-in?next=%2Fb%2Fwaiter%2Fdesk%2Fnew").await;
    choice.is(200).says("Claim it with a code").says("/auth/claim?next=%2Fb%2Fwaiter%2Fdesk%2Fnew");
    let page = browser.get("/auth/claim?next=%2Fb%2Fwaiter%2Fdesk%2Fnew").await;
    page.is(200).says("rapport claim").says("name=\"next\" value=\"/b/waiter/desk/new\"");
    assert_eq!((page.header("cache-control"), page.header("referrer-policy")), ("no-store", "no-referrer"));

    let there = browser.post("/auth/claim", &[("code", &format!(" {CODE}\n"))]).await;
    assert!(there.is(303).begins_session());
    assert_eq!(there.header("location"), "/b/waiter/desk/");
    assert_eq!(house.persons.lock().claimed, [CODE]);
    browser.get("/auth/token").await.says("You are signed in as Your host.");

    let fields = [("code", CODE), ("next", "/b/waiter/desk/new")];
    assert_eq!(house.browser().post("/auth/claim", &fields).await.header("location"), "/b/waiter/desk/new");
    for elsewhere in ["//evil.example/b/desk", "https://evil.example/", "/auth/sign-out"] {
        let fields = [("code", CODE), ("next", elsewhere)];
        let there = house.browser().post("/auth/claim", &fields).await;
        assert_eq!(there.header("location"), "/b/waiter/desk/", "{elsewhere}");
    }
}

#[tokio::test]
async fn each_refusal_says_what_to_do_and_repeats_no_code_that_may_be_good() {
    let house = unowned();
    for (answer, status, sentence) in [
        (refusal(Code::InvalidArgument, "INVALID_FIELDS"), 422, "no such code"),
        (refusal(Code::FailedPrecondition, "CLAIMED"), 409, "nothing to claim"),
        (refusal(Code::FailedPrecondition, "NO_BLOG"), 409, "rapport blog create"),
        (refusal(Code::ResourceExhausted, "TOO_MANY_TRIES"), 429, "Wait ten minutes"),
        (Status::unavailable("away"), 503, "try again in a minute"),
        (Status::internal("a bug"), 503, "try again in a minute"),
    ] {
        house.persons.lock().claim_refusal = Some(answer);
        let page = house.browser().post("/auth/claim", &[("code", CODE)]).await;
        page.is(status).says(sentence);
        // What is no code may hold a slip, which is mended where it stands.
        let is_repeated = page.body.contains(&format!("value=\"{CODE}\""));
        assert!(!page.begins_session() && is_repeated == (sentence == "no such code"), "{}", page.body);
    }
    let asked = house.persons.lock().claimed.len();
    house.browser().post("/auth/claim", &[("code", " ")]).await.is(422).says("Please type the code.");
    assert_eq!(house.persons.lock().claimed.len(), asked, "nothing was typed, so nothing was tried");
}

#[tokio::test]
async fn what_has_an_owner_is_not_offered() {
    let house = unowned();
    house.persons.lock().is_claimable = false;
    let mut browser = house.browser();
    let page = browser.get("/auth/claim").await;
    page.is(409).says("nothing to claim").says("href=\"/auth/sign-in\"");
    assert!(!page.body.contains("name=\"code\""));
    let choice = browser.get("/auth/sign-in?next=%2Fb%2Fwaiter%2Fdesk%2F").await;
    choice.is(200).says("/auth/token?next=%2Fb%2Fwaiter%2Fdesk%2F");
    assert!(!choice.body.contains("/auth/claim"));
    // Nor where nobody can say it.
    house.persons.lock().is_away = true;
    assert!(!browser.get("/auth/sign-in").await.is(200).body.contains("/auth/claim"));
    browser.get("/auth/claim").await.is(503).says("try again in a minute");
}

#[tokio::test]
async fn a_form_of_another_session_or_another_site_claims_nothing() {
    let house = unowned();
    let mut browser = house.browser();
    assert!(browser.post("/auth/claim", &[("code", CODE)]).await.begins_session());
    house.clock.advance(Duration::from_secs(1));
    let page = browser.post("/auth/claim", &[("code", CODE)]).await;
    page.is(403).says("from an earlier session");
    assert_eq!(house.persons.lock().claimed.len(), 1);
    let (_, rest) = page.body.split_once("name=\"csrf\" value=\"").unwrap();
    let csrf = rest.split('"').next().unwrap().to_owned();
    browser.post("/auth/claim", &[("code", CODE), ("csrf", &csrf)]).await.is(303);

    let request = http::Request::post("/auth/claim").header("sec-fetch-site", "cross-site");
    house.send(request.body(format!("code={CODE}")).unwrap()).await.is(403);
    assert_eq!(house.persons.lock().claimed.len(), 2);
}
