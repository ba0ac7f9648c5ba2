//! The readers of one post: what they are told, and what somebody who comes back has missed.

use std::{
    collections::VecDeque,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::body::Bytes;
use proto::posts::v1::Post;
use tokio::{
    sync::{broadcast, watch},
    time::{Instant, timeout},
};

use super::event;
use crate::site::place::Target;

/// Events that a room keeps: for readers who are a little behind, and for those who come back. At 32 KiB
/// of HTML each they are 2 MiB at most, and a few KiB in most rooms.
const KEPT_EVENTS: usize = 64;

/// How long it is believed that everybody may read a post; as long as a service believes it.
const BELIEVED: Duration = Duration::from_secs(30);

/// How long a reader waits until the watch of a new room has begun, or is known not to: longer than its first
/// try takes.
const OPENING_TIMEOUT: Duration = Duration::from_secs(15);

/// How a room stands with its watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It has not answered yet.
    Opening,
    /// It runs.
    Here,
    /// comments-service does not answer.
    Away,
    /// Nobody may read the post any more.
    Gone,
}

/// What readers are told.
#[derive(Debug, Clone)]
pub(in crate::site) enum Told {
    /// An event.
    Event(Bytes),
    /// The last one.
    End(Bytes),
}

/// What somebody hears who comes in.
pub(in crate::site) struct Ear {
    /// What they missed since they were last here; `None` when that is not known.
    pub(super) missed: Option<Vec<Bytes>>,
    /// What comes now; `None` when the room is closed already.
    pub(super) told: Option<broadcast::Receiver<Told>>,
}

/// The last events by their position.
#[derive(Default)]
struct Kept {
    events: VecDeque<(String, Bytes)>,
    is_closed: bool,
}

/// One post and its readers.
pub(in crate::site) struct Room {
    target: Target,
    told: broadcast::Sender<Told>,
    /// Locked while something is told, so that nobody who comes in hears it twice or not at all.
    kept: Mutex<Kept>,
    state: watch::Sender<State>,
    /// When the post was last found to be there for everybody.
    checked: Mutex<Instant>,
    /// Counts what was told, so that an older stamp is not taken for one of now.
    changes: AtomicU64,
    /// The discussion's stamp after so many changes. Locked while it is fetched: readers who come in
    /// together ask once.
    stamp: tokio::sync::Mutex<Option<(u64, String)>>,
}

impl Room {
    pub(super) fn new(target: Target) -> Self {
        // Two thousand rooms would keep as many texts, which no event shows.
        let post = Post { content: String::new(), content_html: String::new(), ..target.post };
        Self {
            target: Target { post, ..target },
            told: broadcast::Sender::new(KEPT_EVENTS),
            kept: Mutex::default(),
            state: watch::Sender::new(State::Opening),
            checked: Mutex::new(Instant::now()),
            changes: AtomicU64::new(0),
            stamp: tokio::sync::Mutex::default(),
        }
    }

    /// `blogs/{blog}/posts/{post}`.
    pub(in crate::site) fn post(&self) -> &str {
        &self.target.post.name
    }

    pub(super) fn target(&self) -> &Target {
        &self.target
    }

    /// The page's address, under which the room is found.
    pub(super) fn key(&self) -> String {
        self.target.key()
    }

    /// Lets somebody in who has seen everything up to `last_seen`.
    pub(in crate::site) fn join(&self, last_seen: Option<&str>) -> Ear {
        let kept = lock(&self.kept);
        let events = &kept.events;
        let place = last_seen.and_then(|seen| events.iter().rposition(|(token, _)| token == seen));
        let missed =
            place.map(|place| events.iter().skip(place + 1).map(|(_, event)| event.clone()).collect());
        Ear { missed, told: (!kept.is_closed).then(|| self.told.subscribe()) }
    }

    /// Waits until the watch has begun, or is known not to. `false` when the post is not there.
    pub(in crate::site) async fn opened(&self) -> bool {
        let mut state = self.state.subscribe();
        let opened = timeout(OPENING_TIMEOUT, state.wait_for(|state| *state != State::Opening)).await;
        !matches!(opened, Ok(Ok(state)) if *state == State::Gone)
    }

    /// Whether its watch has not answered yet.
    pub(super) fn is_opening(&self) -> bool {
        *self.state.borrow() == State::Opening
    }

    /// Whether comments-service does not answer.
    pub(in crate::site) fn is_away(&self) -> bool {
        !matches!(*self.state.borrow(), State::Here)
    }

    /// Tells of a change, or of nothing, at a position of the watch.
    pub(super) fn tell(&self, token: &str, event: Bytes, is_change: bool) {
        let mut kept = lock(&self.kept);
        if is_change {
            self.changes.fetch_add(1, Ordering::SeqCst);
        } else if kept.events.back().is_some_and(|(last, _)| last == token) {
            // Nothing has moved on; it is only a sign of life.
            let _ = self.told.send(Told::Event(event));
            return;
        }
        if kept.events.len() == KEPT_EVENTS {
            kept.events.pop_front();
        }
        kept.events.push_back((token.to_owned(), event.clone()));
        // Nobody may be here at the moment.
        let _ = self.told.send(Told::Event(event));
    }

    /// Tells what belongs to no position.
    pub(super) fn mention(&self, event: Bytes) {
        let _ = self.told.send(Told::Event(event));
    }

    /// Whoever is here cannot know what they missed: they read the page anew.
    pub(super) fn start_over(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
        lock(&self.kept).events.clear();
        self.mention(event::word("reload"));
    }

    /// The watch runs, or does not. Readers are told when that changes.
    pub(super) fn is(&self, new: State) {
        let mut before = new;
        self.state.send_modify(|state| before = std::mem::replace(state, new));
        match (before, new) {
            (State::Away, State::Here) => self.mention(event::word("back")),
            (State::Here, State::Away) => self.mention(event::word("away")),
            _ => {}
        }
    }

    /// Sends everybody away: for good where the post is gone, else to come back elsewhere.
    pub(super) fn close(&self) {
        let is_gone = *self.state.borrow() == State::Gone;
        lock(&self.kept).is_closed = true;
        // Whoever waits for it to open waits no longer.
        self.state.send_if_modified(|state| {
            let was_opening = *state == State::Opening;
            if was_opening {
                *state = State::Away;
            }
            was_opening
        });
        let last = if is_gone { event::word("gone") } else { event::waiting() };
        let _ = self.told.send(Told::End(last));
    }

    /// Readers at this moment.
    pub(super) fn readers(&self) -> usize {
        self.told.receiver_count()
    }

    /// Whether everybody may still read the post, as far as that was found out lately.
    pub(super) fn is_believed(&self) -> bool {
        lock(&self.checked).elapsed() < BELIEVED
    }

    /// The post was found to be there.
    pub(super) fn believe(&self) {
        *lock(&self.checked) = Instant::now();
    }

    /// The discussion's stamp of now: the one that is known, or what `fetch` brings.
    pub(in crate::site) async fn stamp(&self, fetch: impl Future<Output = Option<String>>) -> Option<String> {
        let mut known = self.stamp.lock().await;
        let changes = self.changes.load(Ordering::SeqCst);
        match &*known {
            Some((then, stamp)) if *then == changes => Some(stamp.clone()),
            _ => {
                let stamp = fetch.await?;
                *known = Some((changes, stamp.clone()));
                Some(stamp)
            }
        }
    }
}

/// Whoever panicked here left a whole value behind.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
