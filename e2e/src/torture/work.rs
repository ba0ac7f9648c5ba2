//! The callers at work, side by side, until they are told to stop.
//!
//! Each resource has one writer at a time, but for the tallies. A resource that a call without an
//! answer may have changed is left alone from then on, so that what is expected of it stays known.

mod author;
mod commenter;
mod editor;
mod moderator;
mod prepare;
mod reader;

use std::sync::{Arc, Mutex};

use anyhow::{Result, bail};
use proto::{
    comments::v1::Comment,
    posts::v1::{CreatePostRequest, Post, PublishPostRequest},
};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::{
    callers::{Callers, Outcome},
    chance::Chance,
    ledger::{Asked, Ledger, Written},
};

pub(super) const BLOG: &str = "blogs/torture";

const AUTHORS: usize = 4;
const COMMENTERS: usize = 8;
const EDITORS: usize = 3;
const MODERATORS: usize = 2;
const READERS: usize = 2;

/// One call in so many that failed is not repeated.
const GIVES_UP: u64 = 8;

/// What all callers share.
pub(super) struct Work {
    pub(super) callers: Callers,
    pub(super) ledger: Ledger,
    steady: Vec<String>,
    /// The member who is the author of all posts.
    owner: String,
    /// Posts whose authors publish, withdraw and trash them.
    changing: Mutex<Vec<String>>,
    /// Posts to whose text several callers add lines.
    tallies: Mutex<Vec<String>>,
    /// Comments to answer.
    answerable: Mutex<Vec<String>>,
    /// Comments that their writers have finished with.
    handed: Mutex<Vec<Kept>>,
    stop: CancellationToken,
    seed: u64,
}

/// A comment, or a post, as its only writer knows it.
#[derive(Debug, Clone)]
struct Kept {
    name: String,
    etag: String,
    written: Written,
}

impl Work {
    /// Starts everybody.
    pub(super) fn start(self: &Arc<Self>) -> JoinSet<()> {
        let mut callers = JoinSet::new();
        for number in 0..AUTHORS {
            callers.spawn(author::run(Arc::clone(self), number));
        }
        for number in 0..COMMENTERS {
            callers.spawn(commenter::run(Arc::clone(self), number));
        }
        for number in 0..EDITORS {
            callers.spawn(editor::run(Arc::clone(self), number));
        }
        for number in 0..MODERATORS {
            callers.spawn(moderator::run(Arc::clone(self), number));
        }
        for number in 0..READERS {
            callers.spawn(reader::run(Arc::clone(self), number));
        }
        callers
    }

    /// Lets everybody end what they are about.
    pub(super) async fn finish(&self, mut callers: JoinSet<()>) -> Result<()> {
        self.stop.cancel();
        while let Some(ended) = callers.join_next().await {
            if let Err(error) = ended {
                bail!("a caller broke: {error}");
            }
        }
        Ok(())
    }

    /// Posts that stay published while there are callers.
    pub(super) fn steady(&self) -> impl Iterator<Item = &str> {
        self.steady.iter().map(String::as_str)
    }

    fn is_over(&self) -> bool {
        self.stop.is_cancelled()
    }

    /// Waits until somebody's write is acknowledged, or the work is over.
    async fn one_more(&self) {
        tokio::select! {
            () = self.stop.cancelled() => {}
            () = self.ledger.reach(self.ledger.acknowledged() + 1) => {}
        }
    }

    pub(super) fn chance(&self, name: &str) -> Chance {
        Chance::of(self.seed, name)
    }

    /// A new DRAFT; `None` when it was not acknowledged.
    async fn create_post(&self, chance: &mut Chance, gives_up: u64) -> Option<Kept> {
        let marker = chance.uuid().to_string();
        let content = first(&marker);
        let message = CreatePostRequest {
            parent: BLOG.to_owned(),
            post: Some(Post {
                title: marker.clone(),
                content: content.clone(),
                author: self.owner.clone(),
                ..Post::default()
            }),
            request_id: marker.clone(),
        };
        let begun = self.ledger.begin();
        let asked = self.callers.ask(chance, gives_up, |turn| {
            let (mut posts, request) = (self.callers.posts(turn), self.callers.request(message.clone()));
            async move { posts.create_post(request).await.map(tonic::Response::into_inner) }
        });
        let outcome = asked.await;
        let name = if let Outcome::Done(post) = &outcome { Some(post.name.clone()) } else { None };
        let refused = matches!(outcome, Outcome::Refused { .. });
        self.ledger.book().asked.push(Asked { marker, name, refused });
        match outcome {
            Outcome::Done(post) => {
                self.ledger.acknowledge(begun, &post.name);
                Some(self.keep_post(post, &content))
            }
            Outcome::Refused { status, attempts } => {
                self.ledger.wrong(format!("a new post was refused at attempt {attempts}: {status}"));
                None
            }
            Outcome::Unknown => None,
        }
    }

    async fn publish(&self, chance: &mut Chance, kept: Kept, gives_up: u64) -> Option<Kept> {
        let message = PublishPostRequest {
            name: kept.name.clone(),
            etag: kept.etag.clone(),
            request_id: chance.uuid().to_string(),
            ..PublishPostRequest::default()
        };
        let begun = self.ledger.begin();
        let asked = self.callers.ask(chance, gives_up, |turn| {
            let (mut posts, request) = (self.callers.posts(turn), self.callers.request(message.clone()));
            async move { posts.publish_post(request).await.map(tonic::Response::into_inner) }
        });
        let published = proto::posts::v1::PostState::Published.into();
        self.post_changed(begun, &kept.clone(), Written { state: published, ..kept.written }, asked.await)
    }

    /// What became of a call that was to make the post `wanted`; `None` when it is to be left alone.
    fn post_changed(
        &self,
        begun: super::ledger::Begun,
        kept: &Kept,
        wanted: Written,
        outcome: Outcome<Post>,
    ) -> Option<Kept> {
        match outcome {
            Outcome::Done(post) => {
                self.ledger.acknowledge(begun, &post.name);
                if post.state != wanted.state {
                    self.ledger.wrong(format!("{} is {:?} after a step", post.name, post.state()));
                }
                Some(self.keep_post(post, &wanted.content))
            }
            Outcome::Refused { status, attempts } => {
                self.ledger
                    .wrong(format!("a change of {} was refused at attempt {attempts}: {status}", kept.name));
                None
            }
            Outcome::Unknown => {
                self.ledger.expect_also(&kept.name, wanted);
                None
            }
        }
    }

    /// Expects what the answer says.
    fn keep_post(&self, post: Post, content: &str) -> Kept {
        if post.content != content {
            self.ledger.wrong(format!("{} has another text in the answer than in the request", post.name));
        }
        let written = Written { content: post.content, state: post.state };
        self.ledger.expect(&post.name, written.clone(), post.revision);
        Kept { name: post.name, etag: post.etag, written }
    }

    /// Expects what the answer says.
    fn keep_comment(&self, comment: Comment, content: &str) -> Kept {
        if comment.content != content {
            self.ledger.wrong(format!("{} has another text in the answer than in the request", comment.name));
        }
        let written = Written { content: comment.content, state: comment.state };
        self.ledger.expect(&comment.name, written.clone(), comment.revision);
        Kept { name: comment.name, etag: comment.etag, written }
    }
}

/// A text that begins with its marker.
fn first(marker: &str) -> String {
    format!("{marker} 0")
}

/// The next version of a text, with the same marker.
fn next(content: &str) -> String {
    let (marker, version) = content.split_once(' ').unwrap_or((content, "0"));
    let version: u64 = version.parse().unwrap_or_default();
    format!("{marker} {}", version + 1)
}
