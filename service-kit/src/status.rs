//! Builds the `google.rpc.Status` that a caller sees: a code, a sentence, typed details.

use std::{collections::HashMap, time::Duration};

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt as _};

use crate::violation::Violations;

/// `ErrorInfo.domain` of every error of ours.
pub const DOMAIN: &str = "rapport";

/// `INVALID_ARGUMENT` with one `BadRequest.field_violations` per wrong field.
pub fn invalid(violations: &Violations) -> Status {
    let fields: Vec<FieldViolation> =
        violations.0.iter().map(|violation| FieldViolation::new(&violation.field, &violation.rule)).collect();
    let message = match violations.0.as_slice() {
        [only] => format!("{}: {}", only.field, only.rule),
        several => format!("{} fields are not valid; see the details", several.len()),
    };
    let mut details = ErrorDetails::with_bad_request(fields);
    details.set_error_info("INVALID_FIELDS", DOMAIN, HashMap::new());
    Status::with_error_details(Code::InvalidArgument, message, details)
}

/// A refusal with a machine-readable `ErrorInfo.reason` and a sentence that says what to do next.
pub fn refused(code: Code, reason: &'static str, message: impl Into<String>) -> Status {
    let details = ErrorDetails::with_error_info(reason, DOMAIN, HashMap::new());
    Status::with_error_details(code, message, details)
}

/// `UNAUTHENTICATED`: the token is not believed. `cause` tells programs why, so that a log-in page can
/// say what to do without reading the sentence.
pub fn token_refused(cause: &'static str, message: impl Into<String>) -> Status {
    let metadata = HashMap::from([("cause".to_owned(), cause.to_owned())]);
    let details = ErrorDetails::with_error_info("TOKEN_REFUSED", DOMAIN, metadata);
    Status::with_error_details(Code::Unauthenticated, message, details)
}

/// `RESOURCE_EXHAUSTED` that says when to try again.
pub fn exhausted(reason: &'static str, message: impl Into<String>, retry_after: Duration) -> Status {
    with_retry(Code::ResourceExhausted, reason, message, retry_after)
}

/// `UNAVAILABLE` that says when to try again.
pub fn unavailable(reason: &'static str, message: impl Into<String>, retry_after: Duration) -> Status {
    with_retry(Code::Unavailable, reason, message, retry_after)
}

fn with_retry(code: Code, reason: &'static str, message: impl Into<String>, after: Duration) -> Status {
    let mut details = ErrorDetails::with_retry_info(Some(after));
    details.set_error_info(reason, DOMAIN, HashMap::new());
    Status::with_error_details(code, message, details)
}

/// `ErrorInfo.reason` of what is too long for one message; REST says 413 to it.
pub const MESSAGE_TOO_LONG: &str = "MESSAGE_TOO_LONG";

/// When to come again after an outage of something behind a service.
pub const OUTAGE_RETRY_AFTER: Duration = Duration::from_secs(2);

/// When to write again.
const WRITE_RETRY_AFTER: Duration = Duration::from_secs(1);

/// `RESOURCE_EXHAUSTED` of a message or batch that is the caller's to cut; `message` says how.
pub fn too_long(message: impl Into<String>) -> Status {
    refused(Code::ResourceExhausted, MESSAGE_TOO_LONG, message)
}

/// `RESOURCE_EXHAUSTED`: as many writes wait as may wait.
pub fn too_many_writes() -> Status {
    let message = "too many writes are waiting; try again in a second, with the same request_id";
    exhausted("TOO_MANY_WRITES", message, WRITE_RETRY_AFTER)
}

/// `UNAVAILABLE`: the database is away. Whoever calls this logs why.
pub fn store_away() -> Status {
    let message = "the store is away; repeat reads, and writes with their request_id";
    unavailable("STORE_AWAY", message, OUTAGE_RETRY_AFTER)
}

/// `UNIMPLEMENTED`: the contract has no such method.
pub fn no_such_method(path: &str) -> Status {
    refused(
        Code::Unimplemented,
        "NO_SUCH_METHOD",
        format!("there is no method {path}; reflection lists them"),
    )
}

/// `DEADLINE_EXCEEDED`: the caller has stopped waiting.
pub fn deadline_exceeded() -> Status {
    let message = "this took longer than the deadline; repeat a write with its request_id";
    refused(Code::DeadlineExceeded, "DEADLINE_EXCEEDED", message)
}

/// `INTERNAL` with a fixed text; what happened goes to the log alone.
pub fn internal(error: &(dyn std::error::Error + 'static)) -> Status {
    let mut chain = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        chain = format!("{chain}: {inner}");
        source = inner.source();
    }
    tracing::error!(error = chain, "request failed by our fault");
    refused(Code::Internal, "INTERNAL", "this failed by our fault; please report it with the request id")
}
