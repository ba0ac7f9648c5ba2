//! What a blog's posts add up to.

/// A month of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
}

/// Posts by month and label.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PostsSummary {
    /// Newest first.
    pub months: Vec<(Month, i64)>,
    /// Most posts first.
    pub labels: Vec<(String, i64)>,
    /// All posts.
    pub total: i64,
}

/// How often each verdict was given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verdicts {
    /// Worth telling about.
    pub great: i32,
    /// Fell between the cracks.
    pub forgettable: i32,
    /// Left a bad taste.
    pub bad: i32,
}

impl Verdicts {
    /// All of them.
    pub fn total(self) -> i32 {
        self.great + self.forgettable + self.bad
    }
}

/// The experiences with one business.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BusinessSummary {
    /// As the newest post spells it.
    pub business: String,
    /// What stands for it in an address.
    pub slug: String,
    /// Over all the time.
    pub verdicts: Verdicts,
    /// Oldest first.
    pub months: Vec<(Month, Verdicts)>,
    /// Most posts first.
    pub agents: Vec<AgentSummary>,
}

/// An agent whose name was worth remembering.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentSummary {
    /// As the newest post spells it.
    pub name: String,
    /// Of the posts that name them.
    pub verdicts: Verdicts,
}
