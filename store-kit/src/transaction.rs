//! The one place that begins and commits.

use std::sync::Arc;

use crate::{
    Engine, Error,
    connection::Connection,
    outbox::{Mark, Pending},
};

/// An open transaction, handed to every function that writes.
///
/// Several writes may share it. On SQLite it holds the write lock from its beginning, so that a later
/// statement in it never fails for somebody else's write.
#[derive(Debug)]
pub struct Transaction {
    pub(crate) connection: Connection,
    /// What the change feed is to tell of it.
    pub(crate) pending: Pending,
    pub(crate) trouble: Trouble,
    /// Whether the write that is under way may have written.
    pub(crate) has_written: bool,
}

/// What happened to a write's statements.
#[derive(Debug, Clone, Default)]
pub(crate) enum Trouble {
    /// Nothing.
    #[default]
    None,
    /// One failed, and with it this write. PostgreSQL runs no other one before a rollback.
    Failed,
    /// One failed because others wrote at the same time; the same write may pass when it comes again.
    Victim,
    /// One waited too long for a lock that somebody outside of this process holds.
    Blocked,
    /// The transaction is gone, with all writes in it.
    Lost(Arc<Error>),
}

impl Transaction {
    /// Which engine this is, where a statement has one text for each.
    pub fn engine(&self) -> Engine {
        self.connection.engine()
    }

    /// Begins; with a savepoint when a write is to be taken back without the others.
    pub(crate) async fn begin(mut connection: Connection, has_savepoint: bool) -> Result<Self, Error> {
        let text = match (connection.engine(), has_savepoint) {
            (Engine::Sqlite, false) => "BEGIN IMMEDIATE",
            (Engine::Sqlite, true) => "BEGIN IMMEDIATE; SAVEPOINT write",
            (Engine::Postgres, false) => "BEGIN",
            (Engine::Postgres, true) => "BEGIN; SAVEPOINT write",
        };
        connection.run(text).await?;
        Ok(Self { connection, pending: Pending::default(), trouble: Trouble::None, has_written: false })
    }

    /// Keeps what was written until now, whatever becomes of the next write.
    pub(crate) async fn move_savepoint(&mut self) -> Result<(), Error> {
        self.connection.run("RELEASE SAVEPOINT write; SAVEPOINT write").await
    }

    /// Goes back to the savepoint, for another write.
    pub(crate) async fn undo(&mut self, mark: Mark) -> Result<(), Error> {
        self.pending.truncate(mark);
        self.connection.run("ROLLBACK TO SAVEPOINT write").await
    }

    /// Commits, after the feed was written.
    ///
    /// When that fails the connection is closed, and nobody is told of a success. On SQLite the frames of
    /// the transaction may lie in the log by then, even its last one; but the index of the log does not
    /// count them, so no reader sees them, and the next transaction writes over them from the first one
    /// on, flush or no flush before. What is left behind the end of that one has checksums that do not
    /// follow from it, and so is no part of the log after a crash either. Pages that a failed flush has
    /// made the system forget are of these frames alone: earlier ones were flushed by their own commits.
    /// (A crash before the next transaction may find the frames whole. Then a write is there that was
    /// not acknowledged, as after any lost answer: `request_id` is for that.)
    pub(crate) async fn commit(self) -> Result<Connection, Error> {
        self.end("COMMIT").await
    }

    /// Takes all of it back; the connection is closed when that fails.
    pub(crate) async fn roll_back(self) -> Result<Connection, Error> {
        self.end("ROLLBACK").await
    }

    async fn end(mut self, text: &'static str) -> Result<Connection, Error> {
        match self.connection.run(text).await {
            Ok(()) => Ok(self.connection),
            Err(error) => {
                self.connection.close().await;
                Err(error)
            }
        }
    }

    /// Fails at once when the transaction is gone. SQLite ends it when the disk is full or fails; a next
    /// statement would run, and be committed, on its own.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match &self.trouble {
            Trouble::Lost(reason) => Err(Error::NotCommitted(Arc::clone(reason))),
            _ => Ok(()),
        }
    }

    /// A statement failed: what that means for the transaction.
    pub(crate) fn failed(&mut self, error: sqlx::Error) -> Error {
        let ends = ends_transaction(&error);
        let trouble = trouble(&error);
        let error = Error::from(error);
        if ends {
            let reason = Arc::new(error);
            self.trouble = Trouble::Lost(Arc::clone(&reason));
            return Error::NotCommitted(reason);
        }
        self.trouble = trouble;
        error
    }
}

/// PostgreSQL: a deadlock, of which it ends one side, and a serialization failure; a lock that was not to be
/// had in time.
fn trouble(error: &sqlx::Error) -> Trouble {
    let sqlx::Error::Database(error) = error else { return Trouble::Failed };
    match error.code().as_deref() {
        Some("40P01" | "40001") => Trouble::Victim,
        Some("55P03") => Trouble::Blocked,
        _ => Trouble::Failed,
    }
}

/// Whether the transaction ends, or may have ended, with the statement.
///
/// PostgreSQL keeps it until a rollback as long as there is a connection. SQLite rolls it back by
/// itself when there is no room, no memory, or a failed read or write: it keeps it for certain only when
/// the statement itself is to blame (its primary codes ERROR 1, TOOBIG 18, CONSTRAINT 19, MISMATCH 20,
/// RANGE 25).
fn ends_transaction(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            match code.len() {
                5 => code.starts_with("08") || code.starts_with("57P"),
                _ => code.parse::<u32>().is_ok_and(|code| !matches!(code & 0xff, 1 | 18 | 19 | 20 | 25)),
            }
        }
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => {
            true
        }
        _ => false,
    }
}
