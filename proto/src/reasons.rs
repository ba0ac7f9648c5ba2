//! Values of `ErrorInfo.reason` that a client acts on, beside what the code says.

/// CreateComment: the comment to answer is as deep as a reply can be.
pub const REPLY_TOO_DEEP: &str = "REPLY_TOO_DEEP";

/// CreateComment: the comment to answer is not shown any more.
pub const PARENT_HIDDEN: &str = "PARENT_HIDDEN";

/// UpdateComment, DeleteComment: the time in which its author may change a comment is over.
pub const EDIT_WINDOW_OVER: &str = "EDIT_WINDOW_OVER";

/// The comment was deleted by its author: nothing is left that could be changed.
pub const COMMENT_DELETED: &str = "COMMENT_DELETED";

/// The resource was changed since its etag was read.
pub const STALE_ETAG: &str = "STALE_ETAG";

/// The `request_id` was used with other content.
pub const REQUEST_ID_REUSED: &str = "REQUEST_ID_REUSED";

/// LinkIdentity: the person signed out everywhere after the session began that asked for it.
pub const SESSION_OVER: &str = "SESSION_OVER";
