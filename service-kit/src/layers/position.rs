//! Tells with each answer how far the service's change feed is: whoever presents that to a reader later
//! finds there at least what they saw or wrote here.

use axum::{extract::Request, middleware::Next, response::Response};
use http::HeaderValue;

use crate::call::FEED_POSITION;

/// What `head` says after the call is at least the position of everything that the call wrote.
pub(super) async fn answer(head: impl Fn() -> Option<String>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Some(position) = head().and_then(|position| HeaderValue::try_from(position).ok()) {
        response.headers_mut().insert(FEED_POSITION, position);
    }
    response
}
