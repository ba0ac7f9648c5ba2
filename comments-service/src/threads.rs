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
    store::threads::{self, Counts},
};

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
