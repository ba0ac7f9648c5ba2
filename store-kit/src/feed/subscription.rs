//! One reader's way through the feed: the table until it has caught up, then what the tail reads.

use std::{ops::Deref, sync::Arc};

use futures::{Stream, stream};
use metrics::Gauge;
use tokio::sync::broadcast::{self, error::RecvError};

use super::{Entry, Failed, Feed, Live, MAX_BATCH, Position};

/// Where a subscriber begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// With what is committed from now on.
    Now,
    /// With what comes after this position.
    After(Position),
    /// With the oldest entry that is kept.
    Oldest,
}

/// Entries in the order of their commits; at least one, [`MAX_BATCH`] at most.
#[derive(Debug, Clone)]
pub struct Batch {
    entries: Arc<[Entry]>,
    from: usize,
}

impl Deref for Batch {
    type Target = [Entry];

    fn deref(&self) -> &[Entry] {
        &self.entries[self.from..]
    }
}

/// A subscriber. It holds nothing back: one that is slow reads the table when it comes again, so how
/// slow is too slow is for its owner to say.
#[derive(Debug)]
pub struct Subscription {
    feed: Feed,
    live: broadcast::Receiver<Live>,
    place: Position,
    /// Whether there may be something in the table that the tail has handed out before.
    is_behind: bool,
    lag: Gauge,
    position: Gauge,
}

impl Feed {
    /// Begins to follow. `consumer` names what follows in metrics, such as `projection`; those of one
    /// name share their gauges.
    ///
    /// # Errors
    /// [`Failed::Gone`] when not everything after the given position is there.
    pub async fn subscribe(&self, consumer: &'static str, start: Start) -> Result<Subscription, Failed> {
        // First of all, so that nothing passes between the table and the tail.
        let live = self.live.subscribe();
        let place = match start {
            Start::Now => self.bounds().await?.1,
            Start::Oldest => self.bounds().await?.0,
            Start::After(position) => {
                self.read(position, 1).await?;
                position
            }
        };
        let labels = [("schema", self.database.schema()), ("consumer", consumer)];
        Ok(Subscription {
            feed: self.clone(),
            live,
            place,
            is_behind: true,
            lag: metrics::gauge!("rapport_feed_lag_seconds", &labels),
            position: metrics::gauge!("rapport_feed_position", &labels),
        })
    }
}

impl Subscription {
    /// What comes next, as soon as there is something; `None` once the feed has ended.
    ///
    /// May be dropped while it waits, and called again: nothing is lost by it, nothing comes twice.
    ///
    /// # Errors
    /// [`Failed::Gone`] when something that comes next is not there any more, and again at each call;
    /// [`Failed::Store`] when the table could not be read, which the next call tries again.
    pub async fn next(&mut self) -> Option<Result<Batch, Failed>> {
        let ended = self.feed.ended.clone();
        ended.run_until_cancelled(self.advance()).await
    }

    /// The same as a stream, which ends after the first error.
    pub fn into_stream(self) -> impl Stream<Item = Result<Batch, Failed>> + Send {
        stream::unfold(Some(self), |subscription| async {
            let mut subscription = subscription?;
            let next = subscription.next().await?;
            let goes_on = next.is_ok().then_some(subscription);
            Some((next, goes_on))
        })
    }

    /// After what was handed out last: whoever presents it later gets what comes next.
    pub fn position(&self) -> Position {
        self.place
    }

    async fn advance(&mut self) -> Result<Batch, Failed> {
        loop {
            if self.is_behind {
                let page = self.feed.read(self.place, MAX_BATCH).await?;
                if !page.entries.is_empty() {
                    return Ok(self.took(Batch { entries: page.entries.into(), from: 0 }));
                }
                self.is_behind = false;
                self.lag.set(0.0);
            }
            match self.live.recv().await {
                Ok(Live::Entries(entries)) => {
                    if let Some(batch) = self.following(entries) {
                        return Ok(self.took(batch));
                    }
                }
                Ok(Live::Look) | Err(RecvError::Lagged(_)) => self.is_behind = true,
                Err(RecvError::Closed) => std::future::pending().await,
            }
        }
    }

    /// What of these comes next. Positions have no gap, so their numbers say whether anything is
    /// missing before them, or was handed out already.
    fn following(&mut self, entries: Arc<[Entry]>) -> Option<Batch> {
        let place = self.place;
        let from = entries.partition_point(|entry| place.has(&entry.position));
        let next = entries.get(from)?.position;
        if next.epoch != place.epoch || next.number != place.number + 1 {
            self.is_behind = true;
            return None;
        }
        Some(Batch { entries, from })
    }

    #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
    fn took(&mut self, batch: Batch) -> Batch {
        if let (Some(first), Some(last)) = (batch.first(), batch.last()) {
            let micros = (self.feed.now)().saturating_sub(first.change.time_micros).max(0);
            self.lag.set(micros as f64 / 1e6);
            self.place = last.position;
            self.position.set(last.position.number as f64);
        }
        batch
    }
}
