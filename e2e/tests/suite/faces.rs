//! What an installation shows of itself.

use prost_reflect::{DescriptorPool, ServiceDescriptor};
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};
use tonic_reflection::pb::v1::{
    ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
    server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
};

use crate::{http_client::Ask, world::World};

pub(crate) async fn every_process_is_alive_and_ready(world: &World) {
    for admin in &world.installation.admins {
        for path in ["/livez", "/readyz", "/metrics"] {
            Ask::new(http::Method::GET, *admin, path).send().await.is(200);
        }
    }
    for upstream in
        [world.at_gateway(), world.at_service("rapport.posts.v1"), world.at_service("rapport.comments.v1")]
    {
        let answer = HealthClient::new(upstream).check(HealthCheckRequest::default()).await.unwrap();
        assert_eq!(answer.into_inner().status(), ServingStatus::Serving);
    }
}

pub(crate) async fn the_followers_place_in_the_feed_is_measured(world: &World) {
    world.blog().await;
    let mut pages = String::new();
    for admin in &world.installation.admins {
        pages += &Ask::new(http::Method::GET, *admin, "/metrics").send().await.text();
    }
    for place in [
        r#"rapport_feed_position{schema="posts",consumer="projection"}"#,
        r#"rapport_feed_head{schema="posts"}"#,
    ] {
        let line = pages.lines().find_map(|line| line.strip_prefix(place));
        let number = line.and_then(|number| number.trim().parse::<f64>().ok());
        assert!(number.is_some(), "{place} is missing: {pages}");
    }
}

pub(crate) async fn blogs_are_listed_as_json(world: &World) {
    let blog = world.blog().await;
    let page = world.get("/v1/blogs?pageSize=100").await;
    page.is(200);
    assert_eq!(page.header("content-type"), "application/json");
    let blogs = page.json()["blogs"].as_array().unwrap().clone();
    assert!(blogs.iter().any(|listed| listed["name"] == blog.name.as_str()), "{blogs:?}");
}

pub(crate) async fn the_openapi_document_lists_every_path(world: &World) {
    let document = world.get("/openapi.json").await.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() >= 15, "{}", paths.len());
    assert!(paths.keys().all(|path| path.starts_with("/v1/")), "{:?}", paths.keys());
}

pub(crate) async fn reflection_names_every_service(world: &World) {
    let request = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let mut client = ServerReflectionClient::new(world.at_gateway());
    let mut answers = client.server_reflection_info(tokio_stream::once(request)).await.unwrap().into_inner();
    let answer = answers.message().await.unwrap().unwrap().message_response;
    let Some(MessageResponse::ListServicesResponse(listed)) = answer else { panic!("{answer:?}") };
    let listed: Vec<String> = listed.service.into_iter().map(|service| service.name).collect();
    let pool = DescriptorPool::decode(proto::DESCRIPTOR_SET).unwrap();
    for service in pool.services().map(|service: ServiceDescriptor| service.full_name().to_owned()) {
        assert!(listed.contains(&service), "{service} is not among {listed:?}");
    }
}
