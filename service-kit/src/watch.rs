//! Server streams that tell of changes until their caller leaves: how many there may be, how long one
//! lasts, when it gives a sign of life, and with which words it ends.

mod refused;
mod tell;

use std::{sync::Arc, time::Duration};

use futures::{Stream, StreamExt as _, stream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tonic::Status;

pub use refused::{RESUME_TOKEN, epoch_changed, position_ahead, position_too_old};

/// Watches of one service that are open at once; further ones are told to come back. A reader of a page
/// has none: the gateway watches a post once for all of them.
pub const MAX_WATCHES: usize = 4_096;

/// Messages that wait for a slow reader.
pub const MAX_WAITING_MESSAGES: usize = 16;

/// The times that a watch keeps.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Longest silence: then comes a message without a change.
    pub heartbeat: Duration,
    /// How long the reader may let messages wait before the watch ends.
    pub taken_within: Duration,
    /// How long a watch lasts at most, so that readers spread anew over replicas, and tokens are looked
    /// at again. Each ends up to a tenth of it earlier, so that not all come again at once.
    pub age: Duration,
}

impl Default for Pace {
    /// What the contract says: 15 s, 10 s, an hour.
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_secs(15),
            taken_within: Duration::from_secs(10),
            age: Duration::from_hours(1),
        }
    }
}

/// What a watch is to tell.
pub trait Source: Send + 'static {
    /// What is sent.
    type Message: Send + 'static;

    /// The messages that come next, in their order; may be none. Waits while there is nothing.
    ///
    /// It is dropped while it waits, and called again: nothing may be lost by that.
    ///
    /// # Errors
    /// What the watch ends with.
    fn next(&mut self) -> impl Future<Output = Result<Vec<Self::Message>, Status>> + Send;

    /// A message without a change: everything up to its token was told. Asks anew whether the caller may
    /// still watch.
    ///
    /// # Errors
    /// What the watch ends with.
    fn still(&mut self) -> impl Future<Output = Result<Self::Message, Status>> + Send;

    /// The token that goes on after this message.
    fn token(message: &Self::Message) -> &str;
}

/// The watches of a service. Clones share them.
#[derive(Debug, Clone)]
pub struct Watches {
    pace: Pace,
    places: Arc<Semaphore>,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Watches {
    /// Room for so many, of this pace.
    pub fn new(places: usize, pace: Pace) -> Self {
        Self {
            pace,
            places: Arc::new(Semaphore::new(places)),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        }
    }

    /// Takes a place, before anything is asked of a database for it.
    ///
    /// # Errors
    /// RESOURCE_EXHAUSTED when there is none, UNAVAILABLE once the service stops.
    pub fn place(&self) -> Result<Place, Status> {
        if self.stop.is_cancelled() {
            return Err(refused::stopping(""));
        }
        let permit = Arc::clone(&self.places).try_acquire_owned().map_err(|_| refused::too_many())?;
        metrics::gauge!("rapport_watches").increment(1.0);
        Ok(Place { _permit: permit, pace: self.pace, tasks: self.tasks.clone(), stop: self.stop.clone() })
    }

    /// Ends every watch at `shutdown`, each with the token to go on from, and waits until the last has.
    pub async fn until(self, shutdown: CancellationToken) {
        shutdown.cancelled().await;
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

/// A place among the watches of a service, taken until it is dropped.
#[derive(Debug)]
pub struct Place {
    _permit: OwnedSemaphorePermit,
    pace: Pace,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Drop for Place {
    fn drop(&mut self) {
        metrics::gauge!("rapport_watches").decrement(1.0);
    }
}

impl Place {
    /// Tells what `source` has, beginning with a message without a change, until the caller leaves.
    ///
    /// # Errors
    /// The stream ends with OK at its age, with RESOURCE_EXHAUSTED when its reader is too slow, with
    /// UNAVAILABLE when the service stops, and with whatever `source` does.
    pub fn tell<S: Source>(
        self,
        source: S,
    ) -> impl Stream<Item = Result<S::Message, Status>> + Send + use<S> {
        let (sender, mut messages) = mpsc::channel(MAX_WAITING_MESSAGES);
        let (end, ended) = oneshot::channel();
        let (tasks, pace, stop) = (self.tasks.clone(), self.pace, self.stop.clone());
        tasks.spawn(async move {
            let _place = self;
            if let Err(status) = tell::tell(source, sender, pace, stop).await {
                // Nobody may be there to hear.
                let _ = end.send(status);
            }
        });
        // What waits is taken first; then comes the end, which therefore needs no room among it.
        stream::poll_fn(move |context| messages.poll_recv(context))
            .map(Ok)
            .chain(stream::once(ended).filter_map(|status| async move { status.ok().map(Err) }))
    }
}
