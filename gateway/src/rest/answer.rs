//! Writes a message as the body of an HTTP response, with its ETag.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse as _, Response},
};
use prost_reflect::{DynamicMessage, SerializeOptions};
use service_kit::etag;

/// The whole answer, or 304 when the caller has it already.
pub(super) fn response(message: &DynamicMessage, request: &Parts) -> Response {
    let body = json(message);
    let tag = format!("\"{}.{}\"", resource_etag(message), etag::of([body.as_slice()]));
    let is_read = matches!(request.method, Method::GET | Method::HEAD);
    if is_read && matches_any(&request.headers, &tag) {
        return (StatusCode::NOT_MODIFIED, headers(&tag)).into_response();
    }
    (headers(&tag), [(header::CONTENT_TYPE, "application/json")], Body::from(body)).into_response()
}

/// proto3 JSON, in which a reader finds every field that can be there.
pub(crate) fn json(message: &DynamicMessage) -> Vec<u8> {
    let options = SerializeOptions::new().skip_default_fields(false);
    let mut body = Vec::new();
    let mut writer = serde_json::Serializer::new(&mut body);
    message.serialize_with_options(&mut writer, &options).expect("a message of the contract has a JSON form");
    body
}

fn resource_etag(message: &DynamicMessage) -> String {
    let etag = message.get_field_by_name("etag");
    etag.as_deref().and_then(prost_reflect::Value::as_str).unwrap_or_default().to_owned()
}

/// What a caller may read depends on who they are: nothing of it enters a shared cache.
fn headers(tag: &str) -> [(header::HeaderName, HeaderValue); 3] {
    [
        (header::ETAG, HeaderValue::from_str(tag).expect("a tag is ASCII")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
        (header::VARY, HeaderValue::from_static("authorization")),
    ]
}

/// `If-None-Match` compares whole tags, strong or weak (RFC 9110, 13.1.2).
fn matches_any(headers: &HeaderMap, tag: &str) -> bool {
    let Some(listed) = super::headers::text(headers, "if-none-match") else { return false };
    listed
        .split(',')
        .map(|listed| listed.trim().trim_start_matches("W/"))
        .any(|listed| listed == "*" || listed == tag)
}
