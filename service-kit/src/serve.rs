//! Serves a router until the shutdown token, then drains.

use std::{io, net::SocketAddr, time::Duration};

use axum::{Router, extract::ConnectInfo, serve::Listener};
use http::Request;
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

/// How long connections may take to finish after the token.
pub const DRAIN_TIMEOUT: Duration = Duration::from_secs(20);

/// Calls and watches that one HTTP/2 connection carries at once. A gateway has one to each service, with a
/// watch for every post whose readers are there: hyper's own 200 would let them shut out all calls.
/// What runs is bounded by the layers and by the services' watches, not here.
pub const MAX_STREAMS_PER_CONNECTION: u32 = 8_192;

/// Binds `address`.
///
/// # Errors
/// An error that names the address, and says what to do.
pub async fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        let (kind, next) = (error.kind(), mended(error.kind()));
        io::Error::new(kind, format!("{address} cannot be listened on: {error}; {next}"))
    })
}

fn mended(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::AddrInUse => {
            "stop what listens there, or name another address; `rapport doctor` says what it is"
        }
        io::ErrorKind::PermissionDenied => "name a port from 1024 on, or let this user have that one",
        _ => "name an address of this machine",
    }
}

/// Serves each router on its listener until `shutdown`, then drains them all. A server that fails
/// stops the others, which drain too.
///
/// # Errors
/// That of the first server that failed.
pub async fn all(
    servers: impl IntoIterator<Item = (TcpListener, Router)>,
    shutdown: CancellationToken,
) -> io::Result<()> {
    let serving = servers.into_iter().map(|(listener, router)| {
        let shutdown = shutdown.clone();
        async move {
            let ended = until_shutdown(listener, router, shutdown.clone()).await;
            shutdown.cancel();
            ended
        }
    });
    futures::future::join_all(serving).await.into_iter().collect()
}

/// Serves HTTP/1.1 and cleartext HTTP/2 until `shutdown`, then waits for what is in flight, at most
/// [`DRAIN_TIMEOUT`].
///
/// # Errors
/// When the listener fails.
async fn until_shutdown(
    mut listener: TcpListener,
    router: Router,
    shutdown: CancellationToken,
) -> io::Result<()> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new());
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(MAX_STREAMS_PER_CONNECTION);
    let connections = GracefulShutdown::new();
    loop {
        tokio::select! {
            biased;
            () = shutdown.cancelled() => break,
            // Says itself what goes wrong, and goes on: a client that was gone before it was accepted, or no
            // free file descriptor for a second.
            (stream, peer) = Listener::accept(&mut listener) => {
                serve(&builder, &connections, &router, stream, peer);
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(DRAIN_TIMEOUT, connections.shutdown()).await.is_err() {
        tracing::warn!(
            drain_timeout_s = DRAIN_TIMEOUT.as_secs(),
            "connections were cut at the drain timeout"
        );
    }
    Ok(())
}

/// One connection, in a task of its own that ends with it.
fn serve(
    builder: &Builder<TokioExecutor>,
    connections: &GracefulShutdown,
    router: &Router,
    stream: TcpStream,
    peer: SocketAddr,
) {
    let service = router.clone().map_request(move |request: Request<Incoming>| {
        let mut request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    });
    // A small event must not wait for the acknowledgement of the one before.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection answers with a delay");
    }
    let connection = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    let connection = connections.watch(connection.into_owned());
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection broke off");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_address_that_cannot_be_listened_on_says_what_to_do() {
        let listening = bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let taken = listening.local_addr().unwrap();
        let error = bind(taken).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
        let said = error.to_string();
        assert!(said.starts_with(&format!("{taken} cannot be listened on: ")), "{said}");
        assert!(said.contains("; stop what listens there") && said.contains("`rapport doctor`"), "{said}");
        // Documentation's (RFC 5737).
        let said = bind("192.0.2.1:0".parse().unwrap()).await.unwrap_err().to_string();
        assert!(said.ends_with("; name an address of this machine"), "{said}");
    }
}
