//! Serves a router until the shutdown token, then drains.

use std::{future::IntoFuture as _, io, net::SocketAddr, time::Duration};

use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// How long connections may take to finish after the token.
pub const DRAIN_TIMEOUT: Duration = Duration::from_secs(20);

/// Binds `address`.
///
/// # Errors
/// An error that names the address.
pub async fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .map_err(|error| io::Error::new(error.kind(), format!("{address} cannot be listened on: {error}")))
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
    listener: TcpListener,
    router: Router,
    shutdown: CancellationToken,
) -> io::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service)
        .with_graceful_shutdown(shutdown.clone().cancelled_owned())
        .into_future();
    let too_late = async {
        shutdown.cancelled().await;
        tokio::time::sleep(DRAIN_TIMEOUT).await;
    };
    tokio::select! {
        result = server => result,
        () = too_late => {
            tracing::warn!(drain_timeout_s = DRAIN_TIMEOUT.as_secs(), "connections were cut at the drain timeout");
            Ok(())
        }
    }
}
