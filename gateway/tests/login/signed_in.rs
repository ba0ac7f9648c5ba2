//! The good way, and what it leaves behind.

use std::time::Duration;

use crate::{
    house::{House, PUBLIC_URL, openid},
    keys::Key,
    provider::{Provider, parameters},
};

#[tokio::test]
async fn somebody_comes_back_signed_in_where_they_were() {
    let (house, provider) = House::with_openid().await;
    let mut browser = house.browser();
    let asked = browser.begin("work", &[("next", "/b/waiter/week-1#reply")]).await;
    let sent = parameters(&asked);
    assert_eq!(sent["redirect_uri"], "https://waiter.example/auth/work/callback");
    assert_eq!(sent["scope"], "openid profile");
    assert!(sent["nonce"].len() >= 32 && sent["state"].len() >= 32, "{asked}");
    let page = browser.get(&provider.agree(&asked)).await;
    page.is(303);
    assert_eq!(page.header("location"), "/b/waiter/week-1#reply");
    assert!(page.begins_session());
    let left: Vec<_> = browser.cookies.keys().collect();
    assert_eq!(left, ["__Host-rapport-session"], "the attempt is over");
    let known = house.persons.lock();
    let [request] = known.signed_in.as_slice() else { panic!("{:?}", known.signed_in) };
    let account = request.account.clone().unwrap();
    assert_eq!((account.issuer.as_str(), account.subject.as_str()), (provider.url.as_str(), "subject-4242"));
    assert_eq!((account.provider.as_str(), request.display_name.as_str()), ("Example Works", "Ada Lovelace"));
}

#[tokio::test]
async fn an_rsa_key_is_as_good_and_a_secret_goes_where_it_is_taken() {
    let (house, provider) = House::with_openid().await;
    provider.lock().keys = vec![Key::rs256("rsa")];
    provider.lock().takes_secret_in_body_alone = true;
    assert!(house.browser().sign_in("work", &provider, "/").await.is(303).begins_session());
}

#[tokio::test]
async fn a_provider_that_keeps_the_name_is_asked_for_it() {
    let (house, provider) = House::with_openid().await;
    provider.lock().name_in_token = false;
    assert!(house.browser().sign_in("work", &provider, "/").await.begins_session());
    assert_eq!(house.persons.lock().signed_in[0].display_name, "Ada of the Userinfo");
}

#[tokio::test]
async fn two_tabs_at_once_do_not_disturb_each_other() {
    let (house, provider) = House::with_openid().await;
    let mut browser = house.browser();
    let one = browser.begin("work", &[("next", "/b/waiter/one")]).await;
    let other = browser.begin("work", &[("next", "/b/waiter/other")]).await;
    for (asked, back) in [(other, "/b/waiter/other"), (one, "/b/waiter/one")] {
        let page = browser.get(&provider.agree(&asked)).await;
        assert_eq!(page.is(303).header("location"), back);
        assert!(page.begins_session());
    }
}

#[tokio::test]
async fn a_form_that_is_open_in_another_tab_is_good_after_the_same_person_signed_in_again() {
    let clock = crate::house::clock();
    let (work, home) = (Provider::new(&clock).await, Provider::new(&clock).await);
    let house = House::with(clock.clone(), &(openid("work", &work.url) + &openid("home", &home.url)));
    let mut browser = house.browser();
    browser.sign_in("work", &work, "/").await;
    let form = browser.proof().await;
    browser.sign_in("work", &work, "/").await;
    let mut same = browser.clone();
    same.post("/auth/sign-out", &[("csrf", &form)]).await.is(303);
    // Somebody else's form is not.
    let mut other = browser.clone();
    other.sign_in("home", &home, "/").await;
    other.post("/auth/sign-out", &[("csrf", &form)]).await.is(403);
    // Nor is one of a session that was ended elsewhere.
    clock.advance(Duration::from_mins(2));
    house.persons.lock().is_signed_out = true;
    browser.sign_in("work", &work, "/").await;
    browser.post("/auth/sign-out", &[("csrf", &form)]).await.is(403);
}

#[tokio::test]
async fn who_wants_another_account_is_asked_which() {
    let (house, provider) = House::with_openid().await;
    let mut browser = house.browser();
    // Nobody is asked for a password who is nobody yet.
    for intent in ["", "change"] {
        let asked = browser.begin("work", &[("next", "/"), ("intent", intent)]).await;
        assert_eq!(parameters(&asked).get("prompt"), None);
    }
    assert!(browser.sign_in("work", &provider, "/").await.begins_session());
    let asked = browser.begin("work", &[("next", "/"), ("intent", "change")]).await;
    assert_eq!(parameters(&asked).get("prompt").map(String::as_str), Some("login"));
    assert!(browser.get(&provider.agree(&asked)).await.begins_session());
}

#[tokio::test]
async fn no_log_in_leads_off_the_site() {
    let (house, provider) = House::with_openid().await;
    for next in ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""] {
        let page = house.browser().sign_in("work", &provider, next).await;
        assert_eq!(page.is(303).header("location"), "/", "{next:?}");
    }
}

#[tokio::test]
async fn another_sites_form_begins_nothing() {
    let (house, _provider) = House::with_openid().await;
    for (name, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        let request =
            http::Request::post("/auth/work").header(name, value).body("next=/".to_owned()).unwrap();
        let page = house.send(request).await;
        page.is(403);
        assert!(page.set_cookies().is_empty());
    }
}

#[tokio::test]
async fn all_providers_are_offered_and_an_unknown_one_is_said_to_be_none() {
    let clock = crate::house::clock();
    let provider = Provider::new(&clock).await;
    let file = openid("work", &provider.url) + &openid("home", &provider.url);
    let house = House::with(clock, &file);
    let page = house.browser().get("/auth/sign-in?next=/b/waiter/").await;
    page.is(200).says("action=\"/auth/work\"").says("action=\"/auth/home\"").says("value=\"/b/waiter/\"");
    page.says("Sign in with Example Works").says("<svg class=\"provider-icon\"");
    let page = house.browser().post("/auth/nobody", &[("next", "/b/waiter/")]).await;
    page.refuses(404, "There is no provider of this name here").says("href=\"/b/waiter/\"");
    house
        .browser()
        .get("/auth/nobody/callback?code=1&state=2")
        .await
        .refuses(404, "no provider of this name");
    let german =
        http::Request::get("/auth/sign-in").header("accept-language", "de").body(String::new()).unwrap();
    house.send(german).await.says("Mit Example Works anmelden");
}

#[tokio::test]
async fn an_empty_name_hides_no_other() {
    let (house, provider) = House::with_openid().await;
    provider.lock().claims = vec![("name", " "), ("preferred_username", "ada")];
    assert!(house.browser().sign_in("work", &provider, "/").await.begins_session());
    assert_eq!(provider.was_asked("userinfo"), 0);
    provider.lock().name_in_token = false;
    provider.lock().claims.clear();
    provider.lock().userinfo = vec![("name", ""), ("preferred_username", "countess")];
    assert!(house.browser().sign_in("work", &provider, "/").await.begins_session());
    let names: Vec<_> =
        house.persons.lock().signed_in.iter().map(|request| request.display_name.clone()).collect();
    assert_eq!(names, ["ada", "countess"]);
}

#[tokio::test]
async fn half_a_form_begins_nothing() {
    let (house, _provider) = House::with_openid().await;
    let long = "x".repeat(20 * 1024);
    let page = house.browser().post("/auth/work", &[("intent", "link"), ("next", &long)]).await;
    page.refuses(413, "did not arrive whole");
    assert!(page.set_cookies().is_empty());
}

/// As browsers do with the forms of a page without a referrer (Fetch, "append a request `Origin` header").
#[tokio::test]
async fn a_page_with_a_code_in_its_address_tells_nobody_and_its_form_works() {
    let (house, provider) = House::with_openid().await;
    let mut browser = house.browser();
    house.persons.lock().is_away = true;
    // Here the code and the state are in the address.
    let refused = browser.sign_in("work", &provider, "/b/waiter/").await;
    refused.refuses(503, "cannot sign you in at the moment").says("action=\"/auth/work\"");
    let again = browser.post_from("null", Some("same-origin"), "/auth/work", &[("next", "/b/waiter/")]).await;
    assert_eq!(again.is(200).header("referrer-policy"), "no-referrer");
    let forged = browser.post_from("null", Some("cross-site"), "/auth/work", &[]).await;
    forged.is(403);
}

/// One that does not say from where a form comes but in `Origin`, which is then not to be empty.
#[tokio::test]
async fn an_older_browser_has_forms_that_say_where_they_come_from() {
    let (house, _provider) = House::with_openid().await;
    let mut browser = house.browser();
    let page = browser.get_as_of_old("/auth/sign-in?next=/b/waiter/").await;
    assert_eq!(page.is(200).says("<form").header("referrer-policy"), "same-origin");
    browser.post_from(PUBLIC_URL, None, "/auth/work", &[("next", "/b/waiter/")]).await.is(200);
    browser.post_from("null", None, "/auth/work", &[("next", "/b/waiter/")]).await.is(403);
}
