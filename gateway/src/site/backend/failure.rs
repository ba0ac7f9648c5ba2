//! What a refused call means for a page.

use std::time::Duration;

use proto::reasons;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

/// Why a call brought nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::site) enum Failure {
    /// It is not there, or not for this reader.
    NotFound,
    /// These fields break rules.
    Invalid(Vec<Wrong>),
    /// It is there already.
    Repeated,
    /// The same request arrived before, with other content.
    Arrived,
    /// It was changed since it was read.
    Stale,
    /// The state of things forbids it.
    Refused {
        /// `ErrorInfo.reason`.
        reason: String,
        /// What the service said.
        message: String,
    },
    /// This reader may not.
    Forbidden,
    /// The form was made for somebody else: before they signed in, or in another session.
    OtherSession,
    /// The form was made in a session that has ended since.
    SignedOut,
    /// Nobody signs in by this provider here.
    NoProvider,
    /// The text is too long to be carried along while its author signs in.
    TooLongToCarry,
    /// Too much at once.
    TooFast {
        /// When to try again, in seconds, if known.
        seconds: Option<u64>,
    },
    /// The service does not answer, or not in time; a write may have happened.
    Away,
    /// Somebody's bug.
    Broken,
}

/// A field that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::site) struct Wrong {
    /// Its path in the request.
    pub(in crate::site) field: String,
    /// The rule, in the service's words.
    pub(in crate::site) rule: String,
}

impl Failure {
    /// Writes to the log what the reader is not told: nobody behind this sees the status.
    pub(super) fn of(status: &Status) -> Self {
        let message = status.message();
        match status.code() {
            Code::NotFound => Self::NotFound,
            Code::InvalidArgument | Code::OutOfRange => Self::Invalid(violations(status)),
            Code::AlreadyExists if reason(status) == reasons::REQUEST_ID_REUSED => Self::Arrived,
            Code::AlreadyExists => Self::Repeated,
            Code::Aborted => Self::Stale,
            Code::FailedPrecondition => Self::Refused { reason: reason(status), message: message.to_owned() },
            Code::Unauthenticated | Code::PermissionDenied => Self::Forbidden,
            Code::ResourceExhausted => Self::TooFast { seconds: retry_after(status) },
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
}

fn violations(status: &Status) -> Vec<Wrong> {
    let Some(details) = status.get_details_bad_request() else { return Vec::new() };
    let wrong = details.field_violations.into_iter();
    wrong.map(|violation| Wrong { field: violation.field, rule: violation.description }).collect()
}

fn reason(status: &Status) -> String {
    status.get_details_error_info().map(|info| info.reason).unwrap_or_default()
}

/// Rounded up: somebody who comes back in time must not be refused again.
fn retry_after(status: &Status) -> Option<u64> {
    let delay: Duration = status.get_details_retry_info()?.retry_delay?;
    Some(delay.as_secs() + u64::from(delay.subsec_nanos() > 0))
}
