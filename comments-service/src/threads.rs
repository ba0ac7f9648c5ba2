//! Threads: whether a discussion takes comments, and how many it has.

use std::collections::HashMap;

use service_kit::call::Call;
use store_kit::Database;

use crate::{
    access::{
        Access,
        view::{Openness, View},
    },
    error::Error,
    name::{BlogId, PostId, PostName},
    store::threads::{self, Counts, ThreadOrder, ThreadPosition},
};

/// Times that a list reads on when a caller may not see what it read.
const MAX_ROUNDS: usize = 5;

/// The threads of this service.
#[derive(Debug, Clone)]
pub struct Threads {
    database: Database,
    access: Access,
}

/// A thread, as a caller sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// Whether they could write; `None` when there is no such post for them.
    pub openness: Option<Openness>,
    /// Its counts; waiting ones for moderators alone.
    pub counts: Counts,
    /// Longest text that the policy allows, in characters.
    pub longest_text: u32,
}

impl Threads {
    /// Threads in `database`, for callers whom `access` lets.
    pub fn new(database: Database, access: Access) -> Self {
        Self { database, access }
    }

    /// The thread of a post.
    pub async fn get(&self, call: &Call, post: &PostName) -> Result<Thread, Error> {
        let view = self.access.post(call, post).await?;
        let found = threads::of_posts(&self.database, &post.blog, std::slice::from_ref(&post.post)).await?;
        let counts = found.into_iter().next().map(|(_, counts)| counts);
        Ok(thread(&view, counts))
    }

    /// The threads of those of the posts that the caller may see; the others are missing, whether
    /// they exist or not.
    pub async fn batch(
        &self,
        call: &Call,
        blog: &BlogId,
        posts: &[PostId],
    ) -> Result<HashMap<PostId, Thread>, Error> {
        let around = self.access.around(call, blog, posts).await?;
        let mut counts: HashMap<_, _> =
            threads::of_posts(&self.database, blog, posts).await?.into_iter().collect();
        let seen = around.views().map(|view| {
            let counts = counts.remove(&view.post.post);
            (view.post.post.clone(), thread(&view, counts))
        });
        Ok(seen.collect())
    }
}

/// A page of threads.
#[derive(Debug)]
pub struct ThreadPage {
    /// The threads with their posts.
    pub threads: Vec<(PostName, Thread)>,
    /// Where the next page begins.
    pub next: Option<ThreadPosition>,
}

impl Threads {
    /// The threads of a blog that have shown comments, of posts that the caller may see. A page may end
    /// short when many of them are of others; its token goes on.
    pub async fn list(
        &self,
        call: &Call,
        blog: &BlogId,
        order: ThreadOrder,
        mut after: Option<ThreadPosition>,
        limit: u32,
    ) -> Result<ThreadPage, Error> {
        self.access.around(call, blog, &[]).await?;
        let mut seen: Vec<(PostName, Thread)> = Vec::new();
        for _ in 0..MAX_ROUNDS {
            let found = threads::list(&self.database, blog, order, after.as_ref(), limit + 1).await?;
            let is_last = found.len() <= limit as usize;
            after = found.last().map(|(post, counts)| ThreadPosition::after(order, post, counts)).or(after);
            let posts: Vec<PostId> = found.iter().map(|(post, _)| post.clone()).collect();
            let around = self.access.around(call, blog, &posts).await?;
            let mut views: HashMap<PostId, View> =
                around.views().map(|view| (view.post.post.clone(), view)).collect();
            seen.extend(found.into_iter().filter_map(|(post, counts)| {
                let view = views.remove(&post)?;
                Some((view.post.clone(), thread(&view, Some(counts))))
            }));
            if seen.len() > limit as usize {
                seen.truncate(limit as usize);
                let last = seen.last();
                after = last.map(|(post, thread)| ThreadPosition::after(order, &post.post, &thread.counts));
                return Ok(ThreadPage { threads: seen, next: after });
            }
            if is_last {
                return Ok(ThreadPage { threads: seen, next: None });
            }
        }
        Ok(ThreadPage { threads: seen, next: after })
    }
}

impl Thread {
    /// What stands for a post that is not there or may not be seen.
    pub fn unknown() -> Self {
        Self { openness: None, counts: Counts::default(), longest_text: 0 }
    }
}

fn thread(view: &View, counts: Option<Counts>) -> Thread {
    let mut counts = counts.unwrap_or_default();
    if !view.viewer.reads_hidden() {
        counts.pending = 0;
    }
    Thread { openness: Some(view.openness()), counts, longest_text: view.rules.longest_text() }
}
