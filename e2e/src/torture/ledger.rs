//! What was asked for and what was acknowledged: the side of the callers.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard,
        atomic::{AtomicU64, Ordering},
    },
};

use tokio::sync::watch;

/// A resource as somebody wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) content: String,
    /// Number of its state in the contract.
    pub(super) state: i32,
}

/// What has to be found at the end.
#[derive(Debug, Clone)]
pub(super) struct Expected {
    /// What was acknowledged last, and what was asked for afterwards without an answer.
    pub(super) possible: Vec<Written>,
    /// The revision that was acknowledged last.
    pub(super) revision: i64,
    /// Somebody is about to delete it for good.
    pub(super) fading: bool,
}

/// Something new that was asked for.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    /// What its text begins with, and no other text.
    pub(super) marker: String,
    /// Its name, when it was acknowledged.
    pub(super) name: Option<String>,
    /// It was refused for good, so it must not be there.
    pub(super) refused: bool,
}

/// A line that was added to a text which others add to as well.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) post: String,
    pub(super) marker: String,
    pub(super) acknowledged: bool,
    pub(super) refused: bool,
}

/// Everything that was remembered.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) asked: Vec<Asked>,
    pub(super) expected: HashMap<String, Expected>,
    pub(super) names: Vec<String>,
    pub(super) lines: Vec<Line>,
    /// What a caller saw at once that must not be.
    pub(super) lost: Vec<String>,
    pub(super) wrong: Vec<String>,
}

/// The book, and how far it is.
pub(super) struct Ledger {
    book: Mutex<Book>,
    acknowledged: watch::Sender<u64>,
    /// Odd while every flush fails.
    flushless: AtomicU64,
}

/// When a write began, for [`Ledger::acknowledge`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Begun(u64);

impl Ledger {
    pub(super) fn new() -> Self {
        Self { book: Mutex::default(), acknowledged: watch::Sender::new(0), flushless: AtomicU64::new(0) }
    }

    pub(super) fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().expect("nobody panics over the book")
    }

    pub(super) fn acknowledged(&self) -> u64 {
        *self.acknowledged.borrow()
    }

    /// Waits until that many writes are acknowledged in all.
    pub(super) async fn reach(&self, count: u64) {
        let _ = self.acknowledged.subscribe().wait_for(|acknowledged| *acknowledged >= count).await;
    }

    /// From now on, or no longer, every flush fails.
    pub(super) fn flushes_fail(&self, fail: bool) {
        let before = self.flushless.fetch_add(1, Ordering::SeqCst);
        debug_assert_eq!(before.is_multiple_of(2), fail);
    }

    /// A write begins.
    pub(super) fn begin(&self) -> Begun {
        Begun(self.flushless.load(Ordering::SeqCst))
    }

    /// A write was acknowledged.
    pub(super) fn acknowledge(&self, begun: Begun, what: &str) {
        if begun.0 % 2 == 1 && begun.0 == self.flushless.load(Ordering::SeqCst) {
            self.book().lost.push(format!("{what} was acknowledged while every flush failed"));
        }
        self.acknowledged.send_modify(|count| *count += 1);
    }

    /// What is now expected of a resource.
    pub(super) fn expect(&self, name: &str, written: Written, revision: i64) {
        let mut book = self.book();
        let fading = book.expected.get(name).is_some_and(|expected| expected.fading);
        let expected = Expected { possible: vec![written], revision, fading };
        if book.expected.insert(name.to_owned(), expected).is_none() {
            book.names.push(name.to_owned());
        }
    }

    /// It was asked for too, and nobody knows. Nobody may write to the resource again.
    pub(super) fn expect_also(&self, name: &str, written: Written) {
        if let Some(expected) = self.book().expected.get_mut(name) {
            expected.possible.push(written);
        }
    }

    /// Whoever reads it must not count on it any more: somebody is about to delete it for good.
    pub(super) fn fade(&self, name: &str) {
        if let Some(expected) = self.book().expected.get_mut(name) {
            expected.fading = true;
        }
    }

    pub(super) fn wrong(&self, what: String) {
        self.book().wrong.push(what);
    }
}
