//! A write on its way to a writer: work of any type, and where its answer goes.

use std::{any::Any, panic::AssertUnwindSafe};

use futures::{FutureExt as _, future::BoxFuture};
use tokio::sync::oneshot;

use super::Lane;
use crate::{Error, Transaction};

/// What a panic was thrown with.
pub(crate) type Panic = Box<dyn Any + Send>;

/// What a work returned, or the panic that it ended with.
pub(crate) type Outcome<T, E> = Result<Result<T, E>, Panic>;

/// How often a write comes again after others' writes were in its way.
const MAX_RETRIES: u8 = 3;

/// A write whose types are forgotten.
pub(crate) trait Job: Send {
    fn lane(&self) -> &Lane;

    /// Does the work and keeps its outcome; answers whether it is to be committed.
    fn run<'j>(&'j mut self, transaction: &'j mut Transaction) -> BoxFuture<'j, bool>;

    /// Forgets the outcome, to come again; `false` when it came often enough.
    fn again(&mut self) -> bool;

    /// Hands the outcome to the caller, if they still wait.
    fn answer(self: Box<Self>);

    /// Hands the caller an error in its place.
    fn refuse(self: Box<Self>, error: Error);
}

/// A write.
pub(crate) struct Write<D, T, E, F> {
    lane: Lane,
    input: D,
    work: F,
    outcome: Option<Outcome<T, E>>,
    caller: oneshot::Sender<Outcome<T, E>>,
    retries: u8,
}

impl<D, T, E, F> Write<D, T, E, F> {
    pub(crate) fn new(lane: Lane, input: D, work: F) -> (Self, oneshot::Receiver<Outcome<T, E>>) {
        let (caller, answer) = oneshot::channel();
        (Self { lane, input, work, outcome: None, caller, retries: 0 }, answer)
    }
}

impl<D, T, E, F> Job for Write<D, T, E, F>
where
    D: Send + Sync,
    T: Send,
    E: From<Error> + Send,
    F: for<'t> Fn(&'t mut Transaction, &'t D) -> BoxFuture<'t, Result<T, E>> + Send + Sync,
{
    fn lane(&self) -> &Lane {
        &self.lane
    }

    fn run<'j>(&'j mut self, transaction: &'j mut Transaction) -> BoxFuture<'j, bool> {
        let Self { input, work, outcome, .. } = self;
        async move {
            // The first part of the work runs before there is a future: it may panic, too. Whatever it
            // left half done is rolled back, and nobody else sees what it owns.
            let work = async { work(transaction, input).await };
            let done = AssertUnwindSafe(work).catch_unwind().await;
            let is_kept = matches!(done, Ok(Ok(_)));
            *outcome = Some(done);
            is_kept
        }
        .boxed()
    }

    fn again(&mut self) -> bool {
        let may = self.retries < MAX_RETRIES;
        if may {
            self.retries += 1;
            self.outcome = None;
        }
        may
    }

    fn answer(self: Box<Self>) {
        if let Some(outcome) = self.outcome {
            // A caller may have gone. The write is done all the same.
            let _ = self.caller.send(outcome);
        }
    }

    fn refuse(self: Box<Self>, error: Error) {
        // A panic is the caller's own, whatever became of the rest.
        let outcome = match self.outcome {
            Some(Err(panic)) => Err(panic),
            _ => Ok(Err(error.into())),
        };
        let _ = self.caller.send(outcome);
    }
}
