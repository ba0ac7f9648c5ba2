//! Questions under way: whoever asks the same meanwhile waits for the one answer.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};

use futures::{
    FutureExt as _,
    future::{BoxFuture, Shared, WeakShared},
};

/// One of them: whoever waits for it gets its answer.
pub type Flight<A> = Shared<BoxFuture<'static, A>>;

/// Questions under way, by what tells them apart. Clones share them.
///
/// Nothing is kept of a question that was answered, or that nobody waits for any more: it ends with
/// the last of those who wait.
pub struct Flights<Q, A: Clone>(Arc<Mutex<HashMap<Q, WeakShared<BoxFuture<'static, A>>>>>);

impl<Q: Eq + Hash, A: Clone> Flights<Q, A> {
    /// The answer to `question`: of the one under way, or, when there is none, of `ask`.
    ///
    /// `ask` must not depend on the caller whom it is made for: others wait for it too, and longer.
    pub fn join(&self, question: Q, ask: impl FnOnce() -> BoxFuture<'static, A>) -> Flight<A> {
        // Nothing in here leaves the map half changed.
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(flight) = flights.get(&question).and_then(WeakShared::upgrade) {
            return flight;
        }
        // No more are left than there are calls at a time, which the layers bound.
        flights.retain(|_, flight| flight.upgrade().is_some());
        let flight = ask().shared();
        if let Some(weak) = flight.downgrade() {
            flights.insert(question, weak);
        }
        flight
    }
}

impl<Q, A: Clone> Clone for Flights<Q, A> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<Q, A: Clone> Default for Flights<Q, A> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<Q, A: Clone> std::fmt::Debug for Flights<Q, A> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Flights(..)")
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::oneshot;

    use super::*;

    /// An answer that comes when it is told.
    fn later() -> (oneshot::Sender<u32>, BoxFuture<'static, Option<u32>>) {
        let (tell, told) = oneshot::channel();
        (tell, async move { told.await.ok() }.boxed())
    }

    #[tokio::test]
    async fn who_asks_the_same_meanwhile_gets_the_same_answer() {
        let flights = Flights::default();
        let (tell, answer) = later();
        let first = flights.join("question", || answer);
        let second = flights.clone().join("question", || unreachable!("it is under way"));
        let other = flights.join("another", || async { Some(2) }.boxed());
        // Who asked first may go: it ends with the last who waits.
        assert_eq!(first.now_or_never(), None);
        tell.send(1).unwrap();
        assert_eq!((second.await, other.await), (Some(1), Some(2)));
        assert_eq!(flights.join("question", || async { Some(3) }.boxed()).await, Some(3), "answered, so new");
    }

    #[tokio::test]
    async fn nothing_is_kept_of_what_nobody_waits_for() {
        let flights = Flights::default();
        for number in 0..100 {
            let (_tell, answer) = later();
            drop(flights.join(number, || answer));
        }
        assert_eq!(flights.0.lock().unwrap().len(), 1);
        assert_eq!(flights.join(7, || async { Some(7) }.boxed()).await, Some(7));
    }
}
