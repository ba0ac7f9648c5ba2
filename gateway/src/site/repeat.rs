//! Makes a second click on "Post Comment" the same request as the first.
//!
//! A page that everybody may keep holds no value of its own for each reader, so the form brings no
//! key along: it is made from what was sent.

use std::time::Duration;

use service_kit::{etag, time::Timestamp};
use uuid::{Builder, Uuid};

use super::{Context, Visitor, typed::Typed};

/// How long somebody without a cookie, who sends the same once more, is taken for the same guest.
/// Not longer: a neighbour behind the same address who copies a comment must not become its author.
const SAME_GUEST: Duration = Duration::from_mins(1);

/// The `request_id` of this comment.
pub(super) fn request_id(visitor: &Visitor, post: &str, typed: &Typed) -> Uuid {
    let parent = typed.parent.map(|id| id.to_string()).unwrap_or_default();
    let parts = ["rapport reply", &visitor.address(), post, &parent, &typed.name, &typed.email, &typed.text];
    Builder::from_custom_bytes(first_half(etag::hash(parts.map(str::as_bytes)))).into_uuid()
}

/// The id of a guest who writes for the first time.
///
/// As good as random to everybody without our key, but the same for both clicks of a double click:
/// `request_id` counts per guest, and the first answer's cookie has not arrived yet. It needs no
/// memory, so the clicks may reach two instances.
pub(super) fn guest_id(site: &Context, visitor: &Visitor, request_id: Uuid) -> Uuid {
    let minute = minute(site.clock.now()).to_be_bytes();
    let [browser, languages] = visitor.browser();
    let parts =
        [b"rapport guest", site.cookie_key.as_slice(), request_id.as_bytes(), &minute, browser, languages];
    Builder::from_random_bytes(first_half(etag::hash(parts))).into_uuid()
}

fn minute(now: Timestamp) -> i64 {
    let length = i64::try_from(SAME_GUEST.as_micros()).expect("a minute is short");
    now.0.div_euclid(length)
}

fn first_half(digest: [u8; 32]) -> [u8; 16] {
    let (half, _) = digest.split_first_chunk().expect("a SHA-256 has 32 bytes");
    *half
}
