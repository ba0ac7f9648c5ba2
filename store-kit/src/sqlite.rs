//! Opens a SQLite file so that what is acknowledged survives a power cut.
//!
//! Readers are sqlx's. The one that writes is ours, over rusqlite: docs/adr/0012.

mod connection;
mod refused;
mod row;

use std::{
    fs::OpenOptions,
    io::{self, ErrorKind},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    time::Duration,
};

use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous},
};

pub(crate) use connection::Connection;
use refused::Refused;
pub(crate) use row::Row;

use crate::Error;

/// How long a write waits for another process (`rapport token` beside a server).
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Reads that run side by side.
const READERS: u32 = 8;

/// How long a reader waits for one of them.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// Pages that each connection keeps, in KiB (SQLite: a negative `cache_size`). Nine connections to a
/// file keep few of their own: the system's page cache, which they share, holds the rest.
const CACHE_SIZE: &str = "-1024";

/// Makes the file if it is not there, for its owner alone: SQLite would let others read it, and gives
/// its log the rights of the file.
pub(crate) fn make(path: &Path) -> Result<(), Error> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(unreachable(path, error)),
        _ => Ok(()),
    }
}

/// How a migration connects to a file that a writer has opened.
pub(crate) fn migrating(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).busy_timeout(BUSY_TIMEOUT).synchronous(SqliteSynchronous::Full)
}

/// How a reader connects. It changes nothing, not even how the file is written.
pub(crate) fn reading(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("cache_size", CACHE_SIZE)
        .pragma("temp_store", "MEMORY")
}

/// The readers of a file.
pub(crate) async fn readers(path: &Path) -> Result<SqlitePool, Error> {
    let pool = SqlitePoolOptions::new().max_connections(READERS).acquire_timeout(ACQUIRE_TIMEOUT);
    Ok(pool.connect_with(reading(path)).await?)
}

fn unreachable(path: &Path, error: io::Error) -> Error {
    Error::Unreachable { place: path.display().to_string(), source: error.into() }
}
