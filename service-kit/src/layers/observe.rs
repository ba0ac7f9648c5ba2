//! One span, one log line and one measurement per call, after OpenTelemetry's RPC conventions.

use axum::{extract::Request, middleware::Next, response::Response};
use tokio::time::Instant;
use tonic::{Code, Status};
use tracing::Instrument as _;

use crate::request_id::RequestId;

pub(super) async fn observe(mut request: Request, next: Next) -> Response {
    let method = request.uri().path().trim_start_matches('/').to_owned();
    let request_id = RequestId::of(request.headers());
    request_id.put(request.headers_mut());
    let span = tracing::info_span!("rpc", rpc.method = method, request_id = request_id.as_str());
    async move {
        let begun = Instant::now();
        let mut response = next.run(request).await;
        let code = Status::from_header_map(response.headers()).map_or(Code::Ok, |status| status.code());
        record(method, code, begun);
        request_id.put(response.headers_mut());
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
