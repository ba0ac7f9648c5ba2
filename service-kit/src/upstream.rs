//! A place that gRPC calls go to: another process, or a service in this one.
//!
//! The generated clients take either, so the all-in-one and the split form run the same code.

use std::time::Duration;

use http::{Request, Response};
use tonic::{body::Body, transport::Endpoint};
use tower::{ServiceExt as _, util::BoxCloneSyncService};

/// How long the first connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// How often an idle connection is asked whether it still lives.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// Somewhere that answers gRPC.
pub type Upstream = BoxCloneSyncService<Request<Body>, Response<Body>, Unreachable>;

/// The place cannot be reached.
///
/// A type of its own, since futures over a boxed error are not seen to be `Send` by the compiler.
#[derive(Debug, thiserror::Error)]
#[error("upstream cannot be reached")]
pub struct Unreachable(#[source] tonic::transport::Error);

/// Another process. Connects at the first call, and again after a loss.
///
/// # Errors
/// When `url` is not an http URL.
pub fn connect(url: &str) -> Result<Upstream, tonic::transport::Error> {
    let channel = Endpoint::from_shared(url.to_owned())?
        .connect_timeout(CONNECT_TIMEOUT)
        .http2_keep_alive_interval(KEEP_ALIVE)
        .keep_alive_while_idle(true)
        .connect_lazy();
    Ok(BoxCloneSyncService::new(channel.map_err(Unreachable)))
}

/// A service of this process, with its layers and without a socket.
pub fn in_process(routes: axum::Router) -> Upstream {
    let service = routes
        .map_request(|request: Request<Body>| request.map(axum::body::Body::new))
        .map_response(|response: Response<axum::body::Body>| response.map(Body::new))
        .map_err(|never| match never {});
    BoxCloneSyncService::new(service)
}
