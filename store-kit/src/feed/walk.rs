//! A subscriber's way in steps: what was taken is handed out again until it is dealt with, so that whoever
//! deals with it may be interrupted at any point.

use super::{Batch, Entry, Failed, Feed, Position, Start, Subscription};

/// Entries of one step, at most: so many resources are read at once to tell of them.
pub const MAX_STEP: usize = 32;

/// A way through the feed.
#[derive(Debug)]
pub struct Walk {
    subscription: Subscription,
    /// What was taken of the feed, and how much of it is dealt with.
    taken: Option<(Batch, usize)>,
    /// Up to where everything is dealt with.
    position: Position,
    /// How far the feed was at first, until that is reached.
    beginning: Option<Position>,
}

impl Feed {
    /// Begins to walk; `consumer` as for [`Feed::subscribe`].
    ///
    /// # Errors
    /// [`Failed::Gone`] when not everything after the given position is there.
    pub async fn walk(&self, consumer: &'static str, start: Start) -> Result<Walk, Failed> {
        let (_, head) = self.bounds().await?;
        let subscription = self.subscribe(consumer, start).await?;
        Ok(Walk { position: subscription.position(), subscription, taken: None, beginning: Some(head) })
    }
}

impl Walk {
    /// What comes next, as soon as there is something: the same until [`Walk::step`]. Waits for ever once
    /// the feed has ended.
    ///
    /// # Errors
    /// As [`Subscription::next`].
    pub async fn ahead(&mut self) -> Result<Vec<Entry>, Failed> {
        if self.taken.is_none() {
            let Some(batch) = self.subscription.next().await else { return std::future::pending().await };
            self.taken = Some((batch?, 0));
        }
        let (batch, from) = self.taken.as_ref().expect("it was taken above");
        Ok(batch[*from..].iter().take(MAX_STEP).cloned().collect())
    }

    /// What [`Walk::ahead`] said is dealt with.
    pub fn step(&mut self) {
        let Some((batch, from)) = &mut self.taken else { return };
        *from = batch.len().min(*from + MAX_STEP);
        self.position = batch[*from - 1].position;
        if *from == batch.len() {
            self.taken = None;
        }
    }

    /// Up to where everything is dealt with: whoever begins there later gets what comes next.
    pub fn position(&self) -> Position {
        self.position
    }

    /// Whether everything is dealt with that was there when the walk began. Said once.
    pub fn has_caught_up(&mut self) -> bool {
        self.beginning.take_if(|beginning| self.position.has(beginning)).is_some()
    }
}
