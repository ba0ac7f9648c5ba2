//! Pages of other sites call the API where a blog allows their origin (CORS).

use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response, header};

use crate::{services::House, world::Shared};

const SHOP: &str = "https://shop.example";
const BLOG: &str = "/v1/blogs/waiter";
const GRPC: &str = "/rapport.posts.v1.BlogService/GetBlog";

/// A blog that allows the shop, and one that allows nobody.
fn house() -> House {
    let house = House::over(Shared::with_one_post());
    {
        let mut world = house.world.lock();
        let other = proto::posts::v1::Blog { name: "blogs/other".to_owned(), ..world.blogs[0].clone() };
        world.blogs[0].allowed_origins = vec![SHOP.to_owned()];
        world.blogs.push(other);
    }
    house
}

async fn ask(house: &House, method: Method, path: &str, headers: &[(&str, &str)]) -> Response<Bytes> {
    let ask = Request::builder().method(method).uri(path);
    let ask = headers.iter().fold(ask, |ask, (name, value)| ask.header(*name, *value));
    house.through_the_port(ask.body(String::new()).unwrap()).await
}

async fn get(house: &House, path: &str, origin: &str) -> Response<Bytes> {
    ask(house, Method::GET, path, &[("origin", origin)]).await
}

async fn preflight(house: &House, path: &str, origin: &str) -> Response<Bytes> {
    ask(house, Method::OPTIONS, path, &[("origin", origin), ("access-control-request-method", "PATCH")]).await
}

fn said<'a>(answer: &'a Response<Bytes>, name: &str) -> &'a str {
    answer.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

fn allowed(answer: &Response<Bytes>) -> &str {
    said(answer, "access-control-allow-origin")
}

fn questions(house: &House) -> usize {
    house.world.lock().calls.len()
}

#[tokio::test]
async fn a_page_reads_where_its_origin_is_allowed() {
    let house = house();
    let answer = get(&house, BLOG, SHOP).await;
    assert_eq!((answer.status().as_u16(), allowed(&answer)), (200, SHOP));
    assert!(said(&answer, "access-control-expose-headers").contains("etag"));
    let refused = get(&house, "/v1/blogs/waiter/posts?pageSize=many", SHOP).await;
    assert_eq!((refused.status().as_u16(), allowed(&refused)), (400, SHOP), "errors are read, too");
    for path in ["/v1/blogs", GRPC] {
        assert_eq!(allowed(&get(&house, path, SHOP).await), SHOP, "some blog allows it: {path}");
    }
}

#[tokio::test]
async fn nobody_else_reads() {
    let house = house();
    for (path, origin) in [
        ("/v1/blogs/other", SHOP),
        ("/v1/blogs/nothing", SHOP),
        (BLOG, "https://shop.example.evil.example"),
        (BLOG, "http://shop.example"),
        (BLOG, "https://shop.example:8443"),
        (BLOG, "null"),
        ("/v1/blogs", "https://evil.example"),
        (GRPC, "https://evil.example"),
    ] {
        assert_eq!(allowed(&get(&house, path, origin).await), "", "{path} {origin}");
        assert_eq!(allowed(&preflight(&house, path, origin).await), "", "{path} {origin}");
    }
    for path in ["/b/waiter/week-1", "/desk/", "/auth/token"] {
        assert_eq!(allowed(&get(&house, path, SHOP).await), "", "pages are nobody's to read: {path}");
        assert!(!said(&get(&house, path, SHOP).await, "vary").contains("origin"), "{path}");
    }
}

#[tokio::test]
async fn cookies_are_never_part_of_it() {
    let house = house();
    for answer in [get(&house, BLOG, SHOP).await, preflight(&house, BLOG, SHOP).await] {
        assert_eq!(said(&answer, "access-control-allow-credentials"), "");
        assert_ne!(allowed(&answer), "*");
    }
    // Whoever keeps answers keeps one for each origin, whoever asked first.
    let without = ask(&house, Method::GET, BLOG, &[]).await;
    let vary: Vec<_> = without.headers().get_all(header::VARY).iter().collect();
    assert!(vary.iter().any(|vary| vary.to_str().unwrap().contains("origin")), "{vary:?}");
}

#[tokio::test]
async fn a_browser_asks_beforehand() {
    let house = house();
    let answer = preflight(&house, BLOG, SHOP).await;
    assert_eq!((answer.status().as_u16(), allowed(&answer)), (200, SHOP));
    assert!(said(&answer, "access-control-allow-methods").contains("PATCH"));
    for header in ["authorization", "if-match", "idempotency-key", "rapport-edit-token", "x-grpc-web"] {
        assert!(said(&answer, "access-control-allow-headers").contains(header), "{header}");
    }
    assert_eq!(said(&answer, "access-control-max-age"), "600");
    let methods = ask(&house, Method::OPTIONS, BLOG, &[("origin", SHOP)]).await;
    assert!(said(&methods, "allow").contains("PATCH"), "any other OPTIONS asks which methods there are");
}

#[tokio::test]
async fn a_change_is_known_within_a_minute() {
    let house = house();
    assert_eq!(allowed(&preflight(&house, BLOG, SHOP).await), SHOP);
    let asked = questions(&house);
    house.world.lock().blogs[0].allowed_origins.clear();
    house.clock.advance(Duration::from_secs(59));
    assert_eq!(allowed(&preflight(&house, BLOG, SHOP).await), SHOP);
    assert_eq!(questions(&house), asked, "within the minute nobody is asked");
    house.clock.advance(Duration::from_secs(1));
    assert_eq!(allowed(&preflight(&house, BLOG, SHOP).await), "");
}

#[tokio::test]
async fn while_posts_are_away_the_last_answer_counts_for_ten_minutes() {
    let house = house();
    assert_eq!(allowed(&preflight(&house, BLOG, SHOP).await), SHOP);
    house.world.lock().posts_away = true;
    house.clock.advance(Duration::from_mins(10));
    assert_eq!(allowed(&preflight(&house, BLOG, SHOP).await), SHOP);
    let asked = questions(&house);
    assert_eq!(allowed(&preflight(&house, BLOG, SHOP).await), SHOP);
    assert_eq!(questions(&house), asked, "who is away is left alone for a while");
    assert_eq!(allowed(&preflight(&house, "/v1/blogs/other", SHOP).await), "", "nobody knows");
    house.clock.advance(Duration::from_secs(1));
    assert_eq!(allowed(&preflight(&house, BLOG, SHOP).await), "");
}
