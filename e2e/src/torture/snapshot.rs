//! Everything that is there at the end, read through the public faces.

use std::collections::HashMap;

use anyhow::{Context as _, Result};
use proto::{
    comments::v1::{GetThreadRequest, ListCommentsRequest},
    posts::v1::{ListPostsRequest, PostView},
};

use super::{
    ledger::Written,
    work::{BLOG, Work},
};

const PAGE: i32 = 100;

/// A post or a comment.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) written: Written,
    pub(super) revision: i64,
    /// Of a comment alone.
    pub(super) place: Option<Place>,
}

/// Where a comment stands.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) post: String,
    pub(super) parent: Option<String>,
    pub(super) depth: i32,
    pub(super) reply_count: i32,
}

/// The counts of a post's discussion.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counts {
    pub(super) approved: i32,
    pub(super) pending: i32,
}

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    pub(super) rows: HashMap<String, Row>,
    /// Names that a walk through a list met twice.
    pub(super) met_twice: Vec<String>,
    /// By post.
    pub(super) counts: HashMap<String, Counts>,
}

impl Snapshot {
    pub(super) async fn take(work: &Work) -> Result<Self> {
        let mut snapshot = Self::default();
        let posts = snapshot.posts(work).await.context("posts are listed")?;
        for post in posts {
            snapshot.comments(work, &post).await.with_context(|| format!("comments of {post} are listed"))?;
            let request = work.callers.request(GetThreadRequest { name: format!("{post}/thread") });
            let thread = work.callers.comments(0).get_thread(request).await?.into_inner();
            let counts = Counts { approved: thread.approved_count, pending: thread.pending_count };
            snapshot.counts.insert(post, counts);
        }
        Ok(snapshot)
    }

    async fn posts(&mut self, work: &Work) -> Result<Vec<String>> {
        let (mut names, mut page_token) = (Vec::new(), String::new());
        loop {
            let request = work.callers.request(ListPostsRequest {
                parent: BLOG.to_owned(),
                page_size: PAGE,
                page_token,
                order_by: "create_time".to_owned(),
                view: PostView::Full.into(),
                show_deleted: true,
                ..ListPostsRequest::default()
            });
            let page = work.callers.posts(0).list_posts(request).await?.into_inner();
            for post in page.posts {
                names.push(post.name.clone());
                let written = Written { content: post.content, state: post.state };
                self.add(post.name, Row { written, revision: post.revision, place: None });
            }
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok(names);
            }
        }
    }

    async fn comments(&mut self, work: &Work, post: &str) -> Result<()> {
        let mut page_token = String::new();
        loop {
            let request = work.callers.request(ListCommentsRequest {
                parent: post.to_owned(),
                page_size: PAGE,
                page_token,
                ..ListCommentsRequest::default()
            });
            let page = work.callers.comments(0).list_comments(request).await?.into_inner();
            for comment in page.comments {
                let place = Place {
                    post: post.to_owned(),
                    parent: Some(comment.parent_comment).filter(|parent| !parent.is_empty()),
                    depth: comment.depth,
                    reply_count: comment.reply_count,
                };
                let written = Written { content: comment.content, state: comment.state };
                self.add(comment.name, Row { written, revision: comment.revision, place: Some(place) });
            }
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return Ok(());
            }
        }
    }

    pub(super) fn add(&mut self, name: String, row: Row) {
        if self.rows.insert(name.clone(), row).is_some() {
            self.met_twice.push(name);
        }
    }
}
