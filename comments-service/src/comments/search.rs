//! SearchComments.

use service_kit::{
    call::Call,
    search::{MAX_RESULTS, Query, snippet_html},
};

use super::{
    Comments, Shown,
    current::current,
    list::{self, MAX_ROUNDS},
};
use crate::{
    access::view::View,
    comment::Comment,
    error::Error,
    filter::Wanted,
    name::{BlogId, PostId, PostName},
    store::{lists::Filter, search},
};

/// What is searched for, and where.
#[derive(Debug)]
pub struct Search {
    /// In this blog.
    pub blog: BlogId,
    /// In this post of it; `None`: in all.
    pub post: Option<PostId>,
    /// These words.
    pub query: Query,
    /// Only such comments.
    pub wanted: Wanted,
    /// How many the index found on the pages before.
    pub skip: u32,
    /// Most comments in the answer.
    pub limit: u32,
}

/// A comment that was found.
#[derive(Debug)]
pub struct Match {
    /// The comment.
    pub shown: Shown,
    /// The words around the first match, as safe HTML.
    pub snippet_html: String,
}

/// A page of what was found.
#[derive(Debug)]
pub struct Matches {
    /// The best first.
    pub matches: Vec<Match>,
    /// How many the index has found so far, when there are more.
    pub next: Option<u32>,
}

impl Comments {
    /// The comments with the words that the caller may see.
    pub async fn search(&self, call: &Call, mut search: Search) -> Result<Matches, Error> {
        let hidden = match &search.post {
            Some(post) => {
                let post = PostName { blog: search.blog.clone(), post: post.clone() };
                self.access.post(call, &post).await?.viewer.reads_hidden()
            }
            None => self.access.around(call, &search.blog, &[]).await?.viewer.reads_hidden(),
        };
        let filter = list::filter(hidden, &search.wanted)?;
        let mut seen: Vec<((View, Comment), u32)> = Vec::new();
        for _ in 0..MAX_ROUNDS {
            let found = self.found(call, &search, &filter).await?;
            // One more than a page was read, so that a full one knows whether it is the last.
            let is_last = found.read <= search.limit || search.skip + found.read >= MAX_RESULTS;
            search.skip += found.read;
            seen.extend(found.seen);
            if is_last || seen.len() > search.limit as usize {
                return self.page_of_matches(call, &search, seen, None).await;
            }
        }
        let read_to = Some(search.skip);
        self.page_of_matches(call, &search, seen, read_to).await
    }

    /// One more than a page, of what the index finds next.
    async fn found(&self, call: &Call, search: &Search, filter: &Filter) -> Result<Found, Error> {
        let of = (&search.blog, search.post.as_ref());
        let most = (search.limit + 1).min(MAX_RESULTS.saturating_sub(search.skip));
        let found = search::find(&self.database, of, &search.query, filter, (search.skip, most)).await?;
        let views = self.views(call, &search.blog, &found).await?;
        let read = u32::try_from(found.len()).unwrap_or(MAX_RESULTS);
        let seen = (search.skip + 1..)
            .zip(found)
            .filter_map(|(number, comment)| Some(((views.get(&comment.post)?.clone(), comment), number)));
        Ok(Found { read, seen: seen.collect() })
    }

    async fn page_of_matches(
        &self,
        call: &Call,
        search: &Search,
        seen: Vec<((View, Comment), u32)>,
        read_to: Option<u32>,
    ) -> Result<Matches, Error> {
        let bytes = |((_, comment), _): &((View, Comment), u32)| list::bytes(comment);
        let (seen, next) = list::page(seen, search.limit, bytes, |(_, number)| *number);
        let seen = current(seen.into_iter().map(|(found, _)| found).collect()).await?;
        let mut shown: Vec<Shown> =
            seen.into_iter().map(|(view, comment)| Shown::to(&view, &self.key, comment)).collect();
        self.with_own_reactions(&call.caller, &search.blog, shown.iter_mut().collect()).await?;
        let query = search.query.clone();
        // To look through a hundred long texts is work for a thread that may be kept busy.
        let matches = tokio::task::spawn_blocking(move || {
            let found = |shown: Shown| {
                let text = markup::plain_text(&shown.comment.text.html);
                Match { snippet_html: snippet_html(&text, &query), shown }
            };
            shown.into_iter().map(found).collect()
        });
        Ok(Matches { matches: matches.await.map_err(Error::Rendering)?, next: next.or(read_to) })
    }
}

/// What one look into the index brought.
struct Found {
    /// How many there were.
    read: u32,
    /// Those that the caller may see, with how many were found up to each.
    seen: Vec<((View, Comment), u32)>,
}
