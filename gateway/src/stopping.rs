//! Ends streams when this process stops: one that stays open would hold its connection, and with it the
//! process, until the drain timeout.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    http::HeaderMap,
};
use futures::{Stream, StreamExt as _, stream};
use http_body::Frame;
use http_body_util::{BodyStream, StreamBody};
use service_kit::status;
use tokio_util::sync::CancellationToken;
use tonic::Status;

/// When to come back; by then another process answers.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// What a stream that was cut off by the stop ends with: UNAVAILABLE, so that its caller goes on elsewhere.
pub(crate) fn stopping() -> Status {
    status::unavailable("STOPPING", "this gateway stops; connect again", RETRY_AFTER)
}

/// `items` until they end or this process stops, then `last`. The stop comes first: items that are always
/// ready would never let it in.
pub(crate) fn until<T>(
    shutdown: CancellationToken,
    items: impl Stream<Item = T>,
    last: impl Fn() -> T,
) -> impl Stream<Item = T> {
    let open = Some((Box::pin(items), shutdown));
    stream::unfold((open, last), |(open, last)| async {
        let (mut items, shutdown) = open?;
        tokio::select! {
            biased;
            () = shutdown.cancelled() => Some((last(), (None, last))),
            item = items.next() => item.map(|item| (item, (Some((items, shutdown)), last))),
        }
    })
}

/// A gRPC answer that ends with the status of the stop.
pub(crate) fn ending(shutdown: CancellationToken, body: Body) -> Body {
    Body::new(StreamBody::new(until(shutdown, BodyStream::new(body), || Ok(trailers()))))
}

/// That status as the end of a gRPC answer.
pub(crate) fn trailers() -> Frame<Bytes> {
    let mut trailers = HeaderMap::new();
    stopping().add_header(&mut trailers).expect("a status of our own fits into trailers");
    Frame::trailers(trailers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_always_has_more_ends_too() {
        let shutdown = CancellationToken::new();
        let mut items = Box::pin(until(shutdown.clone(), stream::repeat(1), || 0));
        assert_eq!(items.next().await, Some(1));
        shutdown.cancel();
        assert_eq!((items.next().await, items.next().await), (Some(0), None));
    }

    #[tokio::test]
    async fn what_ends_by_itself_has_no_last_word_of_ours() {
        let items = until(CancellationToken::new(), stream::iter([1, 2]), || 0);
        assert_eq!(items.collect::<Vec<_>>().await, [1, 2]);
    }
}
