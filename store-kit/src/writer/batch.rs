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
/// Nothing fails in nearly all of them, so the first attempt sets no savepoints, of which each would cost
/// as much as another statement. When a write fails all the same, and has to be taken back beside others
/// that are to be kept, all of them are, and run once more, each behind a savepoint.
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
    let (connection, jobs) = match Batch::new(Savepoint::None).run(connection, is_new, jobs, more).await {
        Ended::Done(done) => return done,
        Ended::Mixed(connection, jobs) => (connection, jobs),
    };
    match Batch::new(Savepoint::Fresh).run(connection, false, jobs, more).await {
        Ended::Done(done) => done,
        Ended::Mixed(..) => unreachable!("each can be taken back alone"),
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

/// How an attempt ended.
enum Ended {
    Done(Done),
    /// All was taken back: these have to run again, where each can be taken back alone.
    Mixed(Connection, Vec<Box<dyn Job>>),
}

struct Batch {
    answered: Vec<Box<dyn Job>>,
    later: VecDeque<Box<dyn Job>>,
    savepoint: Savepoint,
    /// Whether there is something to be committed.
    is_kept: bool,
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

/// What comes after a write.
enum Next {
    /// Another one.
    Write,
    /// The end: this write is to be taken back, and no other has to be kept.
    RollBack,
    /// All once more, this one too: it is to be taken back, and the others are not.
    Again(Box<dyn Job>),
}

impl Batch {
    fn new(savepoint: Savepoint) -> Self {
        Self { answered: Vec::new(), later: VecDeque::new(), savepoint, is_kept: false }
    }

    async fn run(
        mut self,
        connection: Connection,
        is_new: bool,
        jobs: Vec<Box<dyn Job>>,
        more: &mut (dyn FnMut() -> Option<Box<dyn Job>> + Send),
    ) -> Ended {
        let has_savepoint = self.savepoint != Savepoint::None;
        let mut transaction = match Transaction::begin(connection, has_savepoint).await {
            Ok(transaction) => transaction,
            Err(_) if !is_new => return Ended::Done(Done { later: jobs.into(), ..Done::nothing() }),
            Err(error) => return Ended::Done(Done::refused(jobs, Arc::new(error))),
        };
        Ended::Done(match self.fill(&mut transaction, jobs.into(), more).await {
            Ok(Some(failed)) => return self.again(transaction, failed).await,
            Ok(None) if self.is_kept => self.commit(transaction).await,
            // Those that failed have their own reason, and what comes later gets another connection.
            Ok(None) => self.done(transaction.roll_back().await.ok(), None),
            Err(error) => {
                transaction.connection.close().await;
                self.failed(error)
            }
        })
    }

    /// Runs the writes; answers the one for which all have to run again, if there is one.
    ///
    /// # Errors
    /// When the transaction is gone.
    async fn fill(
        &mut self,
        transaction: &mut Transaction,
        mut jobs: VecDeque<Box<dyn Job>>,
        more: &mut (dyn FnMut() -> Option<Box<dyn Job>> + Send),
    ) -> Result<Option<Box<dyn Job>>, Error> {
        let begun = Instant::now();
        let mut next = Ok(Next::Write);
        while matches!(next, Ok(Next::Write))
            && begun.elapsed() <= MAX_DURATION
            && let Some(job) = jobs.pop_front().or_else(&mut *more)
        {
            next = self.write(transaction, job).await;
        }
        self.later.extend(jobs);
        Ok(match next? {
            Next::Again(failed) => Some(failed),
            Next::Write | Next::RollBack => None,
        })
    }

    /// One write.
    async fn write(&mut self, transaction: &mut Transaction, mut job: Box<dyn Job>) -> Result<Next, Error> {
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
            trouble => match self.savepoint {
                Savepoint::None if self.is_kept => return Ok(Next::Again(job)),
                Savepoint::None => {
                    self.failed_job(job, passed, &trouble);
                    return Ok(Next::RollBack);
                }
                Savepoint::Fresh | Savepoint::Used => {
                    self.failed_job(job, passed, &trouble);
                    transaction.undo(mark).await?;
                }
            },
        }
        Ok(Next::Write)
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

    /// Takes all of them back, to be run again in the order in which they were.
    async fn again(self, transaction: Transaction, failed: Box<dyn Job>) -> Ended {
        let Self { answered: mut jobs, later, .. } = self;
        jobs.push(failed);
        jobs.extend(later);
        match transaction.roll_back().await {
            Ok(connection) => Ended::Mixed(connection, jobs),
            Err(_) => Ended::Done(Done { later: jobs.into(), ..Done::nothing() }),
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
