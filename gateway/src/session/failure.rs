//! What a refused call means for somebody who signed in.

use std::time::Duration;

use axum::http::StatusCode;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

/// Why a call brought nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The token is not, or no longer, believed.
    SignedOut(Refusal),
    /// It is not there, or not for these eyes.
    NotFound,
    /// It may be read, and no more.
    Forbidden,
    /// These fields break rules.
    Invalid(Vec<Wrong>),
    /// It is there already; `ErrorInfo.reason` says what.
    Exists(String),
    /// Somebody else changed it meanwhile.
    Stale,
    /// The state of things forbids it; in the service's words.
    Refused(String),
    /// Larger than the service takes.
    TooLarge,
    /// Too much at once: to be sent again, after so many seconds.
    Busy(u64),
    /// The service does not answer, or not in time; a write may have happened.
    Away,
    /// Somebody's bug.
    Broken,
}

/// Why a token is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It is no token, or was cut.
    Malformed,
    /// Its time is over.
    Expired,
    /// Another installation made it, or a key that was taken out of service.
    Foreign,
    /// A key signed it that may not.
    Untrusted,
    /// The person has signed out everywhere since, or is not there any more.
    Over,
}

/// A field that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// Its path in the request.
    pub(crate) field: String,
    /// The rule, in the service's words.
    pub(crate) rule: String,
}

impl Failure {
    /// Writes to the log what the page does not say: nobody behind this sees the status.
    pub(super) fn of(status: &Status) -> Self {
        let message = status.message();
        match status.code() {
            Code::NotFound => Self::NotFound,
            Code::InvalidArgument | Code::OutOfRange => Self::Invalid(violations(status)),
            Code::AlreadyExists => Self::Exists(reason(status)),
            Code::Aborted => Self::Stale,
            Code::FailedPrecondition => Self::Refused(message.to_owned()),
            Code::Unauthenticated => Self::SignedOut(refusal(status)),
            Code::PermissionDenied => Self::Forbidden,
            Code::ResourceExhausted if status.get_details_retry_info().is_none() => Self::TooLarge,
            Code::ResourceExhausted => Self::Busy(retry_after(status)),
            code @ (Code::Unavailable | Code::DeadlineExceeded) => {
                tracing::warn!(?code, message, "a service is away");
                Self::Away
            }
            code => {
                tracing::error!(?code, message, "a service failed");
                Self::Broken
            }
        }
    }

    /// The status of a page that says it.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::SignedOut(_) => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Exists(_) | Self::Stale | Self::Refused(_) => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Busy(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Away => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

fn violations(status: &Status) -> Vec<Wrong> {
    let Some(details) = status.get_details_bad_request() else { return Vec::new() };
    let wrong = details.field_violations.into_iter();
    wrong.map(|violation| Wrong { field: violation.field, rule: violation.description }).collect()
}

fn reason(status: &Status) -> String {
    status.get_details_error_info().map(|info| info.reason).unwrap_or_default()
}

fn refusal(status: &Status) -> Refusal {
    let info = status.get_details_error_info();
    match info.as_ref().and_then(|info| info.metadata.get("cause")).map_or("", String::as_str) {
        "expired" => Refusal::Expired,
        "audience" | "unknownKey" => Refusal::Foreign,
        "signature" | "notForThisKey" => Refusal::Untrusted,
        _ => Refusal::Malformed,
    }
}

/// Rounded up: somebody who comes back in time must not be refused again.
fn retry_after(status: &Status) -> u64 {
    let delay = status.get_details_retry_info().and_then(|info| info.retry_delay).unwrap_or(Duration::ZERO);
    (delay.as_secs() + u64::from(delay.subsec_nanos() > 0)).max(1)
}
