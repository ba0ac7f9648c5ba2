//! What posts-service says of a blog, a post, a member: the facts that rights are decided from.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use service_kit::time::Timestamp;

use crate::named::named;

/// Longest text of a comment in characters, where the policy names no shorter one.
pub const MAX_CHARACTERS: u32 = 65_525;

/// A blog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlogFacts {
    /// Its rules for comments.
    pub rules: Rules,
}

/// A post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostFacts {
    /// Who may see it.
    pub audience: Audience,
    /// `persons/{person}` who wrote it.
    pub author_person: Option<String>,
    /// Its own rules for comments.
    pub overrides: Overrides,
    /// When it was published.
    pub publish_time: Option<Timestamp>,
}

/// A person, as a blog sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberFacts {
    /// Their role; `None` for somebody who is not a member.
    pub role: Option<Role>,
    /// How they appear.
    pub profile: Profile,
}

/// How a person appears as an author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The shown name.
    pub display_name: String,
    /// Their web site, or empty.
    pub url: String,
}

named!(
    /// Who may see a post.
    Audience {
        /// Everybody.
        Public = "PUBLIC",
        /// Members of the blog.
        Members = "MEMBERS",
        /// Its author and the OWNER. Also for an audience that this program does not know.
        #[default]
        Author = "AUTHOR",
    }
);
named!(
    /// What a member may do.
    Role {
        /// Everything.
        Owner = "OWNER",
        /// Write posts.
        #[default]
        Author = "AUTHOR",
        /// Moderate.
        Moderator = "MODERATOR",
    }
);
named!(
    /// Who may write comments.
    Commenters {
        /// Anybody.
        Anyone = "ANYONE",
        /// Persons who are signed in.
        Persons = "PERSONS",
        /// Members of the blog.
        Members = "MEMBERS",
        /// Nobody. Also for a rule that this program does not know.
        #[default]
        Nobody = "NOBODY",
    }
);

/// Rules for comments; a limit of zero is switched off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Who may write.
    pub commenters: Commenters,
    /// Whether the first comment of an unverified commenter waits.
    pub hold_first_comment: bool,
    /// So many links wait.
    pub hold_from_links: u32,
    /// Shortest time between two comments.
    pub flood_interval: Duration,
    /// Longest text in characters, as the policy says it.
    pub max_characters: u32,
    /// How long one's own comment may be changed.
    pub edit_window: Duration,
    /// How long after publication a thread closes.
    pub close_after: Duration,
}

/// The rules that a post sets for itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of `Rules`")]
pub struct Overrides {
    pub commenters: Option<Commenters>,
    pub hold_first_comment: Option<bool>,
    pub hold_from_links: Option<u32>,
    pub flood_interval: Option<Duration>,
    pub max_characters: Option<u32>,
    pub edit_window: Option<Duration>,
    pub close_after: Option<Duration>,
}

impl Default for Rules {
    /// The defaults that the contract names.
    fn default() -> Self {
        Self {
            commenters: Commenters::Anyone,
            hold_first_comment: true,
            hold_from_links: 2,
            flood_interval: Duration::from_secs(15),
            max_characters: 10_000,
            edit_window: Duration::from_mins(15),
            close_after: Duration::ZERO,
        }
    }
}

impl Rules {
    /// These rules with what `overrides` sets.
    #[must_use]
    pub fn with(&self, overrides: &Overrides) -> Self {
        Self {
            commenters: overrides.commenters.unwrap_or(self.commenters),
            hold_first_comment: overrides.hold_first_comment.unwrap_or(self.hold_first_comment),
            hold_from_links: overrides.hold_from_links.unwrap_or(self.hold_from_links),
            flood_interval: overrides.flood_interval.unwrap_or(self.flood_interval),
            max_characters: overrides.max_characters.unwrap_or(self.max_characters),
            edit_window: overrides.edit_window.unwrap_or(self.edit_window),
            close_after: overrides.close_after.unwrap_or(self.close_after),
        }
    }

    /// Longest text in characters.
    pub fn longest_text(&self) -> u32 {
        if self.max_characters == 0 { MAX_CHARACTERS } else { self.max_characters.min(MAX_CHARACTERS) }
    }
}
