//! Keeps what is around a blog's pages for some seconds: it is the same for every reader, and takes
//! six calls to find out. Written here because a cache of a library cannot be told the time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use service_kit::time::{Clock, Timestamp};

use super::address::BlogId;
use crate::pages::view::Around;

/// How long a new comment may be missing among the newest ones.
const LIFETIME: Duration = Duration::from_secs(5);

/// Blogs that are kept at most.
const MAX_BLOGS: usize = 1_000;

/// By blog and host, with the moment when it was found out.
pub(super) struct Surroundings {
    clock: Clock,
    kept: Mutex<HashMap<String, (Timestamp, Arc<Around>)>>,
}

impl Surroundings {
    pub(super) fn new(clock: Clock) -> Self {
        Self { clock, kept: Mutex::default() }
    }

    /// What was found out a moment ago.
    pub(super) fn get(&self, id: &BlogId) -> Option<Arc<Around>> {
        let now = self.clock.now();
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, around) = kept.get(&id.key(&id.url()))?;
        (now.since(*since) < LIFETIME).then(|| Arc::clone(around))
    }

    pub(super) fn keep(&self, id: &BlogId, around: &Arc<Around>) {
        let now = self.clock.now();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MAX_BLOGS {
            kept.retain(|_, (since, _)| now.since(*since) < LIFETIME);
        }
        if kept.len() < MAX_BLOGS {
            kept.insert(id.key(&id.url()), (now, Arc::clone(around)));
        }
    }
}
