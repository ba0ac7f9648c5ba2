//! The posts that readers came for lately: while posts-service is away, their discussions go on.
//!
//! No text of a post is kept, and no right: what is remembered is shown only while comments-service says that
//! everybody may read it (`find.rs`).

use std::sync::{Mutex, PoisonError};

use hashlink::LruCache;
use proto::posts::v1::{Blog, Post};

use super::{
    address::Inside,
    place::{Place, Target},
};

/// Posts that are remembered; of more, those that nobody asked for longest are forgotten. A few KiB each.
const MAX_POSTS: usize = 4_096;

/// Posts by the address of their page, on each host. Another gateway remembers others, and none after it was started anew.
pub(super) struct KnownPosts(Mutex<LruCache<String, Known>>);

/// As posts-service told of them last.
struct Known {
    blog: Blog,
    post: Post,
}

impl KnownPosts {
    pub(super) fn new() -> Self {
        Self(Mutex::new(LruCache::new(MAX_POSTS)))
    }

    /// Remembers a post that was just found in this blog.
    pub(super) fn remember(&self, blog: Blog, target: &Target) {
        let known = Known { blog, post: without_text(&target.post) };
        self.lock().insert(target.key(), known);
    }

    /// What is known of the post at this address.
    pub(super) fn recall(&self, inside: &Inside<'_>) -> Option<Target> {
        let mut posts = self.lock();
        let Known { blog, post } = posts.get(&inside.key())?;
        Some(Target { place: Place::new(&inside.blog, blog), post: post.clone(), is_away: true })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, LruCache<String, Known>> {
        // Whoever panicked here left a whole list behind.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What names a post.
fn without_text(post: &Post) -> Post {
    Post {
        name: post.name.clone(),
        kind: post.kind,
        state: post.state,
        slug: post.slug.clone(),
        title: post.title.clone(),
        publish_time: post.publish_time,
        author: post.author.clone(),
        author_display_name: post.author_display_name.clone(),
        ..Post::default()
    }
}
