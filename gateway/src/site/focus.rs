//! What a page shows of one comment before all others.

use proto::comments::v1::Comment;

use crate::pages::view::Opened;

/// The comment that a page is about.
#[derive(Debug)]
pub(super) struct Focus {
    /// The last part of its name.
    pub(super) id: String,
    /// Itself, where the page may have to put it in its place.
    pub(super) comment: Option<Comment>,
    /// What is opened in its place.
    pub(super) opened: Opened,
}
