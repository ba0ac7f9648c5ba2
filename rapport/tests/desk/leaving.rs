//! What guests and persons take along, and how they leave, without a script.

use http::Request;
use posts_service::tools::Role;
use serde_json::Value;

use crate::{
    house::{Browser, DESK, House, Page},
    members::{csrf, stranger},
    person::signed_in,
};

const GUEST: &str = "/auth/guest";
const ACCOUNT: &str = "/auth/identities";
const LEAVE: &str = "/auth/identities/erase";
const PAGE: &str = "/b/waiter/week-1";

/// Who came by an account, and writes here.
async fn ada(house: &House) -> Browser<'_> {
    signed_in(house, &house.person("Ada", Role::Author).await)
}

/// A published post with a comment of its author; answers the comment's id.
async fn discussed(ada: &mut Browser<'_>) -> String {
    ada.write(&[("title", "Week 1"), ("slug", "week-1"), ("content", "The glass.")], "publish").await;
    let page = ada.get(PAGE).await;
    let posted = ada.send_form(PAGE, &[("text", "It was never empty."), ("csrf", &csrf(&page))]).await;
    posted.is(303);
    let (_, id) = posted.location.split_once("#comment-").expect("the comment's place");
    id.to_owned()
}

fn json(page: &Page) -> Value {
    serde_json::from_str(&page.is(200).body).unwrap()
}

#[tokio::test]
async fn a_guest_takes_along_and_erases_what_their_browser_wrote() {
    let house = House::open().await;
    let comment = discussed(&mut ada(&house).await).await;
    let mut nora = house.browser();
    nora.get(PAGE).await.says(&format!("href=\"{GUEST}\""));
    let unknown = nora.get(GUEST).await;
    unknown.is(200).says("This browser has no such cookie").does_not_say("Download").does_not_say("<form");
    assert_eq!(unknown.cache, "private, no-store");
    nora.get(&format!("{GUEST}?ask=erase")).await.is(200).does_not_say("<form");

    let mail = "nora@nora.example";
    let reply = [("name", "Nora"), ("email", mail), ("text", "Mine was."), ("remember", "yes")];
    nora.send_form(PAGE, &reply).await.is(303);
    let guest = nora.cookie.clone().expect("the cookie of a guest");
    nora.send_form(PAGE, &[("react", &format!("{comment}.thanks"))]).await.is(303);
    let known = nora.get(GUEST).await;
    known.is(200).says("This browser has such a cookie").does_not_say("<form");
    let file = nora.get(&format!("{GUEST}/export")).await;
    let file = json(&file);
    let blog = &file["blogs"][0];
    assert_eq!(blog["name"], "blogs/waiter");
    let own = &blog["comments"][0]["comment"];
    assert_eq!((own["content"].as_str(), own["author"]["email"].as_str()), (Some("Mine was."), Some(mail)));
    assert!(blog["reactions"][0]["comment"].as_str().unwrap().ends_with(&comment), "{blog}");
    assert!(file.get("person").is_none() && file["exportTime"].is_string(), "{file}");

    let question = nora.get(&format!("{GUEST}?ask=erase")).await;
    question.is(200).says("Erase everything that this browser wrote?");
    // Not by a page of another site, whose forms bring a Lax cookie along where a browser is old.
    let forged = Request::post(GUEST)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site");
    nora.send(forged, "action=erase".to_owned()).await.is(403);
    json(&nora.get(&format!("{GUEST}/export")).await)["blogs"][0].as_object().expect("it is still there");
    let erased = nora.submit(&question, &[], "erase").await;
    erased.is(200).says("One comment is erased.").says("One reaction is taken back.");
    erased.says("What cannot be found here");
    for cookie in ["rapport-guest=;", "rapport-remembered=;"] {
        assert!(erased.set_cookie.contains(cookie), "{}", erased.set_cookie);
    }
    assert_eq!(nora.cookie, None);
    nora.get(GUEST).await.says("This browser has no such cookie");
    // Who kept the cookie finds nothing either.
    nora.cookie = Some(guest);
    assert_eq!(json(&nora.get(&format!("{GUEST}/export")).await)["blogs"], Value::Array(Vec::new()));
    nora.submit(&question, &[], "erase").await.says("There was no comment to erase.");
}

#[tokio::test]
async fn a_guests_form_in_a_session_carries_its_proof() {
    let house = House::open().await;
    let mut ben = stranger(&house, "Ben").await;
    ben.get(GUEST).await.is(200).says("belongs to your account");
    ben.send_form(GUEST, &[("action", "erase")]).await.is(403).says("from an earlier session");
    assert!(ben.cookie.is_some());
}

#[tokio::test]
async fn a_person_takes_along_what_is_kept_of_them_and_leaves_for_good() {
    let house = House::open().await;
    let mut ada = ada(&house).await;
    discussed(&mut ada).await;
    ada.get(ACCOUNT).await.says(&format!("href=\"{LEAVE}\""));
    let file = ada.get(&format!("{ACCOUNT}/export")).await;
    let file = json(&file);
    assert_eq!(file["person"]["displayName"], "Ada");
    assert_eq!(file["posts"][0]["title"], "Week 1");
    assert_eq!(file["members"][0]["role"], "MEMBER_ROLE_AUTHOR");
    assert_eq!(file["blogs"][0]["comments"][0]["comment"]["content"], "It was never empty.");

    let question = ada.get(LEAVE).await;
    question.is(200).says("You are signed in as").says("Erase my posts too");
    ada.submit(&question, &[("csrf", "AAAA")], "erase").await.is(403).says("Nothing was changed");
    let gone = ada.submit(&question, &[], "erase").await;
    gone.is(200).says("You are erased, and signed out.").says("persons/").does_not_say("Ada");
    assert_eq!(ada.cookie, None);
    // The post stays with its blog, which has no member of that name any more.
    house.browser().get(PAGE).await.is(200).says("The glass.");
    let mut olga = house.signed_in("Olga", Role::Owner).await;
    olga.get(&format!("{DESK}members")).await.says("<bdi>Olga</bdi>").does_not_say("<bdi>Ada</bdi>");
}

#[tokio::test]
async fn who_leaves_may_take_their_posts_away() {
    let house = House::open().await;
    let mut ada = ada(&house).await;
    discussed(&mut ada).await;
    let question = ada.get(LEAVE).await;
    ada.submit(&question, &[("erase_posts", "yes")], "erase").await.is(200).says("You are erased");
    house.browser().get(PAGE).await.is(404);
}

#[tokio::test]
async fn the_last_owner_is_told_what_to_do_before_they_leave() {
    let house = House::open().await;
    let mut olga = house.signed_in("Olga", Role::Owner).await;
    let question = olga.get(LEAVE).await;
    let refused = olga.submit(&question, &[("erase_posts", "yes")], "erase").await;
    refused
        .is(409)
        .says("You are the last owner of a blog, so nothing was erased.")
        .says("Erase me for good");
    olga.get(DESK).await.is(200);
    let nobody = house.browser().get(LEAVE).await;
    nobody.is(303);
    assert_eq!(nobody.location, "/auth/sign-in?next=%2Fauth%2Fidentities");
    house.browser().get(&format!("{ACCOUNT}/export")).await.is(303);
}
