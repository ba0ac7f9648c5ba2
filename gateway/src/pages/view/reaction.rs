//! How readers reacted to a comment, and how this one did.

/// A way to react.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// I like this.
    Like,
    /// This helped me.
    Helpful,
    /// Thank you.
    Thanks,
    /// This made me laugh.
    Funny,
}

impl Way {
    /// All of them, as they stand beside each other.
    pub const ALL: [Self; 4] = [Self::Like, Self::Helpful, Self::Thanks, Self::Funny];

    /// As a form sends it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Like => "like",
            Self::Helpful => "helpful",
            Self::Thanks => "thanks",
            Self::Funny => "funny",
        }
    }

    /// The message that names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Like => "reaction-like",
            Self::Helpful => "reaction-helpful",
            Self::Thanks => "reaction-thanks",
            Self::Funny => "reaction-funny",
        }
    }
}

/// The reactions to one comment.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// Readers by way, most frequent first.
    pub counts: Vec<(Way, u64)>,
    /// How this reader reacted.
    pub own: Option<Way>,
    /// Whether this reader may react: not to a comment of their own.
    pub is_open: bool,
}

/// One way beside a comment.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) way: Way,
    pub(super) count: u64,
    pub(super) is_own: bool,
    /// What pressing it sends: the way, or `none` to take it back.
    pub(super) word: &'static str,
}

impl Tally {
    pub(super) fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The ways that somebody chose.
    pub(super) fn chosen(&self) -> Vec<Choice> {
        self.counts.iter().map(|(way, count)| self.choice(*way, *count)).collect()
    }

    /// The ways that nobody chose yet.
    pub(super) fn others(&self) -> Vec<Choice> {
        let is_new = |way: &Way| self.counts.iter().all(|(counted, _)| counted != way);
        Way::ALL.into_iter().filter(is_new).map(|way| self.choice(way, 0)).collect()
    }

    fn choice(&self, way: Way, count: u64) -> Choice {
        let is_own = self.own == Some(way);
        Choice { way, count, is_own, word: if is_own { "none" } else { way.word() } }
    }
}
