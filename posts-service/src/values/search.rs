//! What is searched for, and what was found.

use service_kit::search::Query;

use super::{ids::BlogId, listing::Filter, post::Post};

/// One page of a search.
#[derive(Debug, Clone)]
pub struct Searching {
    /// In which blog.
    pub blog: BlogId,
    /// Which words.
    pub query: Query,
    /// Which posts.
    pub filter: Filter,
    /// Whether TRASHED posts are among them.
    pub with_trashed: bool,
    /// How many better matches the pages before had.
    pub offset: u32,
    /// How many matches a page holds at most.
    pub size: u32,
}

/// The matches of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Best first.
    pub matches: Vec<Match>,
    /// The offset of the next page, if there is one.
    pub next: Option<u32>,
}

/// A post that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The post, without its text.
    pub post: Post,
    /// Its title as safe HTML, with what matched in `<mark>`.
    pub title_html: String,
    /// Words around the first match, in the same way.
    pub snippet_html: String,
}
