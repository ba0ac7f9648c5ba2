//! With which words a watch is refused, or ends. Each says how to go on.

use std::{collections::HashMap, time::Duration};

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

use crate::status::{DOMAIN, exhausted, refused};

/// Key in `ErrorInfo.metadata` under which an ended watch says where to go on.
pub const RESUME_TOKEN: &str = "resumeToken";

/// When to ask again for a place.
const PLACE_RETRY_AFTER: Duration = Duration::from_secs(5);

/// When to go on after the service has stopped: another one is there, or this one again.
const STOP_RETRY_AFTER: Duration = Duration::from_secs(1);

/// OUT_OF_RANGE: the token is of another life of the database.
pub fn epoch_changed() -> Status {
    begin_anew("FEED_EPOCH_CHANGED", "the data was restored or moved since this resume_token was given")
}

/// OUT_OF_RANGE: what came after the token is not kept any more.
pub fn position_too_old() -> Status {
    begin_anew("FEED_POSITION_TOO_OLD", "what came after this resume_token is not kept any more")
}

/// OUT_OF_RANGE: the token is of changes that the database does not have.
pub fn position_ahead() -> Status {
    begin_anew("FEED_POSITION_AHEAD", "this resume_token is ahead of all that is known here")
}

fn begin_anew(reason: &'static str, why: &str) -> Status {
    let message = format!("{why}; read everything anew, and watch from now on without a resume_token");
    refused(Code::OutOfRange, reason, message)
}

/// RESOURCE_EXHAUSTED: as many watch as may.
pub(super) fn too_many() -> Status {
    let message = "too many watch already; try again in a few seconds";
    exhausted("TOO_MANY_WATCHES", message, PLACE_RETRY_AFTER)
}

/// RESOURCE_EXHAUSTED: what waits for the reader was not taken in time.
pub(super) fn too_slow(token: &str) -> Status {
    let message = "changes came faster than they were taken; watch again with the last resume_token";
    ended(Code::ResourceExhausted, "WATCH_TOO_SLOW", message, Duration::ZERO, token)
}

/// UNAVAILABLE: the service stops.
pub(super) fn stopping(token: &str) -> Status {
    let message = "the service stops; watch again with the last resume_token";
    ended(Code::Unavailable, "SERVICE_STOPS", message, STOP_RETRY_AFTER, token)
}

fn ended(code: Code, reason: &str, message: &str, retry_after: Duration, token: &str) -> Status {
    let mut metadata = HashMap::new();
    if !token.is_empty() {
        metadata.insert(RESUME_TOKEN.to_owned(), token.to_owned());
    }
    let mut details = ErrorDetails::with_retry_info(Some(retry_after));
    details.set_error_info(reason, DOMAIN, metadata);
    Status::with_error_details(code, message, details)
}
