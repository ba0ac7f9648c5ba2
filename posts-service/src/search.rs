//! Finds posts by their words, among those that the caller may read.

use service_kit::{
    auth::Caller,
    search::{MAX_RESULTS, marked_html, snippet_html},
};
use store_kit::Database;

use crate::{
    error::Error,
    rights::Standing,
    store,
    values::{Found, Match, Searching},
};

/// Searches in a database.
#[derive(Debug, Clone)]
pub struct Search {
    database: Database,
}

impl Search {
    /// Searches in this database.
    pub fn new(database: Database) -> Self {
        Self { database }
    }

    /// One page of what matches, best first. The walk ends after [`MAX_RESULTS`].
    pub async fn posts(&self, caller: &Caller, asked: &Searching) -> Result<Found, Error> {
        let sight = Standing::of(&self.database, caller, &asked.blog).await?.sight();
        let size = asked.size.min(MAX_RESULTS.saturating_sub(asked.offset));
        let mut rows = store::search::search(&self.database, asked, &sight, size + 1).await?;
        let next = asked.offset + size;
        let more = rows.len() > size as usize && next < MAX_RESULTS;
        rows.truncate(size as usize);
        let query = asked.query.clone();
        // To look through a hundred long texts is work for a thread that may be kept busy.
        let matches = tokio::task::spawn_blocking(move || {
            let shown = |(post, plain): (_, String)| {
                let post: crate::values::Post = post;
                let title_html = marked_html(&post.title, &query);
                Match { title_html, snippet_html: snippet_html(&plain, &query), post }
            };
            rows.into_iter().map(shown).collect()
        });
        Ok(Found { matches: matches.await?, next: more.then_some(next) })
    }
}
