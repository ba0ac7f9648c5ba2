//! What posts-service said, and for how long it counts: of sessions, of API keys, and of the origins that blogs allow.

use std::time::Duration;

use service_kit::time::Timestamp;

/// How long one answer counts: so long something may go on after it was ended.
const COUNTS_FOR: Duration = Duration::from_mins(1);

/// How long after the last answer it goes on while posts-service is away.
const GOES_ON_FOR: Duration = Duration::from_mins(10);

/// How long posts-service is left alone after it did not answer.
const AWAY_FOR: Duration = Duration::from_secs(5);

/// An answer, and what was made of it.
pub(crate) struct Checked<A> {
    /// When posts-service last said so.
    confirmed: Timestamp,
    /// When it was last asked, answered or not.
    asked: Timestamp,
    answer: A,
}

impl<A: Clone> Checked<A> {
    /// What was answered to a question of that moment: what is ended while an answer travels is found out in
    /// time.
    pub(crate) fn new(answer: A, asked: Timestamp) -> Self {
        Self { confirmed: asked, asked, answer }
    }

    /// The answer, where nobody needs to be asked.
    pub(crate) fn fresh(&self, now: Timestamp) -> Option<A> {
        let counts = now.since(self.confirmed) < COUNTS_FOR;
        let is_away = now.since(self.asked) < AWAY_FOR && self.goes_on(now);
        (counts || is_away).then(|| self.answer.clone())
    }

    /// posts-service was asked and did not say: what it said last goes on for a while, as `renewed` makes it
    /// anew.
    pub(crate) fn go_on(&mut self, now: Timestamp, renewed: impl FnOnce(&A) -> A) -> Option<A> {
        if !self.goes_on(now) {
            return None;
        }
        (self.asked, self.answer) = (now, renewed(&self.answer));
        Some(self.answer.clone())
    }

    fn goes_on(&self, now: Timestamp) -> bool {
        now.since(self.confirmed) <= GOES_ON_FOR
    }
}
