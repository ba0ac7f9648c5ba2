//! Makes a second click on "Post Comment" the same request as the first.
//!
//! A page that everybody may keep holds no value of its own for each reader, so the form need not bring
//! a key along: it is made from what was sent. A browser with scripts makes one itself, and sends it for
//! as long as it does not know whether the comment arrived.

use std::time::Duration;

use service_kit::{etag, time::Timestamp};
use uuid::{Builder, Uuid, Version};

use super::{context::Context, typed::Typed, visitor::Visitor};

/// How long somebody without a cookie, who sends the same once more, is taken for the same guest.
/// Not longer: a neighbour behind the same address who copies a comment must not become its author.
const SAME_GUEST: Duration = Duration::from_mins(1);

/// The `request_id` of this comment.
pub(super) fn request_id(visitor: &Visitor, post: &str, typed: &Typed) -> Uuid {
    typed.request_id.unwrap_or_else(|| derived(visitor, post, typed))
}

fn derived(visitor: &Visitor, post: &str, typed: &Typed) -> Uuid {
    let parent = typed.parent.map(|id| id.to_string()).unwrap_or_default();
    let parts = ["rapport reply", &visitor.address(), post, &parent, &typed.name, &typed.email, &typed.text];
    Builder::from_custom_bytes(first_half(etag::hash(parts.map(str::as_bytes)))).into_uuid()
}

/// The `request_id` of a change to a comment: the same text over the same text is the same change.
pub(super) fn change_id(name: &str, etag: &str, text: Option<&str>) -> Uuid {
    let (what, text) = text.map_or(("delete", ""), |text| ("save", text));
    let parts = ["rapport change", what, name, etag, text];
    Builder::from_custom_bytes(first_half(etag::hash(parts.map(str::as_bytes)))).into_uuid()
}

/// What both clicks of a first reaction have in common, and no other reader's: a form without a text of
/// its own is told from theirs by the address alone.
pub(super) fn reaction_id(visitor: &Visitor, comment: &str) -> Uuid {
    let parts = ["rapport reaction", &visitor.address(), comment];
    Builder::from_custom_bytes(first_half(etag::hash(parts.map(str::as_bytes)))).into_uuid()
}

/// The id of a guest who writes for the first time.
///
/// As good as random to everybody without our key, but the same for both clicks of a double click:
/// `request_id` counts per guest, and the first answer's cookie has not arrived yet. It needs no
/// memory, so the clicks may reach two instances.
///
/// Who brings a random `request_id` of their own is the same guest whenever they send it again, also when
/// the first answer and its cookie were lost: nobody else knows it. Those that are made here are not
/// random, and say so in their version.
pub(super) fn guest_id(site: &Context, visitor: &Visitor, request_id: Uuid) -> Uuid {
    let is_secret = request_id.get_version() == Some(Version::Random);
    let minute = if is_secret { 0 } else { minute(site.clock.now()) }.to_be_bytes();
    let [browser, languages] = visitor.browser();
    let parts = [
        b"rapport guest".as_slice(),
        site.cookie_key.as_slice(),
        request_id.as_bytes(),
        &minute,
        browser,
        languages,
    ];
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
