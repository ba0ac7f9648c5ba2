//! A blog on a host of its own: whoever signs in there comes back there, and is signed in there alone.

use http::{Request, header};

use crate::{
    browser::Browser,
    house::{House, PUBLIC_URL},
    provider::parameters,
};

const NOTES: &str = "https://notes.example";

fn at_notes(mut browser: Browser) -> Browser {
    browser.origin = NOTES;
    browser
}

#[tokio::test]
async fn each_host_has_a_redirect_address_and_a_session_of_its_own() {
    let (house, provider) = House::at(PUBLIC_URL, &[("notes", NOTES)]).await;
    let mut browser = at_notes(house.browser());
    let asked = browser.begin("work", &[("next", "/week-1#reply")]).await;
    assert_eq!(parameters(&asked)["redirect_uri"], "https://notes.example/auth/work/callback");
    let page = browser.get(&provider.agree(&asked)).await;
    page.is(303);
    assert_eq!(page.header("location"), "/week-1#reply", "a path of that host");
    assert!(page.begins_session());
    for line in page.set_cookies() {
        assert!(!line.to_ascii_lowercase().contains("domain="), "no other host is to have it: {line}");
    }
    let mut main = house.browser();
    let asked = main.begin("work", &[("next", "/")]).await;
    assert_eq!(parameters(&asked)["redirect_uri"], "https://waiter.example/auth/work/callback");
    assert_eq!(main.get(&provider.agree(&asked)).await.is(303).header("location"), "/");
}

#[tokio::test]
async fn an_answer_at_another_host_is_refused() {
    let (house, provider) =
        House::at(PUBLIC_URL, &[("notes", NOTES), ("bell", "https://bell.example")]).await;
    for (began, arrives) in [
        (NOTES, PUBLIC_URL),
        (PUBLIC_URL, NOTES),
        (NOTES, "https://bell.example"),
        (NOTES, "https://unknown.example"),
    ] {
        // Its cookie would not go along; somebody may have copied it.
        let mut browser = house.browser();
        browser.origin = began;
        let asked = browser.begin("work", &[("next", "/")]).await;
        browser.origin = arrives;
        let page = browser.get(&provider.agree(&asked)).await;
        page.refuses(400, "under another address");
    }
    assert_eq!(provider.was_asked("token"), 0, "the code is not even tried");
}

#[tokio::test]
async fn cookies_are_as_secure_as_the_settings_say_whatever_the_request_says() {
    let (house, provider) =
        House::at("http://127.0.0.1:8080", &[("notes", "http://notes.localhost:8080")]).await;
    let mut browser = house.browser();
    browser.origin = "http://notes.localhost:8080";
    let asked = browser.begin("work", &[("next", "/")]).await;
    assert_eq!(parameters(&asked)["redirect_uri"], "http://notes.localhost:8080/auth/work/callback");
    browser.get(&provider.agree(&asked)).await.is(303);
    assert_eq!(browser.cookies.keys().collect::<Vec<_>>(), ["rapport-session"]);

    let (house, provider) = House::at(PUBLIC_URL, &[("notes", NOTES)]).await;
    let mut browser = at_notes(house.browser());
    browser.sign_in("work", &provider, "/").await.is(303);
    assert_eq!(browser.cookies.keys().collect::<Vec<_>>(), ["__Host-rapport-session"]);
}

#[tokio::test]
async fn a_form_of_another_of_our_hosts_is_a_foreign_one() {
    let (house, _provider) = House::at(PUBLIC_URL, &[("notes", NOTES)]).await;
    for (host, origin, site, status) in [
        ("notes.example", PUBLIC_URL, None, 403),
        ("notes.example", PUBLIC_URL, Some("same-site"), 403),
        ("notes.example", PUBLIC_URL, Some("cross-site"), 403),
        ("notes.example", "null", None, 403),
        ("waiter.example", NOTES, None, 403),
        ("notes.example", NOTES, None, 200),
        ("notes.example", NOTES, Some("same-origin"), 200),
    ] {
        let request = Request::post("/auth/work").header(header::HOST, host).header(header::ORIGIN, origin);
        let request = site.into_iter().fold(request, |request, site| request.header("sec-fetch-site", site));
        let page = house.send(request.body("next=%2F".to_owned()).unwrap()).await;
        assert_eq!(page.status, status, "{origin} {site:?} to {host}");
    }
}

#[tokio::test]
async fn whoever_signs_out_on_a_blogs_host_stays_there() {
    let (house, provider) = House::at(PUBLIC_URL, &[("notes", NOTES)]).await;
    let mut browser = at_notes(house.browser());
    browser.sign_in("work", &provider, "/week-1").await.is(303);
    let account = browser.get("/auth/identities").await;
    let (_, rest) = account.body.split_once("name=\"csrf\" value=\"").unwrap();
    let proof = rest.split('"').next().unwrap().to_owned();
    let page = browser.post("/auth/sign-out", &[("csrf", &proof)]).await;
    assert_eq!(page.is(303).header("location"), "/");
    assert!(browser.cookies.is_empty(), "{:?}", browser.cookies);
}

#[tokio::test]
async fn the_desk_and_the_first_owner_are_at_home_on_the_main_host() {
    let (house, _provider) = House::at(PUBLIC_URL, &[("notes", NOTES)]).await;
    let mut browser = at_notes(house.browser());
    for (path, there) in [
        ("/desk", "https://waiter.example/b/notes/desk"),
        ("/auth/claim", "https://waiter.example/auth/claim"),
        ("/auth/token", "https://waiter.example/auth/token"),
    ] {
        let page = browser.get(path).await;
        assert_eq!(page.is(303).header("location"), there);
        assert_eq!(page.header("referrer-policy"), "no-referrer");
    }
    browser.get("/auth/sign-in").await.is(200).says("Example Works");
}
