//! What can be searched of a post.

/// A text as the index has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Searchable {
    /// Its beginning without markup, for what is shown of a match.
    pub plain: String,
    /// The words of that, folded.
    pub words: Vec<String>,
}
