//! What can go wrong with a call, as far as callers are told cases apart. `grpc/status.rs` says which
//! code and words each has.

use std::time::Duration;

use service_kit::violation::Violations;
use store_kit::feed::Gone;

use crate::posts::Away;

/// A call that does not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Fields are wrong.
    #[error(transparent)]
    Invalid(#[from] Violations),
    /// There is no such thing, or the caller may not read it: both sound the same.
    #[error("{0} is not there")]
    NotFound(String),
    /// The caller must say who they are.
    #[error("caller is nobody in particular: {0}")]
    Unauthenticated(&'static str),
    /// The caller may read it and not do this.
    #[error("caller may not: {0}")]
    Denied(&'static str),
    /// The etag is not the comment's any more.
    #[error("etag is stale")]
    Stale,
    /// The state of things forbids it.
    #[error("not in this state: {0:?}")]
    Forbidden(Forbidden),
    /// The commenter said the same in the thread before.
    #[error("the same text is there already")]
    SameText,
    /// The request id was used with other content.
    #[error("request id was used with other content")]
    RequestIdReused,
    /// The commenter wrote a moment ago.
    #[error("too soon after the comment before")]
    TooSoon {
        /// How long to wait.
        retry_after: Duration,
    },
    /// The request has too many bytes.
    #[error("request is longer than {0} bytes")]
    TooLong(usize),
    /// The change feed cannot go on from there.
    #[error("the change feed cannot go on")]
    Gone(#[from] Gone),
    /// It is not known who may see what.
    #[error(transparent)]
    PostsAway(#[from] Away),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] store_kit::Error),
    /// A task of ours ended without a result.
    #[error("rendering failed")]
    Rendering(#[source] tokio::task::JoinError),
}

/// What has to change first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forbidden {
    /// The policy lets nobody write.
    ThreadClosed,
    /// The thread closed by age.
    ThreadClosedByAge,
    /// The post is not published.
    NotPublished,
    /// The comment to answer is not shown.
    ParentHidden,
    /// The comment to answer is as deep as can be.
    TooDeep,
    /// The edit window is over.
    WindowOver,
    /// Its author deleted the comment.
    Deleted,
    /// Nobody reacts to their own comment.
    OwnComment,
    /// The comment is not shown.
    NotShown,
}

impl Error {
    /// Whether there is no such thing.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::NotFound(_))
    }
}
