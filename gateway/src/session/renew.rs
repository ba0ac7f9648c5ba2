//! Lets the session of somebody who keeps coming last, up to its absolute end.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};

use super::Sessions;

/// Around all pages that somebody opens: what a script fetches beside them may be answered after another tab
/// has begun another session, which this one's cookie would put an end to. The cookie goes out with an answer that nobody keeps, so that no page which may be
/// shared carries one; where the answer begins or ends a session itself, that counts.
pub(crate) async fn renew(State(sessions): State<Arc<Sessions>>, request: Request, next: Next) -> Response {
    let now = sessions.now();
    let session = Some(request.headers()).filter(|headers| is_navigation(headers));
    let session = session.and_then(|headers| sessions.cookies.read(headers, now));
    let line = session.and_then(|session| session.renewed(now)).and_then(|renewed| sessions.begin(&renewed));
    let mut response = next.run(request).await;
    if let Some(line) = line
        && is_private(response.headers())
        && !sets(response.headers(), sessions.cookies.name())
    {
        response.headers_mut().append(header::SET_COOKIE, line);
    }
    response
}

/// Browsers say so (Fetch Metadata); those that do not are old.
fn is_navigation(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-mode").is_none_or(|mode| mode.as_bytes() == b"navigate")
}

fn is_private(headers: &HeaderMap) -> bool {
    let cache = headers.get(header::CACHE_CONTROL).and_then(|value| value.to_str().ok());
    cache.is_some_and(|value| value.split(',').any(|word| word.trim() == "private"))
}

fn sets(headers: &HeaderMap, name: &str) -> bool {
    let lines = headers.get_all(header::SET_COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.filter_map(|line| line.split_once('=')).any(|(named, _)| named == name)
}
