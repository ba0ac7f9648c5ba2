//! The discussion under a post, as the reader may see it.

use super::{SafeHtml, avatar};

/// The comments, or the news that they are away.
#[derive(Debug, Clone)]
pub enum Discussion {
    /// One page of them.
    Shown(Thread),
    /// The comments service does not answer; the post reads on.
    Away,
    /// Nothing at all: there is no post to talk about.
    Hidden,
}

impl Default for Discussion {
    fn default() -> Self {
        Self::Shown(Thread::default())
    }
}

impl Discussion {
    pub(super) fn nodes(&self) -> Option<&[CommentNode]> {
        match self {
            Self::Shown(thread) => Some(&thread.nodes),
            Self::Away | Self::Hidden => None,
        }
    }
}

/// One page of a discussion.
#[derive(Debug, Clone, Default)]
pub struct Thread {
    /// All public comments of the post, not only those on this page.
    pub count: u64,
    /// The roots in order.
    pub nodes: Vec<CommentNode>,
    /// Back to the first page, on any later one: `...#comments`.
    pub first_url: Option<String>,
    /// The next page: `...#comments`.
    pub next_url: Option<String>,
}

/// A comment and its replies. Any depth may be given; the page nests five levels and lists what is
/// deeper on the fifth.
#[derive(Debug, Clone, Default)]
pub struct CommentNode {
    /// The comment itself.
    pub comment: Comment,
    /// Its replies in order.
    pub replies: Vec<CommentNode>,
    /// The way to the replies that are not on this page.
    pub more: Option<MoreReplies>,
}

/// The way to more replies of one comment.
#[derive(Debug, Clone, Default)]
pub struct MoreReplies {
    /// How many there are, if known.
    pub count: Option<u64>,
    /// The page that shows them.
    pub url: String,
}

/// One comment.
#[derive(Debug, Clone, Default)]
pub struct Comment {
    /// The last part of its name: the page's id is `comment-{id}`.
    pub id: String,
    /// Written here, or brought by another site.
    pub kind: CommentKind,
    /// The name as typed; ignored on a tombstone.
    pub author_name: String,
    /// Their web site, `http` or `https` only.
    pub author_url: Option<String>,
    /// Says "Author" beside the name; only for a verified person who wrote the post.
    pub is_post_author: bool,
    /// Microseconds since 1970 in UTC.
    pub create_time: i64,
    /// When its text was last changed; `Some` shows "edited".
    pub edit_time: Option<i64>,
    /// The text, or what stands in its place.
    pub body: CommentBody,
    /// What it replies to; `None` on a root.
    pub parent: Option<ParentLink>,
    /// `{post}?reply_to={id}#reply`; `None` where no reply is possible.
    pub reply_url: Option<String>,
}

/// The comment that another one replies to.
#[derive(Debug, Clone, Default)]
pub struct ParentLink {
    /// The last part of its name.
    pub id: String,
    /// Its author; `None` when it was removed.
    pub name: Option<String>,
}

/// Where a comment comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CommentKind {
    /// Typed under the post.
    #[default]
    Comment,
    /// Another page links to the post.
    Pingback,
    /// Another page says that it does.
    Trackback,
}

/// What a comment shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommentBody {
    /// The text.
    Shown(SafeHtml),
    /// The text, to its own author alone, until a moderator has read it.
    Pending {
        /// The text.
        html: SafeHtml,
        /// Why it waits, if the author may know.
        reasons: Vec<HeldReason>,
    },
    /// A tombstone: no name, no text.
    Removed,
}

impl Default for CommentBody {
    fn default() -> Self {
        Self::Shown(SafeHtml::default())
    }
}

/// Why a comment waits for a moderator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldReason {
    /// The first comment of somebody we do not know yet.
    FirstComment,
    /// More links than the blog lets through.
    Links,
    /// Anything else.
    Other,
}

impl HeldReason {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::FirstComment, Self::Links, Self::Other];

    /// The message that says it to the comment's author.
    pub fn key(self) -> &'static str {
        match self {
            Self::FirstComment => "held-first-comment",
            Self::Links => "held-links",
            Self::Other => "held-other",
        }
    }
}

impl Comment {
    pub(super) fn is_removed(&self) -> bool {
        self.body == CommentBody::Removed
    }

    pub(super) fn is_mention(&self) -> bool {
        self.kind != CommentKind::Comment
    }

    pub(super) fn mention_key(&self) -> &'static str {
        match self.kind {
            CommentKind::Trackback => "trackback",
            _ => "pingback",
        }
    }

    pub(super) fn initials(&self) -> String {
        avatar::initials(&self.author_name)
    }

    pub(super) fn colour(&self) -> u8 {
        avatar::colour(&self.author_name)
    }
}
