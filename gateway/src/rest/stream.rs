//! Writes a stream of messages as server-sent events (WHATWG HTML, 9.2).
//!
//! Nothing is kept here: the next message is asked for when the client has taken the one before, and a
//! client that leaves takes its call with it.

use std::{convert::Infallible, time::Duration};

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::{
        IntoResponse as _, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use bytes::Bytes;
use futures::{Stream, StreamExt as _, stream};
use prost_reflect::{DescriptorPool, DynamicMessage};
use service_kit::status;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tonic::{Status, Streaming};

use crate::{
    rest::{answer, call, problem, route::Route},
    stopping::{stopping, until},
};

/// How long the first message may take; after it a stream has no deadline.
const HEAD_TIMEOUT: Duration = Duration::from_secs(15);

/// When a browser connects again after an end.
const RETRY: Duration = Duration::from_secs(2);

/// Longest silence: services speak after 15 s, so one that says nothing for that long hangs, and proxies
/// that cut idle connections need not know.
const KEEP_ALIVE: Duration = Duration::from_secs(30);

/// Proxies that would collect what they pass on (nginx and its kin) do not.
const UNBUFFERED: HeaderName = HeaderName::from_static("x-accel-buffering");

/// The answer to a call that streams. What is refused before the first message is refused as any other
/// call is.
///
/// # Errors
/// What the service refused with; DEADLINE_EXCEEDED when it says nothing in [`HEAD_TIMEOUT`].
pub(super) async fn open(
    call: impl Future<Output = Result<Streaming<Bytes>, Status>>,
    route: &Route,
    pool: &DescriptorPool,
    shutdown: CancellationToken,
) -> Result<Response, Status> {
    let (first, messages) = begun(HEAD_TIMEOUT, call).await?;
    let messages = stream::iter(first.map(Ok)).chain(messages);
    let messages = until(shutdown, messages, || Err(stopping()));
    let (output, pool) = (route.method.output(), pool.clone());
    let events = ending_with_an_error(messages).map(move |message| {
        let message = message.and_then(|message| call::decoded(&output, message));
        Ok::<_, Infallible>(message.map_or_else(|status| failed(&status, &pool), |message| told(&message)))
    });
    let events = stream::iter([Ok(Event::default().retry(RETRY))]).chain(events);
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::VARY, HeaderValue::from_static("authorization"));
    headers.insert(UNBUFFERED, HeaderValue::from_static("no"));
    Ok(response)
}

/// The first message, and the rest.
async fn begun(
    limit: Duration,
    call: impl Future<Output = Result<Streaming<Bytes>, Status>>,
) -> Result<(Option<Bytes>, Streaming<Bytes>), Status> {
    let begun = async {
        let mut messages = call.await?;
        Ok((messages.message().await?, messages))
    };
    timeout(limit, begun).await.unwrap_or_else(|_| Err(status::deadline_exceeded()))
}

/// The stream up to its first error.
fn ending_with_an_error<T>(
    messages: impl Stream<Item = Result<T, Status>>,
) -> impl Stream<Item = Result<T, Status>> {
    messages.scan(false, |failed, message| {
        let next = (!*failed).then_some(message);
        *failed |= next.as_ref().is_some_and(Result::is_err);
        futures::future::ready(next)
    })
}

/// A message: `id` is where to go on after it. One that says nothing else is a sign of life.
fn told(message: &DynamicMessage) -> Event {
    let token = message.get_field_by_name("resume_token");
    let token = token.as_deref().and_then(prost_reflect::Value::as_str).unwrap_or_default();
    let data = String::from_utf8(answer::json(message)).expect("JSON is UTF-8");
    let event = Event::default().data(data);
    let says_more = message.fields().any(|(field, _)| field.name() != "resume_token");
    let event = if says_more { event } else { event.event("heartbeat") };
    // What cannot be an id could not come back as one either.
    let is_id = !token.is_empty() && !token.contains(['\r', '\n', '\0']);
    if is_id { event.id(token) } else { event }
}

/// How it ended: the last event.
fn failed(status: &Status, pool: &DescriptorPool) -> Event {
    Event::default().event("error").data(problem::body(status, pool).to_string())
}

#[cfg(test)]
mod tests {
    use tonic::Code;

    use super::*;

    #[tokio::test]
    async fn a_service_that_says_nothing_at_all_is_not_waited_for() {
        let refused = begun(Duration::from_millis(1), std::future::pending()).await.unwrap_err();
        assert_eq!(refused.code(), Code::DeadlineExceeded);
    }
}
