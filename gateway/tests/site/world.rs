//! Two services that answer from a list, and remember what they were asked.

use std::sync::{Arc, Mutex, MutexGuard};

use proto::{
    comments::v1::{
        Author, Comment, CommentKind, CommentMatch, CommentRevision, CommentState, CreateCommentRequest,
        HeldReason, Reaction, Thread, ThreadNode, ThreadState,
    },
    posts::v1::{Blog, BusinessSummary, Post, PostKind, PostMatch, PostState, SummarizePostsResponse},
};
use service_kit::{auth::Caller, call::Call, time::Timestamp};
use tonic::Status;

use crate::watching::Watch;

/// 2012-11-19 19:05 in Denver.
pub(crate) const MONDAY: Timestamp = Timestamp(1_353_377_100_000_000);

pub(crate) const POST: &str = "blogs/waiter/posts/0193a000-0000-7000-8000-000000000001";

/// What the services know.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that a test may break")]
#[derive(Default)]
pub(crate) struct World {
    pub(crate) blogs: Vec<Blog>,
    pub(crate) posts: Vec<Post>,
    /// Former slugs and imported paths, and the slugs of now.
    pub(crate) aliases: Vec<(String, String)>,
    pub(crate) thread: Thread,
    pub(crate) nodes: Vec<ThreadNode>,
    /// Pages of the list by token; the one without a token is `nodes`.
    pub(crate) further_replies: Vec<Comment>,
    pub(crate) next_page: String,
    /// Comments that GetComment finds, and the token that a waiting one needs.
    pub(crate) comments: Vec<(Comment, String)>,
    pub(crate) posts_away: bool,
    /// Whether every session is over.
    pub(crate) signed_out: bool,
    /// When the sessions began that CheckSession was asked about.
    pub(crate) checked: Vec<Timestamp>,
    pub(crate) comments_away: bool,
    /// What GetThread answers instead of the thread.
    pub(crate) thread_refusal: Option<Status>,
    /// What CreateComment and PreviewComment answer instead of doing it.
    pub(crate) refusal: Option<Status>,
    /// What a new comment becomes.
    pub(crate) new_state: CommentState,
    pub(crate) held_reasons: Vec<HeldReason>,
    pub(crate) created: Vec<(Call, CreateCommentRequest)>,
    /// The `request_id`s of changes and deletions.
    pub(crate) changes: Vec<String>,
    pub(crate) reactions: Vec<(String, Reaction)>,
    /// What ListCommentRevisions answers; `None` as long as it is not built.
    pub(crate) revisions: Option<Vec<CommentRevision>>,
    /// Orders that lists were asked for, and one that is refused.
    pub(crate) orders: Vec<String>,
    pub(crate) unknown_order: String,
    /// Who asked what, besides.
    pub(crate) calls: Vec<(&'static str, Call)>,
    /// Tokens and filters that lists were asked with.
    pub(crate) asked: Vec<String>,
    /// The same of the short lists beside a page: neighbours, pages.
    pub(crate) asked_beside: Vec<String>,
    /// The newest comments of the blog, or of a post.
    pub(crate) newest: Vec<Comment>,
    /// The most discussed ones.
    pub(crate) threads: Vec<Thread>,
    pub(crate) summary: SummarizePostsResponse,
    pub(crate) businesses: Vec<BusinessSummary>,
    pub(crate) found_posts: Vec<PostMatch>,
    pub(crate) found_comments: Vec<CommentMatch>,
    /// Whether nobody has built search and summaries yet.
    pub(crate) finding_missing: bool,
    /// What SearchPosts and SearchComments answer instead of looking.
    pub(crate) search_refusal: Option<Status>,
    /// Words and filters that were searched with.
    pub(crate) searched: Vec<String>,
    /// The watches of comments, those that nobody hears any more included.
    pub(crate) watches: Vec<Watch>,
    /// What WatchComments answers instead of watching.
    pub(crate) watch_refusal: Option<Status>,
}

impl World {
    /// One's own comment, if the etag still fits.
    pub(crate) fn change(
        &mut self,
        name: &str,
        etag: &str,
        proof: Option<&str>,
        caller: &Caller,
    ) -> Result<&mut Comment, Status> {
        if let Some(refusal) = self.refusal.clone() {
            return Err(refusal);
        }
        let (comment, token) = self
            .comments
            .iter_mut()
            .find(|(comment, _)| comment.name == name)
            .ok_or_else(|| Status::not_found("not there"))?;
        if proof != Some(token.as_str()) && !wrote(caller, comment) {
            return Err(Status::permission_denied("not yours"));
        }
        if etag != comment.etag {
            return Err(Status::aborted("stale"));
        }
        Ok(comment)
    }
}

/// Whether it is the comment of the person who calls.
pub(crate) fn wrote(caller: &Caller, comment: &Comment) -> bool {
    let author = comment.author.as_ref().map(|author| author.person.as_str());
    caller.person().is_some() && caller.person() == author
}

/// The world as tests and services share it.
#[derive(Clone, Default)]
pub(crate) struct Shared(Arc<Mutex<World>>);

impl Shared {
    pub(crate) fn lock(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap()
    }

    /// One blog with one post and an open, empty discussion.
    pub(crate) fn with_one_post() -> Self {
        let shared = Self::default();
        {
            let mut world = shared.lock();
            world.blogs.push(blog("waiter", "The Good Waiter"));
            world.posts.push(post(POST, "week-1", "Week 1"));
            world.new_state = CommentState::Approved;
            world.thread = Thread {
                name: format!("{POST}/thread"),
                state: ThreadState::Open.into(),
                max_characters: 10_000,
                ..Thread::default()
            };
        }
        shared
    }
}

pub(crate) fn blog(id: &str, title: &str) -> Blog {
    Blog {
        name: format!("blogs/{id}"),
        title: title.to_owned(),
        language: "en-US".to_owned(),
        time_zone: "America/Denver".to_owned(),
        ..Blog::default()
    }
}

pub(crate) fn post(name: &str, slug: &str, title: &str) -> Post {
    Post {
        name: name.to_owned(),
        kind: PostKind::Article.into(),
        slug: slug.to_owned(),
        title: title.to_owned(),
        content_html: "<p>He filled the <em>glass</em>.</p>".to_owned(),
        excerpt: "He filled the glass.".to_owned(),
        state: PostState::Published.into(),
        publish_time: Some(MONDAY.to_proto()),
        author: format!(
            "{}/members/0193c000-0000-7000-8000-000000000001",
            name.split("/posts/").next().unwrap()
        ),
        author_display_name: "Paula Rogers".to_owned(),
        labels: vec!["service".to_owned()],
        ..Post::default()
    }
}

/// The id of the test's n-th comment.
pub(crate) fn id(number: u32) -> String {
    format!("0193b000-0000-7000-8000-{number:012}")
}

pub(crate) fn comment_name(number: u32) -> String {
    format!("{POST}/comments/{}", id(number))
}

/// An approved comment; `parent` 0 makes it a root.
pub(crate) fn comment(number: u32, parent: u32, author: &str, html: &str) -> Comment {
    Comment {
        name: comment_name(number),
        kind: CommentKind::Comment.into(),
        parent_comment: if parent == 0 { String::new() } else { comment_name(parent) },
        author: Some(Author { display_name: author.to_owned(), ..Author::default() }),
        content_html: html.to_owned(),
        state: CommentState::Approved.into(),
        create_time: Some(MONDAY.to_proto()),
        ..Comment::default()
    }
}
