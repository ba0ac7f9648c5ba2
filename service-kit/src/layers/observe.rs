//! One span, one log line and one measurement per call, after OpenTelemetry's RPC conventions.

use axum::{extract::Request, middleware::Next, response::Response};
use http::HeaderValue;
use tokio::time::Instant;
use tonic::{Code, Status};
use tracing::Instrument as _;
use uuid::Uuid;

/// Header that names a request in logs and error reports.
pub(crate) const REQUEST_ID: &str = "x-request-id";

/// Longest request id taken over from a caller, in bytes.
const MAX_REQUEST_ID_BYTES: usize = 128;

pub(super) async fn observe(mut request: Request, next: Next) -> Response {
    let method = request.uri().path().trim_start_matches('/').to_owned();
    let request_id = request_id(&request);
    request.headers_mut().insert(REQUEST_ID, request_id.clone());
    let span =
        tracing::info_span!("rpc", rpc.method = method, request_id = request_id.to_str().unwrap_or_default());
    async move {
        let begun = Instant::now();
        let mut response = next.run(request).await;
        let code = Status::from_header_map(response.headers()).map_or(Code::Ok, |status| status.code());
        record(method, code, begun);
        response.headers_mut().insert(REQUEST_ID, request_id);
        response
    }
    .instrument(span)
    .await
}

fn record(method: String, code: Code, begun: Instant) {
    let duration = begun.elapsed();
    tracing::info!(code = ?code, duration_ms = duration.as_secs_f64() * 1e3, "call ended");
    // A method that does not exist must not make a time series of its own.
    let method = if code == Code::Unimplemented { "_OTHER".to_owned() } else { method };
    metrics::histogram!(
        "rpc_server_call_duration_seconds",
        "rpc_method" => method,
        "rpc_response_status_code" => format!("{code:?}"),
    )
    .record(duration.as_secs_f64());
}

fn request_id(request: &Request) -> HeaderValue {
    let given = request.headers().get(REQUEST_ID).filter(|value| {
        value.len() <= MAX_REQUEST_ID_BYTES && value.to_str().is_ok_and(|text| !text.is_empty())
    });
    given
        .cloned()
        .unwrap_or_else(|| HeaderValue::from_str(&Uuid::now_v7().to_string()).expect("a UUID is ASCII"))
}
