//! What the layers do with calls that no method answers, or not yet.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::{Router, body::Body, extract::Request, response::Response, routing::any};
use futures::{FutureExt as _, StreamExt as _, stream::FuturesUnordered};
use http::HeaderMap;
use service_kit::{
    auth::{Keyring, Policy, Rule, Verifier},
    layers::{self, Access, MAX_CONCURRENT_CALLS, MAX_MESSAGE_BYTES, MAX_WAITING_CALLS},
    telemetry,
    time::Clock,
};
use tonic::{Code, Status};
use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};
use tonic_types::StatusExt as _;
use tower::ServiceExt as _;

const POLICY: Policy =
    Policy(&[("here.Service/Wait", Rule::Anyone("x")), ("grpc.health.v1.Health/Check", Rule::Anyone("x"))]);

fn wrapped(routes: Router) -> Router {
    let verifier = Verifier::new(Keyring::default(), "here", Clock::system());
    layers::wrap(routes, Access { verifier, policy: POLICY })
}

fn call(path: &str) -> Request {
    Request::post(path).body(Body::empty()).unwrap()
}

fn status(headers: &HeaderMap) -> Status {
    Status::from_header_map(headers).unwrap()
}

#[tokio::test]
async fn an_unknown_method_is_unimplemented_and_makes_no_time_series() {
    telemetry::metrics();
    for method in ["/here.Service/Invented", "/invented"] {
        let answer: Response = wrapped(Router::new()).oneshot(call(method)).await.unwrap();
        assert_eq!(status(answer.headers()).code(), Code::Unimplemented);
    }
    let measured = telemetry::metrics().render();
    assert!(measured.contains("rpc_method=\"_OTHER\""), "{measured}");
    assert!(!measured.to_lowercase().contains("invented"), "{measured}");
}

#[tokio::test]
async fn calls_beyond_those_that_run_and_wait_are_told_to_come_back() {
    let service = wrapped(Router::new().route("/here.Service/Wait", any(std::future::pending::<Response>)));
    let mut waiting: FuturesUnordered<_> = (0..MAX_CONCURRENT_CALLS + MAX_WAITING_CALLS)
        .map(|_| service.clone().oneshot(call("/here.Service/Wait")))
        .collect();
    // Each is polled once, and none is answered.
    assert!(waiting.next().now_or_never().is_none());
    let answer = service.clone().oneshot(call("/here.Service/Wait")).await.unwrap();
    let refused = status(answer.headers());
    assert_eq!(refused.code(), Code::ResourceExhausted);
    assert_eq!(refused.get_details_error_info().unwrap().reason, "TOO_MANY_CALLS");
    assert!(refused.get_details_retry_info().is_some());
}

#[tokio::test]
async fn a_message_that_tonic_finds_too_long_is_the_callers_to_shorten() {
    let (_, health) = tonic_health::server::health_reporter();
    let health = health.max_decoding_message_size(MAX_MESSAGE_BYTES);
    let routes = wrapped(tonic::service::Routes::new(health).into_axum_router());
    let mut client = HealthClient::new(service_kit::upstream::in_process(routes));
    let service = "x".repeat(MAX_MESSAGE_BYTES + 1);
    let refused = client.check(HealthCheckRequest { service }).await.unwrap_err();
    assert_eq!(refused.code(), Code::ResourceExhausted, "{refused:?}");
    assert_eq!(refused.get_details_error_info().unwrap().reason, "MESSAGE_TOO_LONG");
}
