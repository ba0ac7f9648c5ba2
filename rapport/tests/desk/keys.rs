//! API keys on their page: made and shown once, used at the gateway, revoked after one question.

use std::time::Duration;

use posts_service::tools::Role;
use service_kit::auth::Identity;

use crate::{
    house::House,
    members::{csrf, stranger},
};

const KEYS: &str = "/auth/keys";

#[tokio::test]
async fn a_key_is_made_shown_once_used_and_revoked() {
    let house = House::open().await;
    let mut ada = house.signed_in("Ada", Role::Author).await;
    ada.get("/auth/identities").await.says("href=\"/auth/keys\"");
    let page = ada.get(KEYS).await;
    page.is(200).says("You have no keys.").says("name=\"posts.read\" checked");
    page.does_not_say("name=\"posts.write\" checked");
    assert!(page.cache.contains("no-store"), "{}", page.cache);
    let proof = csrf(&page);
    let request_id = page.value("request_id");
    let fields = [
        ("csrf", proof.as_str()),
        ("request_id", &request_id),
        ("display_name", "Weekly <script>"),
        ("posts.read", "on"),
        ("days", "30"),
        ("action", "make"),
    ];
    let made = ada.send_form(KEYS, &fields).await;
    made.is(200).says("It is shown this once").says("Weekly &#60;script&#62;").says("Never used");
    let key = made.body.split("value=\"").find(|rest| rest.starts_with("rapport_")).unwrap();
    let key = key.split('"').next().unwrap().to_owned();
    assert_eq!(key.len(), 72);
    // The same form once more makes no other, and tells nothing.
    house.clock.advance(Duration::from_secs(1));
    let again = ada.send_form(KEYS, &fields).await;
    again.is(200).says("was shown already").does_not_say(&key);
    ada.get(KEYS).await.does_not_say(&key).says("Read blogs and posts as you do");

    let mut program = house.browser();
    let with_key =
        |path: &str| http::Request::get(path.to_owned()).header("authorization", format!("Bearer {key}"));
    program.send(with_key("/v1/persons/me"), String::new()).await.is(403).says("`persons.read`");
    program.send(with_key("/v1/blogs/waiter/posts"), String::new()).await.is(200);
    let used = ada.get(KEYS).await;
    used.is(200).says("Last used").does_not_say("Never used");

    let asking = used.body.split("href=\"").find(|rest| rest.starts_with("/auth/keys?revoke=")).unwrap();
    let asking = ada.get(asking.split('#').next().unwrap()).await;
    asking.is(200).says("stop within a minute").says("Keep it");
    let name = asking.body.split("name=\"name\" value=\"").nth(1).unwrap();
    let name = name.split('"').next().unwrap().to_owned();
    let answer = [("csrf", csrf(&asking)), ("name", name), ("action", "revoke".to_owned())];
    let answer: Vec<(&str, &str)> = answer.iter().map(|(field, value)| (*field, value.as_str())).collect();
    let revoked = ada.send_form(KEYS, &answer).await;
    revoked.is(303);
    assert_eq!(revoked.location, "/auth/keys?done=revoke");
    ada.get(&revoked.location).await.says("Revoked.").says("You have no keys.");
    ada.send_form(KEYS, &answer).await.is(404).says("It was changed meanwhile");
    house.clock.advance(Duration::from_mins(1));
    program.send(with_key("/v1/blogs/waiter/posts"), String::new()).await.is(401).says("API_KEY_REFUSED");
}

#[tokio::test]
async fn a_form_that_is_not_taken_comes_back_as_it_was_typed() {
    let house = House::open().await;
    let mut ben = stranger(&house, "Ben").await;
    let page = ben.get(KEYS).await;
    let proof = csrf(&page);
    for (fields, said) in [
        (&[("display_name", "Mine"), ("days", "30")][..], "Choose at least one thing"),
        (&[("display_name", "Mine"), ("days", "0"), ("posts.read", "on")], "from 1 to 365"),
        (&[("display_name", "Mine"), ("days", "366"), ("posts.read", "on")], "from 1 to 365"),
        (&[("display_name", ""), ("days", "30"), ("posts.read", "on")], "What it is for: "),
    ] {
        let mut sent = vec![("csrf", proof.as_str()), ("action", "make")];
        sent.extend_from_slice(fields);
        let refused = ben.send_form(KEYS, &sent).await;
        refused.is(422).says(said).says("You have no keys.");
        let name = fields[0].1;
        refused.says(&format!("type=\"text\" value=\"{name}\""));
    }
    let forged =
        [("csrf", "AAAA"), ("action", "make"), ("display_name", "x"), ("days", "7"), ("posts.write", "on")];
    let kept = ben.send_form(KEYS, &forged).await;
    kept.is(403).says("from an earlier session").says("You have no keys.");
    kept.says("type=\"text\" value=\"x\"").says("type=\"number\" value=\"7\"");
    kept.says("name=\"posts.write\" checked").does_not_say("name=\"posts.read\" checked");
    let away = house.browser().get(KEYS).await;
    away.is(303);
    assert_eq!(away.location, "/auth/sign-in?next=%2Fauth%2Fkeys");
}

#[tokio::test]
async fn days_count_from_when_the_key_is_made() {
    let house = House::open().await;
    let ada = Identity::Person(house.person("Ada", Role::Author).await);
    let token = house.token_for(&ada, "rapport", Duration::from_hours(72));
    let mut ada = house.browser();
    ada.sign_in(&token).await.is(303);
    let page = ada.get(KEYS).await;
    // The page lies open for longer than the key is good.
    house.clock.advance(Duration::from_hours(30));
    let made =
        ada.submit(&page, &[("display_name", "Mine"), ("days", "1"), ("posts.read", "on")], "make").await;
    made.is(200).says("It is shown this once");
    house.clock.advance(Duration::from_hours(24));
    ada.get(KEYS).await.is(200).says("Good until").does_not_say("Expired");
    // 16:00 UTC when it was made: it ends with the day on which its one day is over.
    house.clock.advance(Duration::from_hours(8));
    ada.get(KEYS).await.is(200).says("Expired");
}
