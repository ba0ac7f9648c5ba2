//! One reader of a live page: a seat, an ear, and nothing that could grow.

use std::{collections::VecDeque, convert::Infallible};

use axum::body::Bytes;
use futures::{Stream, stream};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::{
    event,
    hub::Seat,
    room::{Ear, Told},
};

/// Somebody who hears what a room is told.
pub(in crate::site) struct Reader {
    /// What they hear first.
    first: VecDeque<Bytes>,
    /// `None` after the end.
    told: Option<Receiver<Told>>,
    /// Whether they go on where they stopped.
    goes_on: bool,
    _seat: Seat,
}

impl Reader {
    pub(in crate::site) fn new(seat: Seat, ear: Ear) -> Self {
        let goes_on = ear.missed.is_some();
        let first = ear.missed.unwrap_or_default().into();
        Self { first, told: ear.told, goes_on, _seat: seat }
    }

    pub(in crate::site) fn goes_on(&self) -> bool {
        self.goes_on
    }

    /// Says this before anything else.
    pub(in crate::site) fn greet(&mut self, hello: Bytes) {
        self.first.push_front(hello);
    }

    pub(in crate::site) fn into_stream(self) -> impl Stream<Item = Result<Bytes, Infallible>> {
        stream::unfold(self, |mut reader| async {
            let bytes = reader.next().await?;
            Some((Ok(bytes), reader))
        })
    }

    async fn next(&mut self) -> Option<Bytes> {
        if let Some(first) = self.first.pop_front() {
            return Some(first);
        }
        // The list is not needed again, and there are many readers.
        self.first.shrink_to_fit();
        let told = self.told.as_mut()?;
        match told.recv().await {
            Ok(Told::Event(bytes)) => Some(bytes),
            Ok(Told::End(bytes)) => {
                self.told = None;
                Some(bytes)
            }
            Err(RecvError::Lagged(_)) => {
                *told = told.resubscribe();
                Some(event::word("reload"))
            }
            Err(RecvError::Closed) => None,
        }
    }
}
