//! Lets the session of somebody who keeps coming last, up to its absolute end.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};

use super::Sessions;

/// Around all pages. The cookie goes out with an answer that nobody keeps, so that no page which may be
/// shared carries one; where the answer begins or ends a session itself, that counts.
pub(crate) async fn renew(State(sessions): State<Arc<Sessions>>, request: Request, next: Next) -> Response {
    let now = sessions.now();
    let session = sessions.cookies.read(request.headers(), now);
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

fn is_private(headers: &HeaderMap) -> bool {
    let cache = headers.get(header::CACHE_CONTROL).and_then(|value| value.to_str().ok());
    cache.is_some_and(|value| value.split(',').any(|word| word.trim() == "private"))
}

fn sets(headers: &HeaderMap, name: &str) -> bool {
    let lines = headers.get_all(header::SET_COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.filter_map(|line| line.split_once('=')).any(|(named, _)| named == name)
}
