//! The experience with a business that a post tells of, and how often each verdict was given.

use std::borrow::Borrow;

/// How an experience was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Worth telling about.
    Great,
    /// Fell between the cracks.
    Forgettable,
    /// Left a bad taste.
    Bad,
}

/// The card on a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Experience {
    /// The business's name.
    pub business: String,
    /// The page of the business.
    pub business_url: Option<String>,
    /// The agent whose name is worth remembering; may be empty.
    pub agent_name: String,
    /// How it was.
    pub verdict: Verdict,
    /// `YYYY-MM-DD`; empty when it was not said.
    pub occurred_on: String,
}

/// How often each verdict was given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verdicts {
    /// Worth telling about.
    pub great: u64,
    /// Fell between the cracks.
    pub forgettable: u64,
    /// Left a bad taste.
    pub bad: u64,
}

impl Verdict {
    /// All of them, for legends and for the test that each has its words.
    pub const ALL: [Self; 3] = [Self::Great, Self::Forgettable, Self::Bad];

    /// The message that names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Great => "verdict-great",
            Self::Forgettable => "verdict-forgettable",
            Self::Bad => "verdict-bad",
        }
    }

    /// The message that says what it means.
    pub fn meaning_key(self) -> &'static str {
        match self {
            Self::Great => "verdict-great-meaning",
            Self::Forgettable => "verdict-forgettable-meaning",
            Self::Bad => "verdict-bad-meaning",
        }
    }

    /// The class that colours it.
    pub fn class(self) -> &'static str {
        self.key()
    }
}

impl Verdicts {
    /// How often this one was given.
    pub fn of(&self, verdict: impl Borrow<Verdict>) -> u64 {
        match *verdict.borrow() {
            Verdict::Great => self.great,
            Verdict::Forgettable => self.forgettable,
            Verdict::Bad => self.bad,
        }
    }

    /// All together.
    pub fn total(&self) -> u64 {
        self.great + self.forgettable + self.bad
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            great: self.great + other.great,
            forgettable: self.forgettable + other.forgettable,
            bad: self.bad + other.bad,
        }
    }
}
