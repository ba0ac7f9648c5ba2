//! Errors over HTTP: `google.rpc.Status` as JSON, or RFC 9457 for those who ask for it.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use prost_reflect::{DescriptorPool, DynamicMessage};
use serde_json::{Value, json};
use service_kit::{
    status::{self, MESSAGE_TOO_LONG},
    violation::{Violation, Violations},
};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::body::Unread;

const PROBLEM_JSON: &str = "application/problem+json";

/// A refused call.
#[derive(Debug)]
pub(super) struct Problem {
    http: StatusCode,
    status: Status,
    allow: Option<String>,
}

impl Problem {
    /// A service refused.
    pub(super) fn refused(status: Status, request: &HeaderMap) -> Self {
        let http = match status.code() {
            // RFC 9110, 13.1.1: the condition was the caller's own.
            Code::Aborted if request.contains_key(header::IF_MATCH) => StatusCode::PRECONDITION_FAILED,
            _ => http_code(&status),
        };
        Self { http, status, allow: None }
    }

    /// Fields of the request are wrong.
    pub(super) fn invalid(violations: &Violations) -> Self {
        Self { http: StatusCode::BAD_REQUEST, status: status::invalid(violations), allow: None }
    }

    /// A body where none is taken.
    pub(super) fn unexpected_body() -> Self {
        Self::invalid(&Violation::new("body", "is not taken here; put arguments into the query").into())
    }

    /// The body was not read.
    pub(super) fn unread(why: Unread) -> Self {
        match why {
            Unread::TooLong => {
                let message = "the body may have 4 MiB; send it in parts";
                Self::http(StatusCode::PAYLOAD_TOO_LARGE, Code::ResourceExhausted, message)
            }
            Unread::TooSlow => {
                let message = "the body was not here after a minute; send it again";
                Self::http(StatusCode::REQUEST_TIMEOUT, Code::DeadlineExceeded, message)
            }
            Unread::BrokenOff => {
                let message = "the body broke off; send it again";
                Self::http(StatusCode::BAD_REQUEST, Code::InvalidArgument, message)
            }
        }
    }

    /// The path is known, but not under this method.
    pub(super) fn method_not_allowed(allowed: &[&str]) -> Self {
        let allow = allowed.join(", ");
        let message = format!("this path takes {allow}");
        Self {
            allow: Some(allow),
            ..Self::http(StatusCode::METHOD_NOT_ALLOWED, Code::Unimplemented, &message)
        }
    }

    /// No method has this path.
    pub(super) fn no_such_path(path: &str) -> Self {
        let message = format!("there is nothing at {path}; /openapi.json lists the paths");
        Self::http(StatusCode::NOT_FOUND, Code::NotFound, &message)
    }

    /// An error of HTTP itself.
    pub(super) fn http(http: StatusCode, code: Code, message: &str) -> Self {
        Self { http, status: status::refused(code, reason(http), message), allow: None }
    }

    /// The response, in the form that the caller accepts.
    pub(super) fn into_response(self, accept: Option<&HeaderValue>, pool: &DescriptorPool) -> Response {
        let body = body(&self.status, pool);
        let asked = accept.and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (kind, body) = if asked.contains(PROBLEM_JSON) {
            (PROBLEM_JSON, problem(self.http, &body))
        } else {
            ("application/json", body)
        };
        let mut response = (self.http, [(header::CONTENT_TYPE, kind)], body.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(allow) = self.allow.and_then(|allow| HeaderValue::from_str(&allow).ok()) {
            headers.insert(header::ALLOW, allow);
        }
        if let Some(seconds) = retry_after(&self.status) {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.http == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// `ErrorInfo.reason` of what HTTP itself refuses.
fn reason(http: StatusCode) -> &'static str {
    match http {
        StatusCode::METHOD_NOT_ALLOWED => "METHOD_NOT_ALLOWED",
        StatusCode::NOT_FOUND => "NO_SUCH_PATH",
        StatusCode::PAYLOAD_TOO_LARGE => "BODY_TOO_LONG",
        StatusCode::REQUEST_TIMEOUT => "BODY_TOO_SLOW",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "NOT_JSON",
        _ => "BROKEN_REQUEST",
    }
}

/// The HTTP status of each code, as `google.rpc.Code` documents it.
fn http_code(status: &Status) -> StatusCode {
    match status.code() {
        Code::Ok => StatusCode::OK,
        Code::InvalidArgument | Code::FailedPrecondition | Code::OutOfRange => StatusCode::BAD_REQUEST,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::PermissionDenied => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::AlreadyExists | Code::Aborted => StatusCode::CONFLICT,
        Code::ResourceExhausted if has_reason(status, MESSAGE_TOO_LONG) => StatusCode::PAYLOAD_TOO_LARGE,
        Code::ResourceExhausted => StatusCode::TOO_MANY_REQUESTS,
        // nginx's code for a client that left; nobody reads it.
        Code::Cancelled => StatusCode::from_u16(499).expect("a status code"),
        Code::Unimplemented => StatusCode::NOT_IMPLEMENTED,
        Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Code::DeadlineExceeded => StatusCode::GATEWAY_TIMEOUT,
        Code::Internal | Code::Unknown | Code::DataLoss => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn has_reason(status: &Status, reason: &str) -> bool {
    status.get_details_error_info().is_some_and(|info| info.reason == reason)
}

fn retry_after(status: &Status) -> Option<u64> {
    let delay = status.get_details_retry_info()?.retry_delay?;
    // Rounded up: never invite a caller back too early.
    Some(delay.as_secs() + u64::from(delay.subsec_nanos() > 0))
}

/// `google.rpc.Status` with its details readable, each under its `@type`.
pub(super) fn body(status: &Status, pool: &DescriptorPool) -> Value {
    let plain = json!({ "code": status.code() as i32, "message": status.message(), "details": [] });
    let Some(descriptor) =
        pool.get_message_by_name("google.rpc.Status").filter(|_| !status.details().is_empty())
    else {
        return plain;
    };
    DynamicMessage::decode(descriptor, status.details())
        .ok()
        .and_then(|message| serde_json::to_value(&message).ok())
        .unwrap_or(plain)
}

fn problem(http: StatusCode, body: &Value) -> Value {
    json!({
        "type": "about:blank",
        "title": http.canonical_reason().unwrap_or_default(),
        "status": http.as_u16(),
        "detail": body["message"],
        "code": body["code"],
        "details": body["details"],
    })
}
