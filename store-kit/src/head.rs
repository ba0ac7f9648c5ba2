//! How far this process knows the change feed to be committed.

use tokio::sync::watch;

use crate::feed::Position;

/// The last position that is known to be committed. Clones share it.
#[derive(Debug, Clone)]
pub(crate) struct Head(watch::Sender<Option<Position>>);

impl Head {
    pub(crate) fn unknown() -> Self {
        Self(watch::Sender::new(None))
    }

    pub(crate) fn get(&self) -> Option<Position> {
        *self.0.borrow()
    }

    /// Changes whenever [`Head::get`] does.
    pub(crate) fn changes(&self) -> watch::Receiver<Option<Position>> {
        self.0.subscribe()
    }

    /// A position is known to be committed; those before it are, too.
    pub(crate) fn is_at(&self, position: Position) {
        self.0.send_if_modified(|head| {
            let is_news = head.is_none_or(|head| !head.has(&position));
            if is_news {
                *head = Some(position);
            }
            is_news
        });
    }
}
