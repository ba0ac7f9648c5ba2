//! One's own page: name, web site, accounts, and the end of every session.

use std::time::Duration;

use posts_service::tools::Role;

use crate::{
    house::{DESK, House},
    members::{csrf, stranger},
};

const ACCOUNT: &str = "/auth/identities";

#[tokio::test]
async fn a_person_changes_their_name_and_site() {
    let house = House::open().await;
    let mut ben = stranger(&house, "Ben").await;
    let page = ben.get(ACCOUNT).await;
    page.is(200).says("value=\"Ben\"").says("https://id.example").does_not_say("value=\"remove\"");
    let saved = ben.submit(&page, &[("display_name", " Benedict "), ("url", "https://ben.example")], "save");
    assert_eq!(saved.await.location, format!("{ACCOUNT}?done=save"));
    let page = ben.get(&format!("{ACCOUNT}?done=save")).await;
    page.is(200).says("Saved.").says("value=\"Benedict\"").says("value=\"https://ben.example\"");

    let refused = ben.submit(&page, &[("display_name", ""), ("url", "javascript:x")], "save").await;
    refused.is(422).says("Name: ").says("Web site: ").says("value=\"javascript:x\"");
    let stale = ben.submit(&page, &[("display_name", "B"), ("etag", "stale")], "save").await;
    stale.is(409).says("It was changed meanwhile");
    let forged = ben.submit(&page, &[("display_name", "B"), ("csrf", "AAAA")], "save").await;
    forged.is(403).says("from an earlier session");
    ben.get(ACCOUNT).await.says("value=\"Benedict\"");
}

#[tokio::test]
async fn signed_out_everywhere_holds_in_every_browser() {
    let house = House::open().await;
    let code = house.claim_code().await;
    let (mut here, mut there) = (house.browser(), house.browser());
    here.send_form("/auth/claim", &[("code", &code)]).await.is(303);
    there.cookie.clone_from(&here.cookie);
    there.get(DESK).await.is(200).says("/auth/identities");
    let page = here.get(ACCOUNT).await;
    page.is(200).says("This server offers no account elsewhere");
    let out = here.send_form(ACCOUNT, &[("csrf", &csrf(&page)), ("action", "everywhere")]).await;
    out.is(303);
    assert_eq!((out.location.as_str(), here.cookie.as_deref()), ("/auth/token?done=signed-out", None));
    house.clock.advance(Duration::from_mins(1));
    there.get(DESK).await.is(303);
    assert_eq!(there.cookie, None);
}

#[tokio::test]
async fn who_is_not_signed_in_is_led_to_a_way_in_and_back() {
    let house = House::open().await;
    let away = house.browser().get(ACCOUNT).await;
    away.is(303);
    assert_eq!(away.location, "/auth/sign-in?next=%2Fauth%2Fidentities");
    // A pasted token of a person will do.
    let mut ada = house.signed_in("Ada", Role::Author).await;
    ada.get(ACCOUNT).await.is(200).says("value=\"Ada\"");
}
