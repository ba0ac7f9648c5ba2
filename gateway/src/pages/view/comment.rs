//! The discussion under a post, as the reader may see it.

use super::{Opened, SafeHtml, Tally, avatar};

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
    /// The ways in which the roots can be ordered; empty where there is nothing to order.
    pub orders: Vec<OrderLink>,
    /// Where the form of the reactions is sent.
    pub react_url: String,
    /// Proves from which session's page that one comes; empty without one.
    pub csrf: String,
    /// Where the page hears what changes, and what tells that something has.
    pub live_url: String,
    /// Another one when the counts are others.
    pub stamp: String,
}

/// Which roots of a discussion come first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// Those that were written first.
    #[default]
    Oldest,
    /// Those that were written last.
    Newest,
    /// Those that most readers reacted to.
    Best,
}

impl Order {
    /// All of them, as they stand beside each other.
    pub const ALL: [Self; 3] = [Self::Oldest, Self::Newest, Self::Best];

    /// As it stands in an address.
    pub fn word(self) -> &'static str {
        match self {
            Self::Oldest => "oldest",
            Self::Newest => "newest",
            Self::Best => "best",
        }
    }

    /// What is no order means the first one.
    pub fn parse(word: &str) -> Self {
        Self::ALL.into_iter().find(|order| order.word() == word).unwrap_or_default()
    }

    /// The message that names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Oldest => "order-oldest",
            Self::Newest => "order-newest",
            Self::Best => "order-best",
        }
    }
}

/// The way to another order.
#[derive(Debug, Clone)]
pub struct OrderLink {
    /// Which one.
    pub order: Order,
    /// The first page in it.
    pub url: String,
    /// Whether it is the one of this page.
    pub is_current: bool,
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
    /// The same with its words in the answer.
    pub quote_url: Option<String>,
    /// Its address: a fragment where the page's own address shows it.
    pub permalink: String,
    /// Whether the page's address means this one.
    pub is_marked: bool,
    /// Shown replies at any depth, as far as they are counted.
    pub reply_count: u64,
    /// Where its author changes it; `None` for everybody else, and once the time is over.
    pub edit_url: Option<String>,
    /// Where its author deletes it.
    pub delete_url: Option<String>,
    /// Where its earlier texts are; `None` where it was never edited.
    pub revisions_url: Option<String>,
    /// How readers reacted.
    pub reactions: Tally,
    /// What stands in the place of its text, or below it.
    pub opened: Opened,
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
    /// The text, to its own author and those who moderate, until one of them has read it.
    Pending {
        /// The text.
        html: SafeHtml,
        /// Why it waits, if the author may know.
        reasons: Vec<HeldReason>,
        /// Whether the reader wrote it.
        is_own: bool,
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

    /// Whether there is a row of reactions at all.
    pub(super) fn has_reactions(&self) -> bool {
        self.body_is_shown() && (self.reactions.is_open || !self.reactions.is_empty())
    }

    fn body_is_shown(&self) -> bool {
        matches!(self.body, CommentBody::Shown(_))
    }

    /// The page on which nothing is opened in its place.
    pub(super) fn close_url(&self) -> String {
        self.revisions_url.as_deref().unwrap_or_default().replacen("?revisions=", "?comment=", 1)
    }

    pub(super) fn has_actions(&self) -> bool {
        self.reply_url.is_some() || self.edit_url.is_some() || self.delete_url.is_some()
    }

    pub(super) fn initials(&self) -> String {
        avatar::initials(&self.author_name)
    }

    pub(super) fn colour(&self) -> u8 {
        avatar::colour(&self.author_name)
    }
}
