//! Reads the body of a request whole: no more bytes than the face takes, and not for ever.

use std::{error::Error, time::Duration};

use axum::body::{Body, Bytes, to_bytes};
use http_body_util::LengthLimitError;
use tokio::time::timeout;

/// How long a body may take to arrive. Who sends slower than 4 KiB a second holds a connection and
/// its memory for nothing.
pub(crate) const READ_TIMEOUT: Duration = Duration::from_mins(1);

/// Why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It is longer than the face takes.
    TooLong,
    /// It was not there after [`READ_TIMEOUT`].
    TooSlow,
    /// The caller stopped in the middle.
    BrokenOff,
}

/// The whole body, of `max_bytes` at most.
pub(crate) async fn read(body: Body, max_bytes: usize) -> Result<Bytes, Unread> {
    read_within(READ_TIMEOUT, body, max_bytes).await
}

async fn read_within(limit: Duration, body: Body, max_bytes: usize) -> Result<Bytes, Unread> {
    match timeout(limit, to_bytes(body, max_bytes)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if error.source().is_some_and(<dyn Error>::is::<LengthLimitError>) => {
            Err(Unread::TooLong)
        }
        Ok(Err(_)) => Err(Unread::BrokenOff),
        Err(_) => Err(Unread::TooSlow),
    }
}

#[cfg(test)]
mod tests {
    use futures::{StreamExt as _, stream};

    use super::*;

    #[tokio::test]
    async fn a_body_that_stalls_is_given_up() {
        let first = stream::iter([Ok::<_, std::io::Error>(Bytes::from("a"))]);
        let stalled = Body::from_stream(first.chain(stream::pending()));
        assert_eq!(read_within(Duration::from_millis(1), stalled, 10).await, Err(Unread::TooSlow));
    }

    #[tokio::test]
    async fn what_is_too_long_is_told_from_what_broke_off() {
        assert_eq!(read(Body::from("four"), 4).await, Ok(Bytes::from("four")));
        assert_eq!(read(Body::from("five!"), 4).await, Err(Unread::TooLong));
        let broken = stream::iter([Ok(Bytes::from("a")), Err(std::io::Error::other("gone"))]);
        assert_eq!(read(Body::from_stream(broken), 4).await, Err(Unread::BrokenOff));
    }
}
