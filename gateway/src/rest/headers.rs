//! HTTP headers that stand for fields: `Idempotency-Key`, `If-Match` and `Last-Event-ID`.

use axum::http::{HeaderMap, StatusCode, header};
use prost_reflect::{DynamicMessage, ReflectMessage as _, Value};
use service_kit::violation::Violation;

use crate::rest::problem::Problem;

/// JSON is what a body is written in; a body without a type is taken for it.
pub(super) fn check_content_type(headers: &HeaderMap, body: &[u8]) -> Result<(), Problem> {
    let Some(given) = headers.get(header::CONTENT_TYPE).filter(|_| !body.is_empty()) else { return Ok(()) };
    let essence = given.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let is_json = ["application/json", "application/merge-patch+json"]
        .iter()
        .any(|json| essence.eq_ignore_ascii_case(json));
    if is_json {
        Ok(())
    } else {
        let message = "a body must be JSON; send `content-type: application/json`";
        Err(Problem::http(StatusCode::UNSUPPORTED_MEDIA_TYPE, tonic::Code::InvalidArgument, message))
    }
}

/// Fills `request_id`, `etag` and `resume_token` from the headers.
pub(super) fn fill(message: &mut DynamicMessage, headers: &HeaderMap) -> Result<(), Problem> {
    if let Some(key) = text(headers, "idempotency-key") {
        fill_text(message, "request_id", key, "Idempotency-Key")?;
    }
    if let Some(last) = text(headers, "last-event-id").filter(|last| !last.is_empty()) {
        resume(message, last);
    }
    if let Some(etag) = text(headers, "if-match").and_then(resource_etag) {
        fill_etag(message, &etag)?;
    }
    Ok(())
}

/// A browser that connects again asks for the same address: what it saw last counts, not where it began.
fn resume(message: &mut DynamicMessage, last_event_id: &str) {
    if let Some(field) = message.descriptor().get_field_by_name("resume_token") {
        message.set_field(&field, Value::String(last_event_id.to_owned()));
    }
}

/// The etag is a field of the request, or of the resource in it.
fn fill_etag(message: &mut DynamicMessage, etag: &str) -> Result<(), Problem> {
    if message.descriptor().get_field_by_name("etag").is_some() {
        return fill_text(message, "etag", etag, "If-Match");
    }
    let descriptor = message.descriptor();
    let resource = descriptor.fields().find(|field| {
        super::json::plain_message(field).is_some_and(|inner| inner.get_field_by_name("etag").is_some())
    });
    let Some(field) = resource else { return Ok(()) };
    match message.get_field_mut(&field) {
        Value::Message(resource) => fill_text(resource, "etag", etag, "If-Match"),
        _ => Ok(()),
    }
}

fn fill_text(message: &mut DynamicMessage, field: &str, text: &str, header: &str) -> Result<(), Problem> {
    let Some(descriptor) = message.descriptor().get_field_by_name(field) else { return Ok(()) };
    let given = message.get_field(&descriptor).as_str().unwrap_or_default().to_owned();
    if !given.is_empty() && given != text {
        let rule = format!("differs from the header {header}; send one of the two");
        return Err(Problem::invalid(&Violation::new(field, rule).into()));
    }
    message.set_field(&descriptor, Value::String(text.to_owned()));
    Ok(())
}

/// The first part of `"<resource etag>.<body hash>"`; `None` for `*`, which any state fits.
pub(super) fn resource_etag(header: &str) -> Option<String> {
    let tag = header.trim().trim_start_matches("W/").trim_matches('"');
    let etag = tag.split('.').next().unwrap_or_default();
    (etag != "*" && !etag.is_empty()).then(|| etag.to_owned())
}

pub(super) fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
