//! All live pages of this gateway: a room for each post that somebody reads, and how many may read.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::MissedTickBehavior,
};
use tokio_util::sync::CancellationToken;

use super::{follow::follow, room::Room};
use crate::site::{backend::Backend, place::Target};

/// Posts that are watched at once: half as many as comments-service has watches, so that others find one.
const MAX_ROOMS: usize = 2_048;

/// How long a room stays open without a reader, at least; twice that at most. A reload comes back into
/// the same one.
const LINGER: Duration = Duration::from_secs(3);

/// Addresses that are looked up at once: one of each lane, so that a thousand readers of a post ask once.
const LANES: usize = 64;

/// As many are here as may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::site) struct Full;

/// A reader's place, theirs until they leave.
pub(in crate::site) struct Seat {
    _permit: OwnedSemaphorePermit,
}

impl Drop for Seat {
    fn drop(&mut self) {
        metrics::gauge!("rapport_live_readers").decrement(1.0);
    }
}

/// The rooms of this gateway. Cheap to clone.
#[derive(Clone)]
pub(in crate::site) struct Hub {
    seats: Arc<Semaphore>,
    rooms: Arc<Mutex<HashMap<String, Arc<Room>>>>,
    lanes: Arc<[tokio::sync::Mutex<()>; LANES]>,
    shutdown: CancellationToken,
}

impl Hub {
    /// For `max_readers` at once. Everybody is sent away at `shutdown`.
    pub(in crate::site) fn new(max_readers: usize, shutdown: CancellationToken) -> Self {
        metrics::describe_gauge!("rapport_live_readers", "Readers whose page hears what changes.");
        metrics::describe_gauge!("rapport_live_posts", "Posts whose comments this gateway watches for them.");
        Self {
            seats: Arc::new(Semaphore::new(max_readers)),
            rooms: Arc::default(),
            lanes: Arc::new(std::array::from_fn(|_| tokio::sync::Mutex::default())),
            shutdown,
        }
    }

    pub(in crate::site) fn seat(&self) -> Result<Seat, Full> {
        let permit = self.seats.clone().try_acquire_owned().map_err(|_| Full)?;
        metrics::gauge!("rapport_live_readers").increment(1.0);
        Ok(Seat { _permit: permit })
    }

    /// The room of the post at this address, if it is open and the post was found there lately.
    pub(in crate::site) fn known(&self, key: &str) -> Option<Arc<Room>> {
        self.lock().get(key).filter(|room| room.is_believed()).cloned()
    }

    /// Waits for one's turn to look an address up. Ask [`Hub::known`] again: the one before may have found it.
    pub(in crate::site) async fn turn(&self, key: &str) -> tokio::sync::MutexGuard<'_, ()> {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let lane = usize::try_from(hasher.finish() % LANES as u64).expect("less than the lanes");
        self.lanes[lane].lock().await
    }

    /// The room of a post that was just found; opened if nobody was there.
    pub(in crate::site) fn room(&self, backend: &Arc<Backend>, target: Target) -> Result<Arc<Room>, Full> {
        let key = target.key();
        let mut rooms = self.lock();
        if let Some(room) = rooms.get(&key) {
            if room.post() == target.post.name {
                room.believe();
                return Ok(room.clone());
            }
            // The address has another post now.
            room.close();
        } else if rooms.len() >= MAX_ROOMS {
            return Err(Full);
        }
        let room = Arc::new(Room::new(target));
        rooms.insert(key, room.clone());
        count(&rooms);
        drop(rooms);
        tokio::spawn(self.clone().keep(backend.clone(), room.clone()));
        Ok(room)
    }

    /// Keeps a room until nobody is there, the post is gone, or the process stops.
    async fn keep(self, backend: Arc<Backend>, room: Arc<Room>) {
        tokio::select! {
            () = self.shutdown.cancelled() => {}
            () = follow(&backend, &room) => {}
            () = self.empty(&room) => {}
        }
        self.forget(&room);
        room.close();
    }

    /// Returns when a room has had no reader for a while, and is closed to new ones.
    async fn empty(&self, room: &Arc<Room>) {
        let mut ticks = tokio::time::interval(LINGER);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ticks.tick().await;
        let mut was_empty = false;
        loop {
            ticks.tick().await;
            // Who comes in does so with the list locked, and before is counted.
            let mut rooms = self.lock();
            let is_empty = room.readers() == 0 && Arc::strong_count(room) <= 2;
            if is_empty && was_empty {
                remove(&mut rooms, room);
                return;
            }
            was_empty = is_empty;
        }
    }

    fn forget(&self, room: &Arc<Room>) {
        remove(&mut self.lock(), room);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Room>>> {
        // Whoever panicked here left a whole list behind.
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes this very room out; another may have its address by now.
fn remove(rooms: &mut HashMap<String, Arc<Room>>, room: &Arc<Room>) {
    if rooms.get(&room.key()).is_some_and(|kept| Arc::ptr_eq(kept, room)) {
        rooms.remove(&room.key());
        count(rooms);
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand")]
fn count(rooms: &HashMap<String, Arc<Room>>) {
    metrics::gauge!("rapport_live_posts").set(rooms.len() as f64);
}
