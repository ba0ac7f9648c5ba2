//! What a live page is told of a comment.

use serde::Serialize;

/// What happened to a comment, as everybody may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::site) struct Change {
    /// `created`, `shown` (it is there, or there again, and may be new to who reads), `updated` or `removed`.
    pub(in crate::site) kind: &'static str,
    /// The last part of its name.
    pub(in crate::site) id: String,
    /// The same of what it answers; empty for a root, and where nobody may know.
    pub(in crate::site) parent: String,
    /// Its article, as the page has it; empty for a new one, which the page fetches when it is wanted.
    pub(in crate::site) html: String,
}
