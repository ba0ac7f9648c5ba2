//! Full-text search: what words a text has, what a query asks of them, and how a match is shown. Both
//! engines index the words that [`words`] finds, and so find the same.

mod query;
mod snippet;
mod words;

pub use query::{MAX_QUERY, Phrase, Query};
pub use snippet::{MAX_SNIPPET_WORDS, marked_html, snippet_html};
pub use words::{MAX_WORD, Word, words};

/// Most results that a walk through the matches of one query meets.
pub const MAX_RESULTS: u32 = 500;

/// The words of a text as an index keeps them, in their order.
pub fn folded_words(text: &str) -> Vec<String> {
    words(text).map(|word| word.folded).collect()
}
