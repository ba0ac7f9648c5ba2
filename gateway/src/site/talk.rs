//! Loads the discussion of a post: a page of threads, or one thread's further replies.

use proto::comments::v1::{Comment, Thread, ThreadNode};
use uuid::Uuid;

use super::{
    backend::{Asker, Failure},
    context::Context,
};
use crate::pages::view::Order;

/// How many steps a permalink climbs to the root of its thread: each is a call, and few discussions go
/// deeper.
const MAX_CLIMB: usize = 10;

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
    pub(super) order: Order,
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

impl Talk {
    /// Loads it. Whatever goes wrong at comments-service means that the comments are away, but for
    /// a page or thread that the address makes up.
    pub(super) async fn load(
        site: &Context,
        asker: &Asker,
        post: &str,
        at: At,
        order: Order,
    ) -> Result<Self, Failure> {
        let loaded = match &at {
            At::Start => first(site, asker, post, order).await,
            At::Page(token) => roots(site, asker, post, token, order).await,
            At::Branch(root, token) => branch(site, asker, post, *root, token).await,
        };
        match loaded {
            Ok((thread, nodes, next_page, order)) => {
                Ok(Self::Here(Box::new(Part { thread, nodes, next_page, at, order })))
            }
            Err(failure @ (Failure::NotFound | Failure::Invalid(_))) if at != At::Start => Err(failure),
            Err(failure) => {
                tracing::debug!(?failure, post, "a page goes out without its comments");
                Ok(Self::Away)
            }
        }
    }

    /// The thread that `comment` belongs to, with its first replies. `None` where that cannot be found
    /// out in a few steps.
    pub(super) async fn around(
        site: &Context,
        asker: &Asker,
        post: &str,
        comment: &Comment,
        shown: &Self,
    ) -> Option<Self> {
        let Self::Here(part) = shown else { return None };
        if part.at != At::Start {
            return None;
        }
        let root = root_of(site, asker, comment, part).await?;
        let id = root.rsplit('/').next()?.parse().ok()?;
        let at = At::Branch(id, String::new());
        Self::load(site, asker, post, at, part.order).await.ok()
    }

    /// Whether a comment is among those that are here.
    pub(super) fn shows(&self, name: &str) -> bool {
        match self {
            Self::Here(part) => part.root_over(name).is_some(),
            Self::Away => true,
        }
    }

    pub(super) fn thread(&self) -> Option<&Thread> {
        match self {
            Self::Here(part) => Some(&part.thread),
            Self::Away => None,
        }
    }
}

impl Part {
    /// The root below which a comment is here.
    fn root_over(&self, name: &str) -> Option<&str> {
        let holds = |node: &&ThreadNode| {
            let comments = node.comment.iter().chain(&node.replies);
            comments.into_iter().any(|comment| comment.name == name)
        };
        Some(self.nodes.iter().find(holds)?.comment.as_ref()?.name.as_str())
    }
}

/// The name of the root that a comment hangs below.
async fn root_of(site: &Context, asker: &Asker, comment: &Comment, part: &Part) -> Option<String> {
    let mut name = comment.name.clone();
    let mut parent = comment.parent_comment.clone();
    for _ in 0..MAX_CLIMB {
        if parent.is_empty() {
            return Some(name);
        }
        if let Some(root) = part.root_over(&parent) {
            return Some(root.to_owned());
        }
        let above = site.backend.comment(asker, &parent, None).await.ok()?;
        (name, parent) = (above.name, above.parent_comment);
    }
    None
}

type Loaded = Result<(Thread, Vec<ThreadNode>, String, Order), Failure>;

/// The first page; in order of time where the service knows no other.
async fn first(site: &Context, asker: &Asker, post: &str, order: Order) -> Loaded {
    match roots(site, asker, post, "", order).await {
        Err(Failure::Invalid(_)) if order != Order::Oldest => {
            roots(site, asker, post, "", Order::Oldest).await
        }
        loaded => loaded,
    }
}

async fn roots(site: &Context, asker: &Asker, post: &str, token: &str, order: Order) -> Loaded {
    let (thread, list) =
        tokio::join!(site.backend.thread(asker, post), site.backend.roots(asker, post, token, order));
    let (thread, list) = (thread?, list?);
    Ok((thread, list.threads, list.next_page_token, order))
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
    Ok((thread, vec![node], String::new(), Order::Oldest))
}

/// `blogs/{blog}/posts/{post}/comments/{comment}`.
pub(super) fn comment_name(post: &str, id: Uuid) -> String {
    format!("{post}/comments/{id}")
}
