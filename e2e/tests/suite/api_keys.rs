//! A program with an API key of somebody: at the gateway, by every face, and nowhere else.

use std::time::{Duration, Instant};

use http::Method;
use proto::posts::v1::{GetBlogRequest, blog_service_client::BlogServiceClient};
use serde_json::{Value, json};
use service_kit::upstream::Upstream;
use tonic::{Code, Request, Status};

use crate::world::{World, name};

/// How long a write may take on a busy machine, and how often it is looked for.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(20);

/// A key of whoever has the token.
async fn make(world: &World, token: &str, scopes: &[&str]) -> Value {
    let key = World::new_api_key(scopes);
    world.ask(Method::POST, "/v1/persons/me/apiKeys").bearer(token).json(&key).send().await.is(200).json()
}

fn opens(key: &Value) -> &str {
    key["key"].as_str().expect("it is told once")
}

async fn blog(at: Upstream, blog: &str, key: &str) -> Result<String, Status> {
    let mut request = Request::new(GetBlogRequest { name: blog.to_owned() });
    request.metadata_mut().insert("authorization", format!("Bearer {key}").parse().unwrap());
    let blog = BlogServiceClient::new(at).get_blog(request).await?;
    Ok(blog.into_inner().name)
}

/// The call is answered while the write that notes the use may still go on.
async fn until_its_use_is_noted(world: &World, token: &str, key: &Value) {
    let begun = Instant::now();
    loop {
        let keys = world.ask(Method::GET, "/v1/persons/me/apiKeys").bearer(token).send().await;
        let listed = keys.is(200).does_not_say(opens(key)).json();
        if listed["apiKeys"][0]["lastUseTime"].is_string() {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{listed}");
        tokio::time::sleep(PAUSE).await;
    }
}

pub(crate) async fn a_key_opens_at_the_gateway_alone_until_it_is_revoked(world: &World) {
    let home = world.blog().await;
    let key = make(world, &home.author, &["posts.write", "posts.read"]).await;
    let posts = format!("/v1/{}/posts", home.name);
    let draft = json!({"title": "By a program", "content": "Words."});
    let write = async |key: &str| world.ask(Method::POST, &posts).bearer(key).json(&draft).send().await;
    let made = write(opens(&key)).await.is(200).json();
    assert_eq!(made["authorDisplayName"], "Ana", "it writes as its person");
    assert_eq!(blog(world.at_gateway(), &home.name, opens(&key)).await.unwrap(), home.name);
    // A key is a key at the gateway, and nothing at a service.
    let service = world.at_service("rapport.posts.v1.BlogService");
    let refused = blog(service, &home.name, opens(&key)).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unauthenticated, "{refused}");
    // Nor does an address hold it.
    let asked = format!("{posts}?key={}&access_token={0}", opens(&key));
    world.ask(Method::GET, &asked).send().await.is(400);

    let reader = make(world, &home.author, &["posts.read"]).await;
    write(opens(&reader)).await.is(403).says("`posts.write`").says("make a key that has it");
    let seen = world.ask(Method::GET, &format!("/v1/{}", name(&made))).bearer(opens(&reader)).send().await;
    seen.is(200).says("By a program");
    let keys = world.ask(Method::GET, "/v1/persons/me/apiKeys").bearer(opens(&reader)).send().await;
    keys.is(403).says("no API key may do this");

    until_its_use_is_noted(world, &home.author, &key).await;
    // Never used, so no gateway has anything to forget.
    let unused = make(world, &home.author, &["posts.write"]).await;
    let path = format!("/v1/{}", name(&unused));
    world.ask(Method::DELETE, &path).bearer(&home.author).send().await.is(200);
    write(opens(&unused)).await.is(401).says("API_KEY_REFUSED").says("/auth/keys");
    let refused = blog(world.at_gateway(), &home.name, opens(&unused)).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unauthenticated);
    assert!(refused.message().contains("/auth/keys"), "{refused}");
}
