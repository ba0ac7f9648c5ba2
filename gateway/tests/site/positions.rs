//! Read your own write: positions of the services' feeds go through every face, and pages bring them back.

use bytes::Bytes;
use http::{Request, Response, header};

use crate::{
    services::{COMMENTS_POSITION, House, POSTS_POSITION},
    world::Shared,
};

const PAGE: &str = "/b/waiter/week-1";
const POSITION: &str = "rapport-feed-position";

fn house() -> House {
    House::over(Shared::with_one_post())
}

async fn get(house: &House, path: &str, headers: &[(&str, &str)]) -> Response<Bytes> {
    let ask = headers.iter().fold(Request::get(path), |ask, (name, value)| ask.header(*name, *value));
    house.through_the_port(ask.body(String::new()).unwrap()).await
}

/// Every position that came along with the calls, each once.
fn seen(house: &House) -> Vec<String> {
    let mut seen: Vec<String> =
        house.world.lock().calls.iter().flat_map(|(_, call)| call.seen.clone()).collect();
    seen.sort();
    seen.dedup();
    seen
}

async fn reply(house: &House) -> Response<Bytes> {
    let form = Request::post(PAGE)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body("name=Nora&text=Two+spaces+to+the+right".to_owned());
    house.through_the_port(form.unwrap()).await
}

/// The line that sets the cookie of positions.
fn set(answer: &Response<Bytes>) -> Option<&str> {
    let mut lines = answer.headers().get_all(header::SET_COOKIE).iter().map(|line| line.to_str().unwrap());
    lines.find(|line| line.starts_with("rapport_position="))
}

#[tokio::test]
async fn a_reply_is_found_by_the_page_that_comes_after_it() {
    let house = house();
    let written = reply(&house).await;
    assert_eq!(written.status(), 303);
    let line = set(&written).unwrap();
    for part in [
        &format!("rapport_position=.{COMMENTS_POSITION}"),
        "HttpOnly",
        "SameSite=Lax",
        "Max-Age=60",
        "Secure",
    ] {
        assert!(line.contains(part), "{part} is not in {line}");
    }
    let cookie = line.split(';').next().unwrap();
    house.world.lock().calls.clear();
    let page = get(&house, PAGE, &[("cookie", cookie)]).await;
    assert_eq!(
        (page.status().as_u16(), &page.headers()[header::CACHE_CONTROL]),
        (200, &"private, no-store".parse().unwrap())
    );
    assert!(!page.headers().contains_key(header::ETAG));
    assert_eq!(seen(&house), [COMMENTS_POSITION]);
    assert!(
        house.world.lock().calls.iter().all(|(_, call)| call.seen == [COMMENTS_POSITION]),
        "both services hear it"
    );
    assert_eq!(set(&page), None, "who only reads needs none");
}

#[tokio::test]
async fn a_page_without_the_cookie_is_for_everybody() {
    let house = house();
    let page = get(&house, PAGE, &[]).await;
    assert!(page.headers()[header::CACHE_CONTROL].to_str().unwrap().starts_with("public"));
    assert!(set(&page).is_none() && seen(&house).is_empty());
    let file = get(&house, gateway::pages::assets::script_path(), &[("cookie", "rapport_position=.c")]).await;
    assert!(file.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
}

#[tokio::test]
async fn rest_says_the_position_and_hands_on_what_it_is_given() {
    let house = house();
    let blog = get(&house, "/v1/blogs/waiter", &[]).await;
    assert_eq!((blog.status().as_u16(), &blog.headers()[POSITION]), (200, &POSTS_POSITION.parse().unwrap()));
    assert!(seen(&house).is_empty());
    let thread =
        get(&house, &format!("/v1/{}/thread", crate::world::POST), &[(POSITION, "a1, b2"), (POSITION, "c3")])
            .await;
    assert_eq!(thread.headers()[POSITION], COMMENTS_POSITION);
    assert_eq!(seen(&house), ["a1", "b2", "c3"]);
}
