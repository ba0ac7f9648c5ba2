//! One span, one log line and one measurement per call, after OpenTelemetry's RPC conventions.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use tokio::time::Instant;
use tonic::{Code, Status};
use tracing::Instrument as _;

use crate::{auth::Policy, request_id::RequestId, telemetry::milliseconds};

pub(super) async fn observe(State(policy): State<Policy>, mut request: Request, next: Next) -> Response {
    let method = request.uri().path().trim_start_matches('/').to_owned();
    let known = policy.known(request.uri().path());
    let request_id = RequestId::of(request.headers());
    request_id.put(request.headers_mut());
    let span = tracing::info_span!("rpc", rpc.method = method, request_id = request_id.as_str());
    async move {
        let begun = Instant::now();
        let mut response = next.run(request).await;
        let code = Status::from_header_map(response.headers()).map_or(Code::Ok, |status| status.code());
        record(known, code, begun);
        request_id.put(response.headers_mut());
        response
    }
    .instrument(span)
    .await
}

fn record(method: Option<&'static str>, code: Code, begun: Instant) {
    let duration = begun.elapsed();
    tracing::info!(code = ?code, duration_ms = milliseconds(duration), "call ended");
    metrics::histogram!(
        "rpc_server_call_duration_seconds",
        // A method that does not exist must not make a time series of its own.
        "rpc_method" => method.unwrap_or("_OTHER"),
        "rpc_response_status_code" => format!("{code:?}"),
    )
    .record(duration.as_secs_f64());
}
