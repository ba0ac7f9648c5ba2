//! A writer at work: takes what waits, has it written, answers.

use std::{
    collections::VecDeque,
    sync::{Arc, atomic::Ordering},
};

use tokio::{sync::mpsc, time::sleep};

use super::{
    RECONNECT_INTERVAL, State,
    batch::{self, Done},
    job::Job,
};
use crate::{
    Error,
    connection::{Connection, Source},
    head::Head,
    pools::Pools,
};

/// A writer.
pub(crate) struct Writer {
    pub(super) schema: &'static str,
    pub(super) inbox: mpsc::Receiver<Box<dyn Job>>,
    pub(super) max_batch: usize,
    /// Whether a transaction takes in what comes while it is under way.
    pub(super) takes_more: bool,
    pub(super) source: Source,
    /// None until it is needed, and after one was given up.
    pub(super) connection: Option<Connection>,
    /// Whether each write has a savepoint: after one had to be taken back, until none has to be.
    pub(super) has_savepoints: bool,
    /// What comes before the inbox: writes that come again, or did not fit.
    pub(super) later: VecDeque<Box<dyn Job>>,
    pub(super) head: Head,
    pub(super) state: Arc<State>,
    pub(super) pools: Pools,
}

impl Writer {
    /// Writes until the database is closed, or nobody holds it any more, and nothing waits.
    pub(super) async fn run(mut self) {
        while let Some(jobs) = self.next().await {
            self.write(jobs).await;
        }
        // Readers first: the last connection to a SQLite file takes the log into it, and must be one that writes.
        self.pools.close().await;
        if let Some(connection) = self.connection {
            connection.close().await;
        }
    }

    /// What waits, at least one.
    async fn next(&mut self) -> Option<Vec<Box<dyn Job>>> {
        while self.later.is_empty() {
            tokio::select! {
                job = self.inbox.recv() => self.later.push_back(job?),
                () = self.state.closing.cancelled(), if !self.inbox.is_closed() => self.inbox.close(),
                () = sleep(RECONNECT_INTERVAL), if self.connection.is_none() => {
                    self.connection = self.connect().await.ok();
                }
            }
        }
        while self.later.len() < self.max_batch
            && let Ok(job) = self.inbox.try_recv()
        {
            self.later.push_back(job);
        }
        let count = self.later.len().min(self.max_batch);
        Some(self.later.drain(..count).collect())
    }

    async fn write(&mut self, jobs: Vec<Box<dyn Job>>) {
        let is_new = self.connection.is_none();
        let connection = match self.connection.take() {
            Some(connection) => Ok(connection),
            None => self.connect().await,
        };
        let done = match connection {
            Ok(connection) => {
                let mut room = self.max_batch.saturating_sub(jobs.len());
                let mut more = || {
                    // On PostgreSQL it could be of a lane before those that are locked already.
                    room = if self.takes_more { room.checked_sub(1)? } else { return None };
                    self.inbox.try_recv().ok()
                };
                batch::run(connection, is_new, self.has_savepoints, jobs, &mut more).await
            }
            Err(reason) => Done::refused(jobs, reason),
        };
        self.connection = done.connection;
        self.has_savepoints = done.took_back;
        self.later.extend(done.later);
        if let Some(reason) = done.failed {
            tracing::warn!(
                error = &*reason as &dyn std::error::Error,
                schema = self.schema,
                writes = done.answered.len(),
                "writes were not committed; their callers are told to come again"
            );
            for job in done.answered {
                job.refuse(Error::NotCommitted(Arc::clone(&reason)));
            }
            return;
        }
        self.state.commits.fetch_add(1, Ordering::Relaxed);
        // First of all: whoever is answered finds the position of their own write known.
        if let Some(position) = done.position {
            self.head.is_at(position);
        }
        #[expect(clippy::cast_precision_loss, reason = "a metric is a float")]
        metrics::histogram!("rapport_commit_batch_size", "schema" => self.schema)
            .record(done.answered.len() as f64);
        for job in done.answered {
            job.answer();
        }
    }

    async fn connect(&mut self) -> Result<Connection, Arc<Error>> {
        let connected = self.source.connect().await.map_err(|error| Arc::new(Error::from(error)));
        let unwell = connected.as_ref().err();
        match (unwell, self.state.unwell()) {
            (Some(reason), None) => tracing::error!(
                error = &**reason as &dyn std::error::Error,
                schema = self.schema,
                "the database gives the writer no connection; every write is refused until it does"
            ),
            (None, Some(_)) => tracing::info!(schema = self.schema, "the database takes writes again"),
            _ => {}
        }
        self.state.is_now(unwell.map(Arc::clone));
        connected
    }
}
