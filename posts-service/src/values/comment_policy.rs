//! Rules for comments, of a blog and of a single post. comments-service follows them; here they
//! are kept and handed out.

use serde::{Deserialize, Serialize};

use super::words::Commenters;

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Longest [`CommentPolicy::flood_interval`], in microseconds: 1 h.
pub const MAX_FLOOD_INTERVAL: i64 = HOUR;
/// Longest [`CommentPolicy::edit_window`], in microseconds: 24 h.
pub const MAX_EDIT_WINDOW: i64 = DAY;
/// Longest [`CommentPolicy::close_after`], in microseconds: 3,650 days.
pub const MAX_CLOSE_AFTER: i64 = 3_650 * DAY;
/// Most [`CommentPolicy::hold_from_links`].
pub const MAX_HOLD_FROM_LINKS: i32 = 100;
/// Most [`CommentPolicy::max_characters`].
pub const MAX_CHARACTERS: i32 = 65_525;

/// Rules that are set; the others are the blog's, or the defaults. Durations are microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CommentPolicy {
    /// Who may write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commenters: Option<Commenters>,
    /// Whether the first comment of somebody unverified is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold_first_comment: Option<bool>,
    /// From how many links on a comment is held; 0 is off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold_from_links: Option<i32>,
    /// Shortest time between two comments.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flood_interval: Option<i64>,
    /// Longest text; 0 means the upper bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_characters: Option<i32>,
    /// How long the author may edit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub edit_window: Option<i64>,
    /// When a thread closes by itself; 0 is never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub close_after: Option<i64>,
}

/// One rule with its new value; `None` takes it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// [`CommentPolicy::commenters`]
    Commenters(Option<Commenters>),
    /// [`CommentPolicy::hold_first_comment`]
    HoldFirstComment(Option<bool>),
    /// [`CommentPolicy::hold_from_links`]
    HoldFromLinks(Option<i32>),
    /// [`CommentPolicy::flood_interval`]
    FloodInterval(Option<i64>),
    /// [`CommentPolicy::max_characters`]
    MaxCharacters(Option<i32>),
    /// [`CommentPolicy::edit_window`]
    EditWindow(Option<i64>),
    /// [`CommentPolicy::close_after`]
    CloseAfter(Option<i64>),
}

impl CommentPolicy {
    /// Every rule, with the contract's default where none is set.
    #[must_use]
    pub fn with_defaults(self) -> Self {
        Self {
            commenters: self.commenters.or(Some(Commenters::Anyone)),
            hold_first_comment: self.hold_first_comment.or(Some(true)),
            hold_from_links: self.hold_from_links.or(Some(2)),
            flood_interval: self.flood_interval.or(Some(15 * SECOND)),
            max_characters: self.max_characters.or(Some(10_000)),
            edit_window: self.edit_window.or(Some(15 * MINUTE)),
            close_after: self.close_after.or(Some(0)),
        }
    }

    /// The same with these rules changed.
    #[must_use]
    pub fn changed(mut self, rules: &[Rule]) -> Self {
        for rule in rules {
            match *rule {
                Rule::Commenters(value) => self.commenters = value,
                Rule::HoldFirstComment(value) => self.hold_first_comment = value,
                Rule::HoldFromLinks(value) => self.hold_from_links = value,
                Rule::FloodInterval(value) => self.flood_interval = value,
                Rule::MaxCharacters(value) => self.max_characters = value,
                Rule::EditWindow(value) => self.edit_window = value,
                Rule::CloseAfter(value) => self.close_after = value,
            }
        }
        self
    }

    /// As it is stored, and as etags cover it.
    pub fn to_json(self) -> String {
        serde_json::to_string(&self).expect("a policy is plain data")
    }
}
