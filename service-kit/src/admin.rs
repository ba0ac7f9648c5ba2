//! The admin port: `/livez`, `/readyz`, `/metrics`.

use std::sync::Arc;

use axum::{Router, extract::State, http::StatusCode, routing::get};
use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use crate::telemetry;

/// Says what keeps the process from being ready; `Ok` when nothing does.
pub type Check = Arc<dyn Fn() -> BoxFuture<'static, Result<(), String>> + Send + Sync>;

#[derive(Clone)]
struct Readiness {
    checks: Arc<Vec<(&'static str, Check)>>,
    shutdown: CancellationToken,
}

/// The routes of the admin port. Not ready once `shutdown` is cancelled, so that no new connection
/// is sent here while the old ones finish.
pub fn routes(checks: Vec<(&'static str, Check)>, shutdown: CancellationToken) -> Router {
    // Install the recorder now, so that nothing measured before the first scrape is lost.
    telemetry::metrics();
    Router::new()
        // Alive means that the process answers; it never asks the database, whose outage a restart
        // would not mend.
        .route("/livez", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(Readiness { checks: Arc::new(checks), shutdown })
}

async fn ready(State(readiness): State<Readiness>) -> (StatusCode, String) {
    if readiness.shutdown.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n".to_owned());
    }
    for (name, check) in readiness.checks.iter() {
        if let Err(reason) = check().await {
            return (StatusCode::SERVICE_UNAVAILABLE, format!("{name}: {reason}\n"));
        }
    }
    (StatusCode::OK, "ok\n".to_owned())
}

async fn metrics() -> String {
    let handle = telemetry::metrics();
    handle.run_upkeep();
    handle.render()
}
