//! A page of another site calls the API of a blog that allows its origin.

use http::Method;
use serde_json::json;

use crate::world::{Blog, World};

async fn allowed(world: &World, path: &str, origin: &str) -> String {
    let page = world.ask(Method::GET, path).header("origin", origin).send().await;
    page.is(200).header("access-control-allow-origin").to_owned()
}

async fn allow(world: &World, blog: &Blog, origins: &[&str]) {
    let change = json!({ "allowedOrigins": origins });
    let path = format!("/v1/{}", blog.name);
    world.ask(Method::PATCH, &path).bearer(&blog.owner).json(&change).send().await.is(200);
}

pub(crate) async fn a_page_of_another_site_calls_where_it_is_allowed(world: &World) {
    let (blog, other) = (world.blog().await, world.blog().await);
    // Known to no other test.
    let shop = format!("https://{}.example", blog.name.trim_start_matches("blogs/"));
    allow(world, &blog, &[&shop]).await;
    let posts = format!("/v1/{}/posts", blog.name);
    assert_eq!(allowed(world, &posts, &shop).await, shop);
    assert_eq!(allowed(world, "/v1/blogs", &shop).await, shop);
    assert_eq!(allowed(world, &format!("/v1/{}/posts", other.name), &shop).await, "");
    assert_eq!(allowed(world, &posts, "https://evil.example").await, "");
    let before = world
        .ask(Method::OPTIONS, &posts)
        .header("origin", &shop)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type");
    let before = before.send().await;
    before.is(200);
    assert_eq!(before.header("access-control-allow-origin"), shop);
    let draft = json!({"title": "From the shop"});
    let ask = world.ask(Method::POST, &posts).bearer(&blog.author).header("origin", &shop).json(&draft);
    let made = ask.send().await;
    made.is(200);
    assert_eq!(made.header("access-control-allow-origin"), shop);
}

pub(crate) async fn what_is_no_origin_is_not_taken(world: &World) {
    let blog = world.blog().await;
    let path = format!("/v1/{}", blog.name);
    for (origin, rule) in [
        ("*", "must be an origin"),
        ("https://shop.example/page", "`https://shop.example` might be meant"),
        ("http://shop.example", "must begin with `https://`"),
    ] {
        let change = json!({ "allowedOrigins": [origin] });
        let answer = world.ask(Method::PATCH, &path).bearer(&blog.owner).json(&change).send().await;
        answer.is(400).says("blog.allowed_origins[0]").says(rule);
    }
}
