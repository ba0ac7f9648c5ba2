//! Serves a router until the shutdown token, then drains.

use std::{io, net::SocketAddr, time::Duration};

use axum::{Router, extract::ConnectInfo, serve::Listener};
use http::Request;
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{
        conn::auto::Builder,
        graceful::{GracefulShutdown, Watcher},
    },
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use crate::tls::Tls;

/// How long a caller may take to show its certificate.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);

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

/// A router and where it is reached.
pub struct Server {
    listener: TcpListener,
    router: Router,
    tls: Option<Tls>,
}

impl Server {
    /// In the clear.
    pub fn new(listener: TcpListener, router: Router) -> Self {
        Self { listener, router, tls: None }
    }

    /// Over TLS, to whom shows a certificate of the installation; in the clear with `None`.
    #[must_use]
    pub fn with_tls(self, tls: Option<Tls>) -> Self {
        Self { tls, ..self }
    }
}

impl From<(TcpListener, Router)> for Server {
    fn from((listener, router): (TcpListener, Router)) -> Self {
        Self::new(listener, router)
    }
}

/// Serves each router on its listener until `shutdown`, then drains them all. A server that fails
/// stops the others, which drain too.
///
/// # Errors
/// That of the first server that failed.
pub async fn all(
    servers: impl IntoIterator<Item = impl Into<Server>>,
    shutdown: CancellationToken,
) -> io::Result<()> {
    let serving = servers.into_iter().map(|server| {
        let (server, shutdown) = (server.into(), shutdown.clone());
        async move {
            let ended = until_shutdown(server, shutdown.clone()).await;
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
async fn until_shutdown(server: Server, shutdown: CancellationToken) -> io::Result<()> {
    let Server { mut listener, router, tls } = server;
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
                let acceptor = tls.as_ref().map(Tls::acceptor);
                let connection = Connection { builder: builder.clone(), watcher: connections.watcher(), peer };
                tokio::spawn(connection.serve(stream, router.clone(), acceptor));
            }
        }
    }
    drop(listener);
    if timeout(DRAIN_TIMEOUT, connections.shutdown()).await.is_err() {
        tracing::warn!(
            drain_timeout_s = DRAIN_TIMEOUT.as_secs(),
            "connections were cut at the drain timeout"
        );
    }
    Ok(())
}

/// One connection, in a task of its own that ends with it.
struct Connection {
    builder: Builder<TokioExecutor>,
    watcher: Watcher,
    peer: SocketAddr,
}

impl Connection {
    async fn serve(self, stream: TcpStream, router: Router, acceptor: Option<TlsAcceptor>) {
        // A small event must not wait for the acknowledgement of the one before.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection answers with a delay");
        }
        let Some(acceptor) = acceptor else { return self.answer(stream, router).await };
        let peer = self.peer;
        match timeout(HANDSHAKE_TIMEOUT, acceptor.accept(stream)).await {
            Ok(Ok(stream)) => self.answer(stream, router).await,
            Ok(Err(error)) => tracing::warn!(%peer, %error, "a caller is not believed"),
            Err(_) => tracing::warn!(%peer, "a caller does not say who it is in time"),
        }
    }

    async fn answer(self, stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static, router: Router) {
        let Self { builder, watcher, peer } = self;
        let service = router.map_request(move |request: Request<Incoming>| {
            let mut request = request.map(axum::body::Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            request
        });
        let connection = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        if let Err(error) = watcher.watch(connection.into_owned()).await {
            tracing::debug!(%error, "a connection broke off");
        }
    }
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
