//! Which part of a list is read: where it goes on, how many, in which order.

use service_kit::time::Timestamp;

use crate::{comment::Comment, name::CommentId};

/// Where a list goes on: after the comment of this time and id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// How many reactions it had; looked at in [`Order::BestFirst`] alone.
    pub reaction_count: i64,
    /// When it was written.
    pub create_time: Timestamp,
    /// Its id.
    pub id: CommentId,
}

impl Position {
    /// Right after this comment.
    pub fn after(comment: &Comment) -> Self {
        Self {
            reaction_count: comment.reactions.total(),
            create_time: comment.create_time,
            id: comment.id.clone(),
        }
    }
}

/// In which order a list is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// By time.
    OldestFirst,
    /// By time.
    NewestFirst,
    /// By reactions, of as many the newest first. For roots alone.
    BestFirst,
}

/// The part of a list to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// Where it goes on; `None`: it begins.
    pub after: Option<Position>,
    /// Most comments in it.
    pub limit: u32,
    /// In which order.
    pub order: Order,
}
