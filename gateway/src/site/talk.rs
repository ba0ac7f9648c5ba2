//! Loads the discussion of a post: a page of threads, or one thread's further replies.

use proto::comments::v1::{Comment, Thread, ThreadNode};
use uuid::Uuid;

use super::{
    Context,
    address::Query,
    backend::{Asker, Failure},
};

/// The part of a discussion that a page shows.
#[derive(Debug)]
pub(super) enum Talk {
    /// Comments.
    Here(Box<Part>),
    /// comments-service does not answer; the post reads on.
    Away,
}

/// Threads and what is known about them all.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) thread: Thread,
    pub(super) nodes: Vec<ThreadNode>,
    /// Token of the next page of roots; empty when there is none.
    pub(super) next_page: String,
    pub(super) at: At,
}

/// Which part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum At {
    /// The first page.
    #[default]
    Start,
    /// A later page of roots.
    Page(String),
    /// The replies to one root, from a token on.
    Branch(Uuid, String),
}

impl At {
    pub(super) fn of(query: &Query) -> Self {
        match query.thread {
            Some(root) => Self::Branch(root, query.page.clone()),
            None if query.page.is_empty() => Self::Start,
            None => Self::Page(query.page.clone()),
        }
    }
}

impl Talk {
    /// Loads it. Whatever goes wrong at comments-service means that the comments are away, but for
    /// a page or thread that the address makes up.
    pub(super) async fn load(site: &Context, asker: &Asker, post: &str, at: At) -> Result<Self, Failure> {
        let loaded = match &at {
            At::Start => roots(site, asker, post, "").await,
            At::Page(token) => roots(site, asker, post, token).await,
            At::Branch(root, token) => branch(site, asker, post, *root, token).await,
        };
        match loaded {
            Ok((thread, nodes, next_page)) => Ok(Self::Here(Box::new(Part { thread, nodes, next_page, at }))),
            Err(failure @ (Failure::NotFound | Failure::Invalid(_))) if at != At::Start => Err(failure),
            Err(failure) => {
                tracing::debug!(?failure, post, "a page goes out without its comments");
                Ok(Self::Away)
            }
        }
    }

    pub(super) fn thread(&self) -> Option<&Thread> {
        match self {
            Self::Here(part) => Some(&part.thread),
            Self::Away => None,
        }
    }
}

type Loaded = Result<(Thread, Vec<ThreadNode>, String), Failure>;

async fn roots(site: &Context, asker: &Asker, post: &str, token: &str) -> Loaded {
    let (thread, list) =
        tokio::join!(site.backend.thread(asker, post), site.backend.roots(asker, post, token));
    let (thread, list) = (thread?, list?);
    Ok((thread, list.threads, list.next_page_token))
}

async fn branch(site: &Context, asker: &Asker, post: &str, root: Uuid, token: &str) -> Loaded {
    let name = comment_name(post, root);
    let (thread, comment, list) = tokio::join!(
        site.backend.thread(asker, post),
        site.backend.comment(asker, &name, None),
        site.backend.replies(asker, post, &name, token)
    );
    let (thread, list) = (thread?, list?);
    let comment = match comment {
        // A removed root cannot be read by itself, but its replies can.
        Err(Failure::NotFound) if !list.comments.is_empty() => {
            Comment { name, tombstone: true, ..Comment::default() }
        }
        read => read?,
    };
    let node = ThreadNode {
        comment: Some(comment),
        replies: list.comments,
        more_replies: !list.next_page_token.is_empty(),
        replies_page_token: list.next_page_token,
    };
    Ok((thread, vec![node], String::new()))
}

/// `blogs/{blog}/posts/{post}/comments/{comment}`.
pub(super) fn comment_name(post: &str, id: Uuid) -> String {
    format!("{post}/comments/{id}")
}
