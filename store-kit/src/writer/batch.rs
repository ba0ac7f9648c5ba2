//! One transaction with the writes that share it.

use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

use super::job::Job;
use crate::{Error, Transaction, connection::Connection, feed::Position, transaction::Trouble};

/// After this time no further write begins in a transaction: what it has locked others wait for.
const MAX_DURATION: Duration = Duration::from_millis(200);

/// What became of a batch.
pub(super) struct Done {
    /// The connection, if it may be used again.
    pub(super) connection: Option<Connection>,
    /// Why nothing was committed.
    pub(super) failed: Option<Arc<Error>>,
    /// The last position of what was committed.
    pub(super) position: Option<Position>,
    /// Those to be answered, with what they have themselves.
    pub(super) answered: Vec<Box<dyn Job>>,
    /// Those that come again.
    pub(super) later: VecDeque<Box<dyn Job>>,
}

/// Runs the writes in one transaction, in the order of their lanes, and commits what those that passed
/// have written. `more` is asked for what has come meanwhile, and keeps its bound.
///
/// A connection that is not new may have been cut since it was used last: then the writes come again
/// with another one, since none of them has begun.
pub(super) async fn run(
    connection: Connection,
    is_new: bool,
    mut jobs: Vec<Box<dyn Job>>,
    more: &mut (dyn FnMut() -> Option<Box<dyn Job>> + Send),
) -> Done {
    // A stable sort: writes of one lane stay in the order in which they came.
    jobs.sort_by(|a, b| a.lane().cmp(b.lane()));
    let is_shared = jobs.len() > 1;
    let mut transaction = match Transaction::begin(connection, is_shared).await {
        Ok(transaction) => transaction,
        Err(_) if !is_new => return Done { later: jobs.into(), ..Done::nothing() },
        Err(error) => return Done::refused(jobs, Arc::new(error)),
    };
    let mut batch = Batch {
        answered: Vec::new(),
        later: VecDeque::new(),
        savepoint: if is_shared { Savepoint::Fresh } else { Savepoint::None },
    };
    match batch.fill(&mut transaction, jobs.into(), more).await {
        Ok(true) => batch.commit(transaction).await,
        // Those that failed have their own reason, and what comes later gets another connection.
        Ok(false) => batch.done(transaction.roll_back().await.ok(), None),
        Err(error) => {
            transaction.connection.close().await;
            batch.failed(error)
        }
    }
}

impl Done {
    fn nothing() -> Self {
        Self { connection: None, failed: None, position: None, answered: Vec::new(), later: VecDeque::new() }
    }

    /// None was written.
    pub(super) fn refused(jobs: Vec<Box<dyn Job>>, reason: Arc<Error>) -> Self {
        Self { answered: jobs, failed: Some(reason), ..Self::nothing() }
    }
}

struct Batch {
    answered: Vec<Box<dyn Job>>,
    later: VecDeque<Box<dyn Job>>,
    savepoint: Savepoint,
}

/// What a write that fails can be taken back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Savepoint {
    /// Nothing but the beginning: a write that is alone needs no savepoint.
    None,
    /// Nothing was written since.
    Fresh,
    /// A write was, and is kept.
    Used,
}

impl Batch {
    /// Runs the writes; answers whether there is something to be committed.
    ///
    /// # Errors
    /// When the transaction is gone.
    async fn fill(
        &mut self,
        transaction: &mut Transaction,
        mut jobs: VecDeque<Box<dyn Job>>,
        more: &mut (dyn FnMut() -> Option<Box<dyn Job>> + Send),
    ) -> Result<bool, Error> {
        let begun = Instant::now();
        let mut is_kept = false;
        while let Some(job) = jobs.pop_front().or_else(&mut *more) {
            let done = match self.set_savepoint(transaction, is_kept).await {
                Ok(()) => self.run(transaction, job).await,
                Err(error) => {
                    self.later.push_back(job);
                    Err(error)
                }
            };
            match done {
                Ok(is_to_be_kept) => is_kept |= is_to_be_kept,
                Err(error) => {
                    self.later.extend(jobs);
                    return Err(error);
                }
            }
            // Alone and failed: there is nothing to go back to but the beginning.
            if (!is_kept && self.savepoint == Savepoint::None) || begun.elapsed() > MAX_DURATION {
                break;
            }
        }
        self.later.extend(jobs);
        Ok(is_kept)
    }

    /// Before a write that is not the first.
    async fn set_savepoint(&mut self, transaction: &mut Transaction, is_kept: bool) -> Result<(), Error> {
        match self.savepoint {
            Savepoint::None if is_kept => transaction.set_savepoint().await?,
            Savepoint::Used => transaction.move_savepoint().await?,
            Savepoint::None | Savepoint::Fresh => return Ok(()),
        }
        self.savepoint = Savepoint::Fresh;
        Ok(())
    }

    /// One write; answers whether it is kept.
    async fn run(&mut self, transaction: &mut Transaction, mut job: Box<dyn Job>) -> Result<bool, Error> {
        let mark = transaction.pending.mark();
        let passed = job.run(transaction).await;
        match std::mem::take(&mut transaction.trouble) {
            Trouble::None if passed => {
                self.answered.push(job);
                if self.savepoint == Savepoint::Fresh {
                    self.savepoint = Savepoint::Used;
                }
                Ok(true)
            }
            Trouble::Lost(reason) => {
                self.answered.push(job);
                Err(Error::NotCommitted(reason))
            }
            trouble => {
                self.failed_job(job, passed, &trouble);
                if self.savepoint == Savepoint::Fresh {
                    transaction.undo(mark).await?;
                }
                Ok(false)
            }
        }
    }

    fn failed_job(&mut self, mut job: Box<dyn Job>, passed: bool, trouble: &Trouble) {
        if matches!(trouble, Trouble::Victim) && job.again() {
            self.later.push_back(job);
        } else if passed {
            // What it wrote is rolled back on PostgreSQL, so its caller must not hear of a success.
            job.refuse(Error::Swallowed);
        } else {
            self.answered.push(job);
        }
    }

    async fn commit(self, mut transaction: Transaction) -> Done {
        let position = match transaction.append().await {
            Ok(position) => position,
            Err(error) => {
                transaction.connection.close().await;
                return self.failed(error);
            }
        };
        match transaction.commit().await {
            Ok(connection) => self.done(Some(connection), position),
            Err(error) => self.failed(error),
        }
    }

    fn done(self, connection: Option<Connection>, position: Option<Position>) -> Done {
        let Self { answered, later, .. } = self;
        Done { connection, failed: None, position, answered, later }
    }

    /// Nobody is told of a success, and none of what they are told depends on what was taken back.
    fn failed(self, error: Error) -> Done {
        let reason = match error {
            Error::NotCommitted(reason) => reason,
            error => Arc::new(error),
        };
        let Self { answered, later, .. } = self;
        Done { connection: None, failed: Some(reason), position: None, answered, later }
    }
}
