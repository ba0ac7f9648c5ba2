//! Services that are not there: what each face says of it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::net::TcpListener;

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
};
use gateway::Parts;
use http::{HeaderMap, Request, StatusCode};
use proto::posts::v1::{ListBlogsRequest, blog_service_client::BlogServiceClient};
use serde_json::Value;
use service_kit::{
    auth::{Minter, Secret, key::PrivateKey},
    time::Clock,
    upstream::{self, Upstream},
};
use tokio_util::sync::CancellationToken;
use tonic::Code;
use tonic_types::StatusExt as _;
use tower::ServiceExt as _;

/// A port that nobody listens on any more.
fn nowhere() -> Upstream {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    upstream::connect(&format!("http://127.0.0.1:{port}")).unwrap()
}

fn gateway() -> Router {
    let clock = Clock::system();
    gateway::build(&Parts {
        posts: nowhere(),
        comments: nowhere(),
        minter: Minter::new(&PrivateKey::generate(), gateway::ISSUER, "here", clock.clone()),
        cookie_key: Secret([7; 32]).into(),
        public_url: "http://127.0.0.1:8080".parse().unwrap(),
        blog_hosts: Vec::new(),
        trusted_proxies: Vec::new(),
        max_live_readers: 10,
        login: gateway::config::Login::default(),
        clock,
        shutdown: CancellationToken::new(),
    })
}

async fn get(path: &str) -> (StatusCode, HeaderMap, Bytes) {
    let answer = gateway().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = answer.into_parts();
    (parts.status, parts.headers, to_bytes(body, usize::MAX).await.unwrap())
}

#[tokio::test]
async fn rest_says_that_the_service_is_away_and_when_to_come_back() {
    let (status, headers, body) = get("/v1/blogs").await;
    assert_eq!((status, &headers["retry-after"]), (StatusCode::SERVICE_UNAVAILABLE, &"1".parse().unwrap()));
    let said: Value = serde_json::from_slice(&body).unwrap();
    let info = said["details"].as_array().unwrap().iter().find_map(|detail| detail["reason"].as_str());
    assert_eq!(info, Some("SERVICE_AWAY"), "{said}");
    assert!(said["message"].as_str().unwrap().contains("repeat reads"), "{said}");
}

#[tokio::test]
async fn grpc_says_the_same() {
    let mut client = BlogServiceClient::new(upstream::in_process(gateway()));
    let refused = client.list_blogs(ListBlogsRequest::default()).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unavailable);
    assert_eq!(refused.get_details_error_info().unwrap().reason, "SERVICE_AWAY");
    assert!(refused.get_details_retry_info().is_some());
}

#[tokio::test]
async fn a_page_says_that_it_comes_back() {
    let (status, headers, _) = get("/b/welcome/").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(headers.contains_key("retry-after"));
}

#[tokio::test]
async fn a_token_that_cannot_be_checked_begins_no_session() {
    let form = Request::post("/auth/token").header("content-type", "application/x-www-form-urlencoded");
    let answer = gateway().oneshot(form.body(Body::from("token=a.b.c")).unwrap()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(!answer.headers().contains_key("set-cookie"));
    let page = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let page = String::from_utf8(page.to_vec()).unwrap();
    assert!(page.contains("cannot check the token at the moment") && !page.contains("a.b.c"), "{page}");
}
