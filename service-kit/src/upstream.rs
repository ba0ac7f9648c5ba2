//! A place that gRPC calls go to: another process, or a service in this one.
//!
//! The generated clients take either, so the all-in-one and the split form run the same code. Neither
//! ever fails: a service that cannot be reached, or is lost in the middle of an answer, is said as a
//! gRPC status like any other, so that every face tells its callers the same.

mod broken_off;

use std::{convert::Infallible, error::Error, time::Duration};

use http::{Request, Response};
use tonic::{
    Status, TimeoutExpired,
    body::Body,
    transport::{Channel, Endpoint},
};
use tower::{ServiceExt as _, service_fn, util::BoxCloneSyncService};
use url::Url;

use crate::{
    status,
    tls::{self, Tls},
};
use broken_off::UntilLost;

/// How long the first connection may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// How often an idle connection is asked whether it still lives.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// How much of one answer is on its way before it is taken, in bytes: the window of a stream in HTTP/2.
const STREAM_WINDOW: u32 = 128 * 1024;

/// The same of all answers on a connection. Far more than its streams: answers that somebody takes slowly
/// must not hold up the others, and each is bounded by its own window.
const CONNECTION_WINDOW: u32 = 1024 * 1024 * 1024;

/// When to try a service again that was away.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// Somewhere that answers gRPC.
pub type Upstream = BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>;

/// Another process. Connects at the first call, and again after a loss.
///
/// # Errors
/// When `url` is not an http URL.
pub fn connect(url: &str) -> Result<Upstream, tonic::transport::Error> {
    Ok(over(endpoint(url)?.connect_lazy()))
}

/// The same over TLS, where both ends show a certificate. A connection that is opened later shows what the
/// files hold then.
///
/// # Errors
/// When `url` is no URL.
pub fn connect_secured(url: &str, tls: &Tls) -> Result<Upstream, tonic::transport::Error> {
    Ok(over(endpoint(url)?.connect_with_connector_lazy(tls.connector())))
}

/// An installation's public address: over TLS when it is https, believed by the authorities of the web.
///
/// # Errors
/// When `url` is no URL.
pub fn connect_public(url: &Url) -> Result<Upstream, tonic::transport::Error> {
    if url.scheme() == "https" {
        Ok(over(endpoint(url.as_str())?.connect_with_connector_lazy(tls::public_connector())))
    } else {
        connect(url.as_str())
    }
}

fn endpoint(url: &str) -> Result<Endpoint, tonic::transport::Error> {
    Ok(Endpoint::from_shared(url.to_owned())?
        .connect_timeout(CONNECT_TIMEOUT)
        .http2_keep_alive_interval(KEEP_ALIVE)
        .keep_alive_while_idle(true)
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW))
}

fn over(channel: Channel) -> Upstream {
    BoxCloneSyncService::new(service_fn(move |request| {
        let call = channel.clone().oneshot(request);
        async move {
            Ok(match call.await {
                Ok(response) => response.map(|body| Body::new(UntilLost::new(body))),
                Err(error) => late_or_lost(&error).into_http(),
            })
        }
    }))
}

/// A service of this process, with its layers and without a socket.
pub fn in_process(routes: axum::Router) -> Upstream {
    let service = routes
        .map_request(|request: Request<Body>| request.map(axum::body::Body::new))
        .map_response(|response: Response<axum::body::Body>| response.map(Body::new));
    BoxCloneSyncService::new(service)
}

/// The channel gives up at the call's deadline, at the same moment as the service itself: either
/// way the caller is told the same.
fn late_or_lost(error: &tonic::transport::Error) -> Status {
    if error.source().is_some_and(<dyn Error>::is::<TimeoutExpired>) {
        status::deadline_exceeded()
    } else {
        lost(error)
    }
}

fn lost(error: &dyn Error) -> Status {
    let cause = error.source().map(ToString::to_string);
    tracing::warn!(%error, cause, "service is away");
    let message = "the service is away; repeat reads, and writes with their request_id";
    status::unavailable("SERVICE_AWAY", message, RETRY_AFTER)
}
