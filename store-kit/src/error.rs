//! What can go wrong in a store, as far as callers tell cases apart.

use std::sync::Arc;

/// A failed statement, transaction or opening.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused or failed a statement.
    #[error("database statement failed")]
    Statement(#[source] sqlx::Error),
    /// The database cannot be reached, or gave no connection in time.
    #[error("database is not available")]
    Unavailable(#[source] sqlx::Error),
    /// The database could not be opened at all.
    #[error("the database at {place} cannot be reached")]
    Unreachable {
        /// The file, or host and port.
        place: String,
        /// Why not.
        #[source]
        source: sqlx::Error,
    },
    /// No service has made the schema there yet.
    #[error("there is no schema `{schema}` with tables at {place} yet")]
    Absent {
        /// The schema of the service.
        schema: &'static str,
        /// The file, or host and port.
        place: String,
    },
    /// The schema is that of another version of this program.
    #[error(
        "the schema `{schema}` has version {found}, this program knows {known}; both must be of one version"
    )]
    OtherVersion {
        /// The schema of the service.
        schema: &'static str,
        /// The last step that was taken.
        found: i64,
        /// The last step that this program has.
        known: i64,
    },
    /// PostgreSQL does not let the role of the URL at the schema.
    #[error("the role `{role}` may not use the schema `{schema}` as this needs it")]
    Role {
        /// Who.
        role: String,
        /// The schema of the service.
        schema: &'static str,
    },
    /// More writes are waiting than [`Database`](crate::Database) lets wait.
    #[error("too many writes are waiting")]
    Busy,
    /// The transaction of the write failed, or none could be begun: nothing was acknowledged. It may
    /// still have been committed, if the answer to the commit was lost.
    #[error("the write was not committed")]
    NotCommitted(#[source] Arc<Self>),
    /// A write went on after one of its statements had failed, and would have been acknowledged.
    #[error("a write returned no error although one of its statements had failed")]
    Swallowed,
    /// The schema could not be brought up to date.
    #[error("migration failed")]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// The database URL is of no known kind.
    #[error("database URL is not usable: {reason}")]
    Url {
        /// What is wrong with it; never the URL itself, which may hold a password.
        reason: &'static str,
    },
    /// A stored value is not what this program writes.
    #[error("stored value of {column} is not readable")]
    Corrupt {
        /// Name of the column.
        column: String,
    },
    /// The task that ran a write was ended from outside, on shutdown.
    #[error("write was interrupted")]
    Interrupted,
}

impl Error {
    /// Whether a unique constraint or primary key refused the row.
    ///
    /// SQLite does not say which one, so the statement that ran decides what it means.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Statement(sqlx::Error::Database(error)) if error.is_unique_violation())
    }

    /// Whether the same call may succeed later without a change.
    pub fn is_temporary(&self) -> bool {
        matches!(
            self,
            Self::Unavailable(_)
                | Self::Unreachable { .. }
                | Self::Busy
                | Self::Interrupted
                | Self::NotCommitted(_)
        )
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Tls(_) => Self::Unavailable(error),
            sqlx::Error::Database(ref source) if means_away(source.code().as_deref()) => {
                Self::Unavailable(error)
            }
            other => Self::Statement(other),
        }
    }
}

/// PostgreSQL classes 08 (connection), 53 (no room, memory or connections left), 57P (shutdown) and 58
/// (its disk fails), 55P03 (a lock was not to be had in time), 40P01 and 40001 (others wrote at the same
/// time, again and again); SQLite 5 and 6 (busy, locked), 10 (its disk fails) and 13 (no room left).
fn means_away(code: Option<&str>) -> bool {
    let Some(code) = code else { return false };
    match code.len() {
        5 => {
            ["08", "53", "57P", "58"].iter().any(|class| code.starts_with(class))
                || matches!(code, "55P03" | "40P01" | "40001")
        }
        // The lowest byte is the primary code.
        _ => code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6 | 10 | 13)),
    }
}
