//! Values of `ErrorInfo.reason` that a client acts on, beside what the code says.

/// CreateComment: the comment to answer is as deep as a reply can be.
pub const REPLY_TOO_DEEP: &str = "REPLY_TOO_DEEP";

/// CreateComment: the comment to answer is not shown any more.
pub const PARENT_HIDDEN: &str = "PARENT_HIDDEN";
