//! Group commit: writes that arrive together share a transaction, and so the flush of its commit. Each
//! writer has a connection of its own: on PostgreSQL it is a task, on SQLite a thread, where statements
//! run at once. docs/adr/0010 and 0012 say why, with figures.

mod batch;
mod job;
mod lane;
#[cfg(feature = "ungrouped")]
mod single;
mod work;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError, atomic::AtomicU64},
    thread,
    time::Duration,
};

use tokio::{runtime::Handle, sync::mpsc};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    Error,
    connection::{Connection, Source},
    head::Head,
    pools::Pools,
};

pub(crate) use job::{Job, Write};
pub use lane::Lane;
use work::Writer;

/// Writes that may wait for a writer; the next one is refused with [`Error::Busy`].
const MAX_WAITING_WRITES: usize = 1024;

/// Writes in one transaction. PostgreSQL keeps 64 subtransactions of a session at hand; with more, every
/// reader looks them up on disk.
const MAX_BATCH: usize = 64;

/// Writers of one process on PostgreSQL: while one waits for its flush the other one works.
const POSTGRES_WRITERS: usize = 2;

/// How often a writer without a connection tries to get one when nobody writes.
const RECONNECT_INTERVAL: Duration = Duration::from_secs(1);

/// The doors to the writers of a database.
#[derive(Debug, Clone)]
pub(crate) struct Writers {
    doors: Arc<[mpsc::Sender<Box<dyn Job>>]>,
    pub(crate) state: Arc<State>,
    #[cfg(feature = "ungrouped")]
    single: Option<Arc<single::Single>>,
}

/// What is known of the writers.
#[derive(Debug, Default)]
pub(crate) struct State {
    closing: CancellationToken,
    tasks: TaskTracker,
    pub(crate) commits: AtomicU64,
    /// Why a writer has no connection.
    unwell: Mutex<Option<Arc<Error>>>,
}

impl Writers {
    /// Starts the writers of a database. They end with the last of its handles, or when it is closed.
    pub(crate) fn start(
        schema: &'static str,
        source: &Source,
        connection: Connection,
        pools: &Pools,
        head: &Head,
    ) -> Self {
        Self::with_batches(MAX_BATCH, schema, source, connection, pools, head)
    }

    fn with_batches(
        max_batch: usize,
        schema: &'static str,
        source: &Source,
        connection: Connection,
        pools: &Pools,
        head: &Head,
    ) -> Self {
        describe();
        let count = match source {
            Source::Sqlite(_) => 1,
            Source::Postgres(_) => POSTGRES_WRITERS,
        };
        let state = Arc::<State>::default();
        let mut connection = Some(connection);
        let start = |_| {
            let (door, inbox) = mpsc::channel(MAX_WAITING_WRITES);
            let writer = Writer {
                schema,
                inbox,
                max_batch,
                takes_more: matches!(source, Source::Sqlite(_)),
                source: source.clone(),
                connection: connection.take(),
                has_savepoints: false,
                later: VecDeque::new(),
                head: head.clone(),
                state: Arc::clone(&state),
                pools: pools.clone(),
            };
            state.spawn(source, writer);
            door
        };
        let doors = (0..count).map(start).collect();
        Self {
            doors,
            state,
            #[cfg(feature = "ungrouped")]
            single: None,
        }
    }

    /// No writers, and no writes.
    pub(crate) fn closed() -> Self {
        let (door, _) = mpsc::channel(1);
        Self {
            doors: Arc::new([door]),
            state: Arc::default(),
            #[cfg(feature = "ungrouped")]
            single: None,
        }
    }

    /// A transaction for each write, as many side by side as the engine takes.
    #[cfg(feature = "ungrouped")]
    pub(crate) fn one_by_one(
        schema: &'static str,
        source: &Source,
        connection: Connection,
        pools: &Pools,
        head: &Head,
    ) -> Self {
        match source {
            Source::Sqlite(_) => Self::with_batches(1, schema, source, connection, pools, head),
            Source::Postgres(_) => {
                let single = Some(Arc::new(single::Single::new(source, connection, head)));
                Self { doors: Arc::default(), state: Arc::default(), single }
            }
        }
    }

    /// Hands a write to the writer of its lane.
    pub(crate) fn send(&self, job: Box<dyn Job>) -> Result<(), Error> {
        #[cfg(feature = "ungrouped")]
        if let Some(single) = &self.single {
            single.send(job);
            return Ok(());
        }
        let door = &self.doors[job.lane().writer(self.doors.len())];
        door.try_send(job).map_err(|refused| match refused {
            mpsc::error::TrySendError::Full(_) => Error::Busy,
            mpsc::error::TrySendError::Closed(_) => Error::Interrupted,
        })
    }
}

impl State {
    /// Sets a writer to work. On SQLite a statement runs where it is asked for, and a commit lasts as
    /// long as its flush: that would hold up a thread of the runtime.
    fn spawn(&self, source: &Source, writer: Writer) {
        match source {
            Source::Postgres(_) => drop(self.tasks.spawn(writer.run())),
            Source::Sqlite(_) => {
                let (counted, runtime) = (self.tasks.token(), Handle::current());
                let name = format!("write-{}", writer.schema);
                let work = move || {
                    runtime.block_on(writer.run());
                    drop(counted);
                };
                thread::Builder::new().name(name).spawn(work).expect("the system gives another thread");
            }
        }
    }

    /// Lets no further write in, and waits until those that are in have ended.
    pub(crate) async fn close(&self) {
        self.closing.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }

    /// Why nothing can be written, if so.
    pub(crate) fn unwell(&self) -> Option<Arc<Error>> {
        self.unwell.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn is_now(&self, unwell: Option<Arc<Error>>) {
        *self.unwell.lock().unwrap_or_else(PoisonError::into_inner) = unwell;
    }
}

fn describe() {
    metrics::describe_histogram!(
        "rapport_commit_batch_size",
        "Writes that shared a transaction, and so the flush of its commit."
    );
}
