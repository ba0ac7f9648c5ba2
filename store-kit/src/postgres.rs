//! Connects to a PostgreSQL server, or says which one does not answer and why.

use std::{str::FromStr as _, time::Duration};

use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::Error;

/// Connections that one process opens at most, to each database.
const MAX_CONNECTIONS: u32 = 16;

/// How long a caller waits for a connection before [`Error::Unavailable`].
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a writer waits for a lock that somebody outside of it holds, in milliseconds: a write that
/// waits holds up those behind it.
const LOCK_TIMEOUT: &str = "5000";

/// After how long the server ends a writer that has stopped inside a transaction, in milliseconds: its
/// locks keep the writers of every replica waiting.
const IDLE_TIMEOUT: &str = "10000";

/// Connections that read.
pub(crate) async fn readers(options: PgConnectOptions) -> Result<PgPool, Error> {
    let pool = PgPoolOptions::new().max_connections(MAX_CONNECTIONS).acquire_timeout(ACQUIRE_TIMEOUT);
    Ok(pool.connect_with(options).await?)
}

/// How a writer connects.
pub(crate) fn writing(options: PgConnectOptions) -> PgConnectOptions {
    options.options([("lock_timeout", LOCK_TIMEOUT), ("idle_in_transaction_session_timeout", IDLE_TIMEOUT)])
}

/// How one connects who only looks.
pub(crate) fn reading(options: PgConnectOptions) -> PgConnectOptions {
    options.options([("default_transaction_read_only", "on")])
}

/// What the URL says, and what every connection of ours wants.
pub(crate) fn options(url: &str, schema: &'static str) -> Result<PgConnectOptions, Error> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| Error::Url { reason: "expected postgres://user:password@host:port/database" })?;
    Ok(options.application_name(concat!("rapport/", env!("CARGO_PKG_VERSION"))).options([
        ("search_path", schema),
        ("synchronous_commit", "on"),
        ("timezone", "UTC"),
    ]))
}

/// Host, port and database: no user, no password.
pub(crate) fn place(options: &PgConnectOptions) -> String {
    let database = options.get_database().unwrap_or_default();
    match options.get_socket() {
        Some(socket) => format!("{}/{database}", socket.display()),
        None => format!("{}:{}/{database}", options.get_host(), options.get_port()),
    }
}
