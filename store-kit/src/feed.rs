//! The change feed of a service: every committed change, in the order of commits, from any position
//! that is still kept. [`crate::outbox`] writes it.

mod epoch;
mod extent;
mod keep;
mod listen;
mod page;
mod position;
mod subscription;
mod tail;
mod walk;

use std::{
    fmt,
    sync::{Arc, atomic::AtomicI64},
    time::Duration,
};

use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::{Database, Error};

pub use epoch::{Renewed, new_epoch, new_epoch_at};
pub use extent::{Extent, extent, time_after};
pub use keep::KEPT_FOR_MICROS;
pub use page::{Entry, Page};
pub use position::{Malformed, Position};
pub use subscription::{Batch, Start, Subscription};
pub use walk::{MAX_STEP, Walk};

/// Entries that are read from the table at once, and so the longest batch.
pub const MAX_BATCH: u32 = 256;

/// Batches that a subscriber may be behind the tail before it reads the table instead.
const LIVE_BATCHES: usize = 64;

/// The feed of one database. Clones share its tail, which somebody has to [`run`](Feed::run).
#[derive(Clone)]
pub struct Feed {
    database: Database,
    now: Arc<dyn Fn() -> i64 + Send + Sync>,
    live: broadcast::Sender<Live>,
    /// The number up to which the tail has read.
    tail: Arc<AtomicI64>,
    poll_interval: Duration,
    ended: CancellationToken,
}

/// What the tail hands to subscribers.
#[derive(Debug, Clone)]
enum Live {
    /// What it read.
    Entries(Arc<[Entry]>),
    /// The feed is not what it was: each has to look for itself.
    Look,
}

/// Why a position is refused. The reader has to begin anew: read everything, then follow from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Gone {
    /// It is of another feed, or from before a restore.
    #[error("the position is from before the data was restored, or of another feed")]
    OtherEpoch,
    /// What comes after it was swept.
    #[error("what came after the position is not kept any more")]
    TooOld,
    /// Nothing was ever committed there: the database lost writes that it had acknowledged.
    #[error("the position is ahead of everything that is known here")]
    Ahead,
}

/// Why the feed could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The position is refused.
    #[error(transparent)]
    Gone(#[from] Gone),
    /// The store failed; the same call may be made again.
    #[error("the change feed could not be read")]
    Store(#[from] Error),
}

impl Feed {
    /// The feed of a database whose schema has [`outbox::step`](crate::outbox::step). `now` says what
    /// time it is, in microseconds since 1970: lag is measured by it.
    pub fn new(database: &Database, now: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        describe();
        Self {
            database: database.clone(),
            now: Arc::new(now),
            live: broadcast::Sender::new(LIVE_BATCHES),
            tail: Arc::new(AtomicI64::new(0)),
            poll_interval: tail::POLL_INTERVAL,
            ended: CancellationToken::new(),
        }
    }

    /// The same with another time between two looks that nobody asked for.
    #[cfg(feature = "testing")]
    #[must_use]
    pub fn polling_every(self, poll_interval: Duration) -> Self {
        Self { poll_interval, ..self }
    }
}

impl fmt::Debug for Feed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Feed").field("schema", &self.database.schema()).finish_non_exhaustive()
    }
}

fn describe() {
    metrics::describe_gauge!(
        "rapport_feed_lag_seconds",
        metrics::Unit::Seconds,
        "Age of the oldest change that a consumer was last given; 0 when it has all."
    );
    metrics::describe_gauge!("rapport_feed_position", "Number of the last change that a consumer has.");
    metrics::describe_gauge!("rapport_feed_head", "Number of the last change that this process knows of.");
}
