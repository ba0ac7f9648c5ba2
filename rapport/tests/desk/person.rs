//! Somebody who signed in by an account, over the real services: at their desk, under their posts, and out.

use std::time::Duration;

use gateway::cookies::{Session, SessionCookies};
use posts_service::tools::Role;
use proto::posts::v1::{Person, SignOutEverywhereRequest, person_service_client::PersonServiceClient};
use service_kit::auth::Identity;

use crate::house::{Browser, DESK, House, NOW, Page};

/// A browser that came back from the log-in.
pub fn signed_in<'a>(house: &'a House, person: &str) -> Browser<'a> {
    let person = Person { name: person.to_owned(), display_name: "Ada".into(), ..Person::default() };
    let session = Session::of_person(&person, "GitHub", NOW);
    let line = SessionCookies::new(&house.keys.cookie, false).write(&session, NOW).unwrap();
    let mut browser = house.browser();
    browser.cookie = Some(line.to_str().unwrap().split(';').next().unwrap().to_owned());
    browser
}

async fn sign_out_everywhere(house: &House, person: &str) {
    let mut request = tonic::Request::new(SignOutEverywhereRequest { name: "persons/me".into() });
    let token = house.token(&Identity::Person(person.to_owned()));
    request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    PersonServiceClient::new(house.installation.posts.clone()).sign_out_everywhere(request).await.unwrap();
}

fn csrf(page: &Page) -> String {
    let (_, rest) = page.body.split_once("name=\"csrf\" value=\"").expect("a form with a proof");
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_person_writes_at_the_desk_and_answers_under_the_post() {
    let house = House::open().await;
    let ada = house.person("Ada", Role::Author).await;
    let mut browser = signed_in(&house, &ada);
    browser.get(DESK).await.is(200).says("Signed in as Ada");
    browser.write(&[("title", "Week 1"), ("slug", "week-1"), ("content", "The glass.")], "publish").await;
    let page = browser.get("/b/waiter/week-1").await;
    page.is(200).says("You are commenting using your GitHub account.").says("<bdi>Ada</bdi>");
    assert_eq!(page.cache, "private, no-store");
    let fields = [("text", "It was never empty."), ("csrf", &csrf(&page))];
    let posted = browser.send_form("/b/waiter/week-1", &fields).await;
    posted.is(303);
    let there = posted.location.split('#').next().unwrap().to_owned();
    let page = browser.get(&there).await;
    page.is(200).says("Thank you, your comment is here").says("It was never empty.").says("?edit=");
    house.browser().get("/b/waiter/week-1").await.says("It was never empty.").does_not_say("?edit=");

    let (_, id) = there.split_once("comment=").unwrap();
    let id = id.split('&').next().unwrap();
    let form = browser.get(&format!("/b/waiter/week-1?edit={id}")).await;
    let (_, etag) = form.body.split_once("name=\"etag\" value=\"").unwrap();
    let etag = etag.split('"').next().unwrap();
    let change =
        [("comment", id), ("etag", etag), ("text", "Not once."), ("action", "save"), ("csrf", &csrf(&form))];
    browser.send_form("/b/waiter/week-1", &change).await.is(303);
    house.browser().get("/b/waiter/week-1").await.says("Not once.");
}

#[tokio::test]
async fn a_stolen_cookie_is_worth_nothing_a_minute_after_the_sign_out_everywhere() {
    let house = House::open().await;
    let ada = house.person("Ada", Role::Author).await;
    let (mut browser, mut thief) = (signed_in(&house, &ada), signed_in(&house, &ada));
    thief.cookie.clone_from(&browser.cookie);
    for browser in [&mut browser, &mut thief] {
        browser.get(DESK).await.is(200);
    }
    house.clock.advance(Duration::from_secs(1));
    sign_out_everywhere(&house, &ada).await;
    house.clock.advance(Duration::from_mins(1));
    for browser in [&mut browser, &mut thief] {
        let there = browser.get(DESK).await;
        there.is(303);
        assert!(there.location.starts_with("/auth/sign-in?") && there.set_cookie.contains("Max-Age=0"));
        assert_eq!(browser.cookie, None);
    }
}
