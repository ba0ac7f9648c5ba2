//! How pages for one person leave: kept by nobody, with no script but ours.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use percent_encoding::{CONTROLS, utf8_percent_encode};
use serde_json::Value;

const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-store");

/// Scripts and styles come from our own files alone, calls and forms go to us alone; images from
/// anywhere, because a preview shows them. Inside a token's reach no address is told to others.
const SECURITY: [(HeaderName, &str); 3] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
         img-src 'self' https: http: data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
];

/// A page.
pub(crate) fn page(status: StatusCode, html: String) -> Response {
    body(status, "text/html; charset=utf-8", html)
}

/// A piece of a page, for the script.
pub(crate) fn fragment(html: String) -> Response {
    body(StatusCode::OK, "text/html; charset=utf-8", html)
}

/// A short answer, for the script.
pub(crate) fn json(value: &Value) -> Response {
    body(StatusCode::OK, "application/json", value.to_string())
}

fn body(status: StatusCode, content_type: &'static str, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, HeaderValue::from_static(content_type))], text).into_response()
}

/// 303: after a form was taken, or to where it goes on.
pub(crate) fn see_other(url: &str) -> Response {
    let url = utf8_percent_encode(url, CONTROLS).to_string();
    let location = HeaderValue::from_str(&url).expect("what is left is printable ASCII");
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// The same, in a browser that ends its session.
pub(crate) fn no_longer(mut response: Response, end: HeaderValue) -> Response {
    response.headers_mut().append(header::SET_COOKIE, end);
    response
}

/// Outermost around all of these pages.
pub(crate) async fn secured(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in SECURITY {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Files say themselves for how long they may be kept, and are the same for everybody.
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, PRIVATE);
        headers.entry(header::VARY).or_insert(HeaderValue::from_static("cookie"));
    }
    response
}
