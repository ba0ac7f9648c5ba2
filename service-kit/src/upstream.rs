//! A place that gRPC calls go to: another process, or a service in this one.
//!
//! The generated clients take either, so the all-in-one and the split form run the same code.

use std::{error::Error, time::Duration};

use http::{Request, Response};
use tonic::{TimeoutExpired, body::Body, transport::Endpoint};
use tower::{ServiceExt as _, util::BoxCloneSyncService};

use crate::status;

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
pub struct Unreachable(#[from] tonic::transport::Error);

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
    Ok(BoxCloneSyncService::new(channel.map_result(late_or_lost)))
}

/// The channel gives up at the call's deadline, at the same moment as the service itself: either
/// way the caller is told the same.
fn late_or_lost(
    answered: Result<Response<Body>, tonic::transport::Error>,
) -> Result<Response<Body>, Unreachable> {
    answered.or_else(|error| {
        let is_late = error.source().is_some_and(<dyn Error>::is::<TimeoutExpired>);
        if is_late {
            return Ok(status::deadline_exceeded().into_http());
        }
        Err(Unreachable(error))
    })
}

/// A service of this process, with its layers and without a socket.
pub fn in_process(routes: axum::Router) -> Upstream {
    let service = routes
        .map_request(|request: Request<Body>| request.map(axum::body::Body::new))
        .map_response(|response: Response<axum::body::Body>| response.map(Body::new))
        .map_err(|never| match never {});
    BoxCloneSyncService::new(service)
}
