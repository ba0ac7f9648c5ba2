//! What the change feed is told of each write of a comment, by the statements that raise its revision.
//! Reactions, and counts of replies, raise none: they are told of by nothing.

use service_kit::time::Timestamp;
use store_kit::{
    Transaction,
    outbox::{Change, Kind},
};

use crate::{comment::State, name::CommentName};

pub(super) fn comment(
    transaction: &mut Transaction,
    name: &CommentName,
    kind: Kind,
    revision: i64,
    now: Timestamp,
) {
    transaction.changed(Change {
        blog: name.blog.name(),
        parent: name.post().to_string(),
        name: name.to_string(),
        kind,
        revision,
        time_micros: now.0,
    });
}

/// What it is to readers that a comment goes from one state to another. A tombstone may stand in its
/// place: who is told looks.
pub(super) fn step(from: State, to: State) -> Kind {
    if from == State::Approved && to != State::Approved { Kind::Hidden } else { Kind::Updated }
}
