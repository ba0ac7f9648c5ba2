//! Another process that goes away in the middle of a call.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::{Router, body::Body, response::Response};
use futures::stream;
use service_kit::{serve, upstream};
use tokio_util::sync::CancellationToken;
use tonic::Code;
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};
use tonic_types::StatusExt as _;

/// Answers with the head of a message of 64 bytes, one of its bytes, and no more.
async fn broken_off() -> Response {
    let begun = [0, 0, 0, 0, 64, 1].as_slice();
    let body = Body::from_stream(stream::iter([Ok(begun), Err(std::io::Error::other("gone"))]));
    Response::builder().header("content-type", "application/grpc").body(body).unwrap()
}

#[tokio::test]
async fn an_answer_that_breaks_off_says_that_the_service_is_away() {
    let listener = serve::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let shutdown = CancellationToken::new();
    let router = Router::new().fallback(broken_off);
    let serving = tokio::spawn(serve::all([(listener, router)], shutdown.clone()));

    let mut client = HealthClient::new(upstream::connect(&url).unwrap());
    let refused = client.check(HealthCheckRequest::default()).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unavailable, "{refused:?}");
    assert_eq!(refused.get_details_error_info().unwrap().reason, "SERVICE_AWAY");
    assert!(refused.get_details_retry_info().is_some());

    shutdown.cancel();
    serving.await.unwrap().unwrap();
}
