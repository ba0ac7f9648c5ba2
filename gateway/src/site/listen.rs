//! `/b/{blog}/{slug}/live`: the stream of what changes in the discussion of an open page.

use std::sync::Arc;

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};

use super::{
    address::Inside,
    answer,
    backend::Failure,
    context::Context,
    find::{self, Found},
    live::{self, Full, Hub, Reader, Room},
    present,
    trouble::{Answer, Trouble},
    visitor::Visitor,
};

/// When to come back where as many readers are here as may be, in seconds.
const FULL_RETRY_SECONDS: u64 = 60;

/// Proxies that would collect what they pass on (nginx and its kin) do not.
const UNBUFFERED: HeaderName = HeaderName::from_static("x-accel-buffering");

/// The stream of the post that is at `post`, from after the event `last_seen` on.
///
/// # Errors
/// Where there is no page for everybody, there is no stream either.
pub(super) async fn show(
    site: &Context,
    live: &Hub,
    visitor: &Visitor,
    post: &Inside<'_>,
    last_seen: Option<&str>,
) -> Answer {
    let Ok(seat) = live.seat() else { return Ok(full()) };
    let room = match live.known(&post.key()) {
        Some(room) => room,
        None => match found(site, live, visitor, post).await? {
            Ok(room) => room,
            Err(elsewhere) => return Ok(elsewhere),
        },
    };
    // First the ear, then the state: what changes in between is heard.
    let mut reader = Reader::new(seat, room.join(last_seen));
    if !room.opened().await {
        return Err(Failure::NotFound.into());
    }
    let knows = reader.goes_on() || room.is_away();
    let stamp = if knows { None } else { room.stamp(stamp(site, visitor, room.post())).await };
    reader.greet(live::hello(stamp.as_deref(), room.is_away()));
    Ok(stream(Body::from_stream(reader.into_stream())))
}

/// The room of a post that is looked up, once for all who come together; or the answer that leads elsewhere.
async fn found(
    site: &Context,
    live: &Hub,
    visitor: &Visitor,
    post: &Inside<'_>,
) -> Result<Result<Arc<Room>, Response>, Trouble> {
    let _turn = live.turn(&post.key()).await;
    if let Some(room) = live.known(&post.key()) {
        return Ok(Ok(room));
    }
    match find::post(site, visitor, post).await? {
        Found::Here(target) => Ok(live.room(&site.backend, *target).map_err(|Full| full())),
        Found::Renamed(target) => Ok(Err(answer::moved(&format!("{}/live", target.url())))),
        Found::Elsewhere(_) => Err(Failure::NotFound.into()),
    }
}

/// What the page says about the discussion as a whole, to tell whether it is of now.
async fn stamp(site: &Context, visitor: &Visitor, post: &str) -> Option<String> {
    site.backend.thread(&visitor.anonymous(), post).await.ok().map(|thread| present::stamp(&thread))
}

fn stream(body: Body) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (UNBUFFERED, HeaderValue::from_static("no")),
    ];
    (headers, body).into_response()
}

fn full() -> Response {
    let text = "as many readers are here as may be; the page stays as it is, reload it to see what is new";
    let response = (StatusCode::SERVICE_UNAVAILABLE, [(header::CACHE_CONTROL, "no-store")], text);
    answer::retry_after(response.into_response(), FULL_RETRY_SECONDS)
}
