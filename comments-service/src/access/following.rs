//! Whether what is known of posts-service is kept up to date, and so what of it may be believed.

use std::time::Duration;

use service_kit::time::Timestamp;
use store_kit::feed::Position;
use tokio::{sync::watch, time::Instant};

use crate::store::{following::Place, projection::Said};

/// How long an answer of posts-service is believed where nobody follows, and how long following is
/// believed to go on without a word.
pub const BELIEVED_FOR: Duration = Duration::from_secs(30);

/// How far this process follows posts-service. Clones tell the same.
#[derive(Debug, Clone)]
pub(super) struct Following(watch::Sender<State>);

/// How far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    /// Nobody follows.
    #[default]
    Not,
    /// Somebody follows from a place on, and has not caught up.
    Behind(Place),
    /// Everything is applied up to a place, as of a moment.
    Following(Place, Instant),
    /// posts-service cannot be reached; this is how far it was followed, if it ever was.
    Away(Option<Place>),
}

/// What may be believed for one call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trust {
    how: How,
    /// Answers to what was asked since then have no gap up to where posts-service was followed.
    since: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// What is kept up to date, and what is young.
    Kept,
    /// What was kept up to date, since nothing better can be had.
    Away,
    /// What is young.
    Young,
    /// Nothing: the caller has seen more than is applied here.
    Nothing,
}

impl Default for Following {
    fn default() -> Self {
        Self(watch::Sender::new(State::Not))
    }
}

impl Following {
    /// Following goes on from the place. What is kept up to date already stays so meanwhile.
    pub(super) fn begins(&self, place: Place) {
        self.0.send_if_modified(|state| {
            let goes_on = matches!(state, State::Following(before, _) if before.since == place.since);
            if !goes_on {
                *state = State::Behind(place);
            }
            !goes_on
        });
    }

    /// Everything up to the place is applied.
    pub(super) fn at(&self, place: Place) {
        self.0.send_replace(State::Following(place, Instant::now()));
    }

    /// Nobody follows, though posts-service may be there.
    pub(super) fn is_not(&self) {
        self.0.send_replace(State::Not);
    }

    /// posts-service cannot be reached; it was followed up to the place.
    pub(super) fn is_away(&self, place: Option<Place>) {
        self.0.send_replace(State::Away(place));
    }

    /// What may be believed for a caller who has seen these positions; those of the feed of this service
    /// itself, whose epoch is `own`, say nothing of posts-service.
    pub(super) fn trust(&self, seen: &[String], own: Option<Position>) -> Trust {
        let state = *self.0.borrow();
        let (how, place) = match state {
            State::Following(place, heard) if heard.elapsed() < BELIEVED_FOR => (How::Kept, Some(place)),
            State::Following(place, _) | State::Behind(place) => (How::Young, Some(place)),
            State::Away(place) => (How::Away, place),
            State::Not => (How::Young, None),
        };
        let seen = seen.iter().filter_map(|text| text.parse::<Position>().ok());
        let mut foreign = seen.filter(|seen| own.is_none_or(|own| own.epoch != seen.epoch));
        let has_seen_more = foreign.any(|seen| place.is_none_or(|place| !place.position.has(&seen)));
        let how = if has_seen_more && how != How::Away { How::Nothing } else { how };
        Trust { how, since: place.map(|place| place.since) }
    }
}

impl Trust {
    /// Nothing is believed, not even when nobody answers: everything is asked anew.
    pub(super) const NONE: Self = Self { how: How::Nothing, since: None };

    /// Whether this needs no question.
    pub(super) fn believes<T>(self, said: Option<&Said<T>>, now: Timestamp) -> bool {
        match self.how {
            How::Nothing => false,
            How::Young => is_young(said, now),
            How::Kept | How::Away => is_young(said, now) || self.falls_back_on(said),
        }
    }

    /// Whether this is used as it is when nobody answers.
    pub(super) fn falls_back_on<T>(self, said: Option<&Said<T>>) -> bool {
        said.zip(self.since).is_some_and(|(said, since)| said.checked_at >= since)
    }

    /// Whether only young answers are believed.
    pub(super) fn is_young(self) -> bool {
        self.how == How::Young
    }

    /// Whether there is nobody to be asked.
    pub(super) fn is_away(self) -> bool {
        self.how == How::Away
    }

    /// Whether only an answer to a question from now on will do.
    pub(super) fn asks_anew(self) -> bool {
        self.how == How::Nothing
    }
}

/// Whether there is an answer younger than [`BELIEVED_FOR`]. One from the future is not believed for
/// longer than that either: clocks are set back.
fn is_young<T>(said: Option<&Said<T>>, now: Timestamp) -> bool {
    said.is_some_and(|said| {
        now.since(said.checked_at) < BELIEVED_FOR && said.checked_at.since(now) < BELIEVED_FOR
    })
}
