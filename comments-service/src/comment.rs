//! A comment as it is kept: the one shape that rows, lists and rules share.

use serde::Deserialize;
use service_kit::time::Timestamp;

use crate::{
    name::{BlogId, CommentId, CommentName, PostId},
    named::named,
    reaction::ReactionCounts,
};

/// Deepest reply; a root has depth 0.
pub const MAX_DEPTH: i64 = 50;

/// A stored comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its blog.
    pub blog: BlogId,
    /// Its post.
    pub post: PostId,
    /// Its id.
    pub id: CommentId,
    /// The comment that it answers.
    pub parent: Option<CommentId>,
    /// The root of its discussion: itself at depth 0.
    pub root: CommentId,
    /// Steps from the root, 0 to [`MAX_DEPTH`].
    pub depth: i64,
    /// What it is.
    pub kind: Kind,
    /// Whether it is shown.
    pub state: State,
    /// Who wrote it.
    pub author: Author,
    /// The text.
    pub text: Text,
    /// Why it waits.
    pub held: HeldReasons,
    /// APPROVED descendants at any depth.
    pub reply_count: i64,
    /// How readers reacted.
    pub reactions: ReactionCounts,
    /// What its edit token is made of; empty when no token fits.
    pub request_hash: String,
    /// When its author last edited it.
    pub edit_time: Option<Timestamp>,
    /// Raised by one with each write to the comment itself.
    pub revision: i64,
    /// When it was written. Never changed: with the id it is the position in every walk.
    pub create_time: Timestamp,
    /// When it was last changed.
    pub update_time: Timestamp,
}

/// Who wrote a comment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Author {
    /// Guest or person.
    pub kind: AuthorKind,
    /// The shown name; empty in what was imported without one, and in what was deleted.
    pub display_name: String,
    /// Their web site, or empty.
    pub url: String,
    /// Their e-mail, or empty.
    pub email: String,
    /// When whoever reads that e-mail said that the comment is theirs. Nobody is asked yet.
    pub email_confirm_time: Option<Timestamp>,
    /// `persons/{person}`.
    pub person: Option<String>,
    /// The guest's id.
    pub guest: Option<String>,
    /// Where it came from, or empty.
    pub client_address: String,
}

/// A text and what it was rendered to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// As written.
    pub content: String,
    /// In what.
    pub format: Format,
    /// As safe HTML.
    pub html: String,
    /// The version of `markup` that made the HTML.
    pub markup_version: i64,
}

impl Comment {
    /// Its resource name.
    pub fn name(&self) -> CommentName {
        CommentName { blog: self.blog.clone(), post: self.post.clone(), comment: self.id.clone() }
    }

    /// Whether everybody who reads the post finds something in its place.
    pub fn is_shown(&self) -> bool {
        self.state == State::Approved || self.reply_count > 0
    }
}

named!(
    /// What a comment is.
    Kind {
        /// Written by somebody.
        #[default]
        Comment = "COMMENT",
        /// Another site's notice that it links here.
        Pingback = "PINGBACK",
        /// Another site's notice with an excerpt.
        Trackback = "TRACKBACK",
    }
);
named!(
    /// Whether a comment is shown.
    State {
        /// Waiting for a moderator.
        #[default]
        Pending = "PENDING",
        /// Shown.
        Approved = "APPROVED",
        /// Taken for spam.
        Spam = "SPAM",
        /// Removed by a moderator.
        Trashed = "TRASHED",
        /// Deleted by its author.
        Deleted = "DELETED",
    }
);
named!(
    /// Whether an author is known.
    AuthorKind {
        /// Somebody who typed a name.
        #[default]
        Guest = "GUEST",
        /// Somebody who was signed in.
        Person = "PERSON",
    }
);
named!(
    /// What a text is written in.
    Format {
        /// Typed here.
        #[default]
        Markdown = "MARKDOWN",
        /// Imported.
        Html = "HTML",
    }
);
named!(
    /// Why a comment waits.
    HeldReason {
        /// The first one of an unverified commenter.
        #[default]
        FirstComment = "FIRST_COMMENT",
        /// Too many links.
        Links = "LINKS",
    }
);

/// Reasons without repetition, in the order they were found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(from = "String")]
pub struct HeldReasons(pub Vec<HeldReason>);

impl HeldReasons {
    /// Adds a reason unless it is there.
    pub fn add(&mut self, reason: HeldReason) {
        if !self.0.contains(&reason) {
            self.0.push(reason);
        }
    }

    /// As a row keeps them.
    pub fn joined(&self) -> String {
        self.0.iter().map(|reason| reason.as_str()).collect::<Vec<_>>().join(",")
    }
}

impl From<String> for HeldReasons {
    /// A reason that a newer program wrote is left out.
    fn from(joined: String) -> Self {
        Self(joined.split(',').filter_map(HeldReason::parse).collect())
    }
}
