//! An answer whose connection may break in the middle.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Frame, SizeHint};
use tonic::{Status, body::Body};

/// The body as it comes. Where it breaks off it ends with the trailers of an answer that says so,
/// which clients read as the outcome of the call.
pub(super) struct UntilLost {
    body: Body,
    is_lost: bool,
}

impl UntilLost {
    pub(super) fn new(body: Body) -> Self {
        Self { body, is_lost: false }
    }
}

impl http_body::Body for UntilLost {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.is_lost {
            return Poll::Ready(None);
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        let Some(Err(error)) = frame else { return Poll::Ready(frame) };
        self.is_lost = true;
        let mut trailers = HeaderMap::new();
        Poll::Ready(Some(super::lost(&error).add_header(&mut trailers).map(|()| Frame::trailers(trailers))))
    }

    /// Trailers-only answers must stay what they are on their way through the gateway.
    fn is_end_stream(&self) -> bool {
        self.is_lost || self.body.is_end_stream()
    }

    /// Not known: it may break off.
    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}
