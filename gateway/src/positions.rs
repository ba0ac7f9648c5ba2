//! Read your own write: how far the services' change feeds were when somebody last wrote here. Their
//! browser brings it back in a cookie for a minute, and the services answer no staler than that.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use cookie::{Cookie, SameSite, time::Duration};
use service_kit::call::FEED_POSITION;
use tonic::metadata::MetadataMap;

const NAME: &str = "rapport_position";

/// By then every replica has what was written.
const KEPT_FOR: Duration = Duration::seconds(60);

/// Longest position that is taken from a cookie; a service's own has fewer characters.
const MAX_CHARACTERS: usize = 100;

/// The services that have a feed, in the order of their positions in the cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feed {
    Posts,
    Comments,
}

/// What one request brought along, and what its writes were answered. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Positions(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    /// By `Feed`; empty where nothing is known.
    seen: [String; 2],
    has_written: bool,
}

impl Positions {
    /// Presents what is known to a service.
    pub(crate) fn put(&self, metadata: &mut MetadataMap) {
        let known =
            self.lock().seen.iter().filter(|position| !position.is_empty()).cloned().collect::<Vec<_>>();
        if let Ok(value) = known.join(",").parse()
            && !known.is_empty()
        {
            metadata.insert(FEED_POSITION, value);
        }
    }

    /// Remembers what a write was answered.
    pub(crate) fn note(&self, feed: Feed, answer: &MetadataMap) {
        let position =
            answer.get(FEED_POSITION).and_then(|value| value.to_str().ok()).filter(|text| is_one(text));
        let Some(position) = position else { return };
        let mut known = self.lock();
        position.clone_into(&mut known.seen[feed as usize]);
        known.has_written = true;
    }

    fn of(headers: &HeaderMap) -> Option<Self> {
        let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
        let mut cookies = lines.flat_map(Cookie::split_parse).filter_map(Result::ok);
        let cookie = cookies.find(|cookie| cookie.name() == NAME)?;
        let (posts, comments) = cookie.value().split_once('.')?;
        let seen = [posts, comments].map(|text| if is_one(text) { text.to_owned() } else { String::new() });
        Some(Self(Arc::new(Mutex::new(Known { seen, has_written: false }))))
    }

    fn written(&self) -> Option<String> {
        let known = self.lock();
        known.has_written.then(|| known.seen.join("."))
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        // Whoever panicked here left a whole value behind.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Positions are base64url: nothing else of a cookie gets into a header.
fn is_one(text: &str) -> bool {
    (1..=MAX_CHARACTERS).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Around all pages: reads the cookie, and writes it after a write.
pub(crate) async fn remember(State(is_secure): State<bool>, mut request: Request, next: Next) -> Response {
    let brought = Positions::of(request.headers());
    let has_cookie = brought.is_some();
    let positions = brought.unwrap_or_default();
    request.extensions_mut().insert(positions.clone());
    let mut response = next.run(request).await;
    if let Some(value) = positions.written() {
        response.headers_mut().append(header::SET_COOKIE, cookie(value, is_secure));
    }
    if has_cookie {
        keep_to_oneself(response.headers_mut());
    }
    response
}

/// A page may be ahead of what others see: nobody else gets it from a cache. Files that are named by their
/// content are the same for all.
fn keep_to_oneself(headers: &mut HeaderMap) {
    let control =
        headers.get(header::CACHE_CONTROL).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if control.starts_with("public") && !control.contains("immutable") {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        headers.append(header::VARY, HeaderValue::from_static("cookie"));
        headers.remove(header::ETAG);
    }
}

fn cookie(value: String, is_secure: bool) -> HeaderValue {
    let cookie = Cookie::build((NAME, value))
        .path("/")
        .secure(is_secure)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(KEPT_FOR)
        .build();
    HeaderValue::from_str(&cookie.to_string()).expect("positions are base64url")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn presented(cookies: &str) -> Option<String> {
        let headers = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(cookies).unwrap())]);
        let mut metadata = MetadataMap::new();
        Positions::of(&headers)?.put(&mut metadata);
        metadata.get(FEED_POSITION).map(|value| value.to_str().unwrap().to_owned())
    }

    #[test]
    fn what_a_cookie_holds_is_presented_and_nothing_else() {
        assert_eq!(presented("a=b; rapport_position=Ab-1.C_2").as_deref(), Some("Ab-1,C_2"));
        assert_eq!(presented("rapport_position=.C2").as_deref(), Some("C2"));
        for bad in ["rapport_position=.", "rapport_position=a b.c,d", "rapport_position=abc", "a=b"] {
            assert_eq!(presented(bad), None, "{bad}");
        }
        assert_eq!(presented(&format!("rapport_position={}.", "a".repeat(101))), None);
    }

    #[test]
    fn a_write_takes_the_place_of_the_one_before_in_its_own_feed() {
        let positions = Positions::default();
        assert_eq!(positions.written(), None);
        let answer = |text: &str| {
            let mut metadata = MetadataMap::new();
            metadata.insert(FEED_POSITION, text.parse().unwrap());
            metadata
        };
        positions.note(Feed::Comments, &answer("c1"));
        positions.note(Feed::Posts, &answer("p1"));
        positions.note(Feed::Comments, &answer("c2"));
        positions.note(Feed::Comments, &answer("no position"));
        assert_eq!(positions.written().as_deref(), Some("p1.c2"));
    }
}
