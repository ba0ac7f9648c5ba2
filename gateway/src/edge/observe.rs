//! One span, one log line and one measurement per request, after OpenTelemetry's HTTP conventions.

use axum::{
    extract::{MatchedPath, Request},
    http::Method,
    middleware::Next,
    response::Response,
};
use service_kit::{
    request_id::RequestId,
    telemetry::{self, milliseconds},
};
use tokio::time::Instant;
use tracing::Instrument as _;

use crate::grpc::is_grpc;

/// Explains the measurement on `/metrics`.
pub(super) fn describe() {
    // The recorder comes first: what is explained to none is forgotten.
    telemetry::metrics();
    metrics::describe_histogram!(
        "http_server_request_duration_seconds",
        "How long requests to the gateway took, by route and status."
    );
}

pub(super) async fn observe(mut request: Request, next: Next) -> Response {
    let id = RequestId::of(request.headers());
    id.put(request.headers_mut());
    let method = request.method().clone();
    let route = route(&request);
    let span = tracing::info_span!("http", http.method = %method, route, request_id = id.as_str());
    async move {
        let begun = Instant::now();
        let mut response = next.run(request).await;
        let status = response.status().as_u16();
        let duration = begun.elapsed();
        tracing::info!(status, duration_ms = milliseconds(duration), "request ended");
        metrics::histogram!(
            "http_server_request_duration_seconds",
            "http_request_method" => known(&method),
            "http_route" => route,
            "http_response_status_code" => status.to_string(),
        )
        .record(duration.as_secs_f64());
        id.put(response.headers_mut());
        response
    }
    .instrument(span)
    .await
}

/// A method that HTTP does not know must not make a time series of its own either.
fn known(method: &Method) -> &'static str {
    let common = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"];
    common.into_iter().find(|known| method.as_str() == *known).unwrap_or("_OTHER")
}

/// The pattern that the path fits, never the path itself: each would be a time series of its own.
fn route(request: &Request) -> String {
    if is_grpc(request.headers()) {
        return "grpc".to_owned();
    }
    request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_of_the_callers_own_has_no_time_series() {
        assert_eq!(known(&Method::PATCH), "PATCH");
        for own in ["BREW", "get", "GETS"] {
            assert_eq!(known(&Method::from_bytes(own.as_bytes()).unwrap()), "_OTHER");
        }
    }
}
