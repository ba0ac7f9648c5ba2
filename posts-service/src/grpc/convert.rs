//! Messages to checked values, and back. Behind this door nothing is checked again.

pub(super) mod access;
pub(super) mod api_keys;
pub(super) mod blogs;
pub(super) mod filter;
pub(super) mod import;
pub(super) mod invitations;
pub(super) mod listing;
pub(super) mod members;
pub(super) mod persons;
pub(super) mod policy;
pub(super) mod posts;
pub(super) mod search;
pub(super) mod sign_in;
pub(super) mod summaries;
pub(super) mod theme;
pub(super) mod watch;
pub(super) mod whose;
pub(super) mod words;

use prost::Message;
use service_kit::{etag, time::Timestamp, violation::Violations};

use crate::writes::Repeat;

/// How a request is known again: its own id, and a hash over what is left without it.
///
/// `message` is the request with its `request_id` taken out.
pub(super) fn repeat(
    wrong: &mut Violations,
    method: &'static str,
    request_id: &str,
    message: &impl Message,
) -> Option<Repeat> {
    if request_id.is_empty() {
        return None;
    }
    if uuid::Uuid::parse_str(request_id).is_err() {
        wrong.add("request_id", "must be a random UUID such as one of `uuidgen`, or empty");
        return None;
    }
    let request_hash = etag::hash([message.encode_to_vec().as_slice()]).to_vec();
    Some(Repeat { method, request_id: request_id.to_ascii_lowercase(), request_hash })
}

/// A moment that a message names, if it names one.
fn time(wrong: &mut Violations, field: &str, moment: Option<prost_types::Timestamp>) -> Option<Timestamp> {
    let parsed = Timestamp::from_proto(moment?).ok_or("must be a moment of the years 1 to 9999");
    wrong.check(field, parsed)
}

fn to_time(moment: Option<Timestamp>) -> Option<prost_types::Timestamp> {
    moment.map(Timestamp::to_proto)
}

/// An optional text: empty is none.
fn optional<T, E: std::fmt::Display>(
    wrong: &mut Violations,
    field: &str,
    text: &str,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Option<T> {
    if text.is_empty() { None } else { wrong.check(field, parse(text)) }
}

/// What a message must hold.
fn required<T>(field: &'static str, given: Option<T>) -> Result<T, Violations> {
    given.ok_or_else(|| service_kit::violation::Violation::new(field, "must be set").into())
}

/// A field of an update: `None` when the mask leaves it as it is.
fn masked<T, E: std::fmt::Display>(
    wrong: &mut Violations,
    chosen: bool,
    field: &str,
    parse: impl FnOnce() -> Result<T, E>,
) -> Option<T> {
    if chosen { wrong.check(field, parse()) } else { None }
}
