//! How pages leave: status, who may keep them, what the browser may do with them.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use percent_encoding::{CONTROLS, utf8_percent_encode};
use service_kit::etag;

/// Anybody may keep it, and asks each time whether it still holds.
const SHARED: HeaderValue = HeaderValue::from_static("public, max-age=0, must-revalidate");

/// Nobody keeps it.
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-store");

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

/// Scripts of ours alone, and none inside a page; no frames; images from anywhere, because posts show
/// them.
const SECURITY: [(HeaderName, &str); 3] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; \
         img-src 'self' https: http: data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
];

/// A page that is the same for everybody.
pub(super) fn shared(html: String) -> Response {
    shared_as("text/html; charset=utf-8", html)
}

/// A feed or a map that is the same for everybody.
pub(super) fn shared_as(content_type: &'static str, text: String) -> Response {
    let tag = format!("\"{}\"", etag::of([text.as_bytes()]));
    let tag = HeaderValue::from_str(&tag).expect("a hash is base64url");
    let kind = HeaderValue::from_static(content_type);
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, SHARED), (header::ETAG, tag)], text)
        .into_response()
}

/// A page for one reader, or at one moment, alone.
pub(super) fn private(status: StatusCode, html: String) -> Response {
    let vary = HeaderValue::from_static("cookie");
    let headers = [(header::CONTENT_TYPE, HTML), (header::CACHE_CONTROL, PRIVATE), (header::VARY, vary)];
    (status, headers, html).into_response()
}

/// 301. Asked again each time: a slug may change back.
pub(super) fn moved(url: &str) -> Response {
    let headers = [(header::LOCATION, location(url)), (header::CACHE_CONTROL, SHARED)];
    (StatusCode::MOVED_PERMANENTLY, headers).into_response()
}

/// 303, after a form was taken.
pub(super) fn see_other(url: &str) -> Response {
    let headers = [(header::LOCATION, location(url)), (header::CACHE_CONTROL, PRIVATE)];
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// Says when to come back.
pub(super) fn retry_after(mut response: Response, seconds: u64) -> Response {
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

fn location(url: &str) -> HeaderValue {
    let escaped = utf8_percent_encode(url, CONTROLS).to_string();
    HeaderValue::from_str(&escaped).expect("what is left is printable ASCII")
}

/// Turns a page that the browser has already into 304 (RFC 9110, 13.1.2).
pub(super) async fn unless_known(request: Request, next: Next) -> Response {
    let readable = matches!(*request.method(), Method::GET | Method::HEAD);
    let asked: Vec<HeaderValue> = request.headers().get_all(header::IF_NONE_MATCH).iter().cloned().collect();
    let response = next.run(request).await;
    match response.headers().get(header::ETAG) {
        Some(tag) if readable && response.status() == StatusCode::OK && knows(&asked, tag) => {
            not_modified(response.headers())
        }
        _ => response,
    }
}

/// The weak comparison: a proxy that compressed the page marked the tag `W/`.
fn knows(asked: &[HeaderValue], tag: &HeaderValue) -> bool {
    let lists = asked.iter().filter_map(|list| list.to_str().ok());
    lists
        .flat_map(|list| list.split(','))
        .map(str::trim)
        .any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one).as_bytes() == tag.as_bytes())
}

fn not_modified(page: &HeaderMap) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    for name in [header::ETAG, header::CACHE_CONTROL, header::VARY] {
        if let Some(value) = page.get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    response
}

pub(super) async fn secured(mut response: Response) -> Response {
    for (name, value) in SECURITY {
        // A log-in says more strictly who is told where its readers come from.
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
