//! OAuth 2.0 providers: each preset reads the profile that its provider has.

use serde_json::{Value, json};
use url::Url;

use crate::{
    house::{House, Page, clock, twin},
    provider::{Provider, parameters},
};

/// A twin of the preset's provider, and somebody who signs in there.
async fn sign_in(preset: &str, profile: Value) -> (Url, Page, Vec<proto::posts::v1::SignInRequest>) {
    let clock = clock();
    let provider = Provider::new(&clock).await;
    provider.lock().profile = profile;
    let house = House::with(clock, &twin(preset, &provider.url));
    let mut browser = house.browser();
    let asked = browser.begin(preset, &[("next", "/b/waiter/"), ("intent", "change")]).await;
    let page = browser.get(&provider.agree(&asked)).await;
    let signed_in = house.persons.lock().signed_in.clone();
    (asked, page, signed_in)
}

async fn reads(preset: &str, profile: Value, subject: &str, name: &str) -> Url {
    let (asked, page, signed_in) = sign_in(preset, profile).await;
    assert_eq!(page.is(303).header("location"), "/b/waiter/", "{preset}");
    assert!(page.begins_session());
    let account = signed_in[0].account.clone().unwrap();
    assert_eq!((account.subject.as_str(), signed_in[0].display_name.as_str()), (subject, name), "{preset}");
    assert!(account.issuer.starts_with("http://127.0.0.1:"), "the twin's: {}", account.issuer);
    asked
}

#[tokio::test]
async fn github_names_a_number_and_perhaps_no_name() {
    let profile =
        json!({"login": "ada", "id": 583_231, "name": "Ada Lovelace", "html_url": "https://x.example"});
    let asked = reads("github", profile, "583231", "Ada Lovelace").await;
    assert_eq!(parameters(&asked).get("scope"), None);
    assert_eq!(parameters(&asked)["prompt"], "select_account");
    reads("github", json!({"login": "ada", "id": 583_231, "name": null}), "583231", "ada").await;
}

#[tokio::test]
async fn wordpress_writes_its_id_in_capitals() {
    let profile =
        json!({"ID": 7_654_321, "display_name": "Ada", "username": "ada1", "email": "ada@x.example"});
    let asked = reads("wordpress", profile, "7654321", "Ada").await;
    assert_eq!(parameters(&asked)["scope"], "auth");
}

#[tokio::test]
async fn x_wraps_its_profile() {
    let profile = json!({"data": {"id": "2244994945", "name": "Ada L.", "username": "ada"}});
    let asked = reads("x", profile, "2244994945", "Ada L.").await;
    assert_eq!(parameters(&asked)["scope"], "users.read tweet.read");
}

#[tokio::test]
async fn facebook_names_an_id_for_this_application() {
    reads("facebook", json!({"id": "10215", "name": "Ada Lovelace"}), "10215", "Ada Lovelace").await;
}

#[tokio::test]
async fn a_profile_without_an_id_proves_nobody() {
    for profile in [json!({}), json!({"id": null}), json!({"id": 1.5}), json!({"id": ""}), json!([])] {
        let (_, page, signed_in) = sign_in("github", profile).await;
        page.refuses(502, "cannot use");
        assert!(signed_in.is_empty());
    }
    let long = json!({"id": "x".repeat(256)});
    sign_in("facebook", long).await.1.refuses(502, "cannot use");
}
