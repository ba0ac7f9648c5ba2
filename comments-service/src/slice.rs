//! Which part of a list is read: where it goes on, how many, in which order.

use service_kit::time::Timestamp;

use crate::{comment::Comment, name::CommentId};

/// Where a list goes on: after the comment of this time and id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// When it was written.
    pub create_time: Timestamp,
    /// Its id.
    pub id: CommentId,
}

impl Position {
    /// Right after this comment.
    pub fn after(comment: &Comment) -> Self {
        Self { create_time: comment.create_time, id: comment.id.clone() }
    }
}

/// The part of a list to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// Where it goes on; `None`: it begins.
    pub after: Option<Position>,
    /// Most comments in it.
    pub limit: u32,
    /// In which order.
    pub newest_first: bool,
}
