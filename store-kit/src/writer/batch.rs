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
    /// Whether a write had to be taken back.
    pub(super) took_back: bool,
}

/// Runs the writes in one transaction, in the order of their lanes, and commits what those that passed
/// have written. `more` is asked for what has come meanwhile, and keeps its bound.
///
/// Without savepoints, which would cost as much as a statement each, a write that has to be taken back
/// takes the others with it: they run once more, each behind a savepoint. `has_savepoints` asks for them
/// from the beginning.
///
/// A connection that is not new may have been cut since it was used last: then the writes come again
/// with another one, since nothing of them is written.
pub(super) async fn run(
    mut connection: Connection,
    mut is_new: bool,
    has_savepoints: bool,
    mut jobs: Vec<Box<dyn Job>>,
    more: &mut (dyn FnMut() -> Option<Box<dyn Job>> + Send),
) -> Done {
    // A stable sort: writes of one lane stay in the order in which they came.
    jobs.sort_by(|a, b| a.lane().cmp(b.lane()));
    let mut jobs = VecDeque::from(jobs);
    let mut batch = Batch::new(has_savepoints);
    loop {
        let mut transaction = match Transaction::begin(connection, batch.savepoint != Savepoint::None).await {
            Ok(transaction) => transaction,
            Err(error) if is_new => {
                batch.answered.extend(jobs);
                return batch.failed(error);
            }
            Err(_) => {
                batch.later.extend(jobs);
                return batch.done(None, None);
            }
        };
        jobs = match batch.fill(&mut transaction, jobs, more).await {
            Ok(_) if batch.is_kept => return batch.commit(transaction).await,
            Ok(again) => again,
            Err(error) => {
                transaction.connection.close().await;
                return batch.failed(error);
            }
        };
        (connection, is_new) = match transaction.roll_back().await {
            Ok(connection) if !jobs.is_empty() => (connection, false),
            rolled_back => {
                batch.later.extend(jobs);
                return batch.done(rolled_back.ok(), None);
            }
        };
    }
}

impl Done {
    /// None was written.
    pub(super) fn refused(jobs: Vec<Box<dyn Job>>, reason: Arc<Error>) -> Self {
        Self {
            connection: None,
            failed: Some(reason),
            position: None,
            answered: jobs,
            later: VecDeque::new(),
            took_back: false,
        }
    }
}

struct Batch {
    answered: Vec<Box<dyn Job>>,
    later: VecDeque<Box<dyn Job>>,
    savepoint: Savepoint,
    /// Whether there is something to be committed.
    is_kept: bool,
    took_back: bool,
}

/// What a write that fails can be taken back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Savepoint {
    /// The beginning, with all others.
    None,
    /// Nothing was written since.
    Fresh,
    /// A write was, and is kept.
    Used,
}

/// A write that has to be taken back.
struct Failed {
    job: Box<dyn Job>,
    /// Whether the work says that it passed.
    passed: bool,
    trouble: Trouble,
}

impl Batch {
    fn new(has_savepoints: bool) -> Self {
        Self {
            answered: Vec::new(),
            later: VecDeque::new(),
            savepoint: if has_savepoints { Savepoint::Fresh } else { Savepoint::None },
            is_kept: false,
            took_back: false,
        }
    }

    /// Runs the writes; answers those that have to run again after all were taken back.
    ///
    /// # Errors
    /// When the transaction is gone.
    async fn fill(
        &mut self,
        transaction: &mut Transaction,
        mut jobs: VecDeque<Box<dyn Job>>,
        more: &mut (dyn FnMut() -> Option<Box<dyn Job>> + Send),
    ) -> Result<VecDeque<Box<dyn Job>>, Error> {
        let begun = Instant::now();
        let mut done = Ok(None);
        while matches!(done, Ok(None))
            && begun.elapsed() <= MAX_DURATION
            && let Some(job) = jobs.pop_front().or_else(&mut *more)
        {
            done = self.write(transaction, job).await;
        }
        if let Ok(Some(failed)) = done {
            return Ok(self.take_all_back(failed, jobs));
        }
        self.later.extend(jobs);
        done.map(|_| VecDeque::new())
    }

    /// One write; answers it when it cannot be taken back without the others.
    async fn write(
        &mut self,
        transaction: &mut Transaction,
        mut job: Box<dyn Job>,
    ) -> Result<Option<Failed>, Error> {
        if self.savepoint == Savepoint::Used {
            if let Err(error) = transaction.move_savepoint().await {
                self.later.push_back(job);
                return Err(error);
            }
            self.savepoint = Savepoint::Fresh;
        }
        let mark = transaction.pending.mark();
        let passed = job.run(transaction).await;
        let has_written = std::mem::take(&mut transaction.has_written);
        match std::mem::take(&mut transaction.trouble) {
            Trouble::None if passed => {
                self.answered.push(job);
                self.is_kept = true;
                if self.savepoint == Savepoint::Fresh {
                    self.savepoint = Savepoint::Used;
                }
            }
            Trouble::None if !has_written => {
                transaction.pending.truncate(mark);
                self.answered.push(job);
            }
            Trouble::Lost(reason) => {
                self.answered.push(job);
                return Err(Error::NotCommitted(reason));
            }
            trouble if self.savepoint == Savepoint::None => {
                return Ok(Some(Failed { job, passed, trouble }));
            }
            trouble => {
                self.took_back = true;
                self.answer_failed(Failed { job, passed, trouble });
                transaction.undo(mark).await?;
            }
        }
        Ok(None)
    }

    /// What has to run again, in the order in which it was: `rest`, and before it those that were kept,
    /// with those that rest on them.
    fn take_all_back(&mut self, failed: Failed, rest: VecDeque<Box<dyn Job>>) -> VecDeque<Box<dyn Job>> {
        self.took_back = true;
        self.savepoint = Savepoint::Fresh;
        let were_kept = std::mem::take(&mut self.is_kept);
        let mut again = VecDeque::new();
        if were_kept {
            again.extend(self.answered.drain(..));
        }
        // A lock that was not to be had says nothing of the others, and is not waited for twice.
        if were_kept && !matches!(failed.trouble, Trouble::Blocked) {
            again.push_back(failed.job);
        } else {
            self.answer_failed(failed);
        }
        again.extend(rest);
        again
    }

    fn answer_failed(&mut self, failed: Failed) {
        let Failed { mut job, passed, trouble } = failed;
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
        let Self { answered, later, took_back, .. } = self;
        Done { connection, failed: None, position, answered, later, took_back }
    }

    /// Nobody is told of a success, and none of what they are told depends on what was taken back.
    fn failed(self, error: Error) -> Done {
        let reason = match error {
            Error::NotCommitted(reason) => reason,
            error => Arc::new(error),
        };
        let Self { answered, later, took_back, .. } = self;
        Done { connection: None, failed: Some(reason), position: None, answered, later, took_back }
    }
}
