//! Connects to a PostgreSQL server, or says which one does not answer and why.

use std::{io, str::FromStr as _, time::Duration};

use sqlx::{
    ConnectOptions as _, Connection as _, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::Error;

/// Connections that one process opens at most, to each database.
const MAX_CONNECTIONS: u32 = 16;

/// How long a caller waits for a connection before [`Error::Unavailable`].
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// Connections to the server, once it has answered.
pub(crate) async fn open(url: &str, schema: &'static str) -> Result<PgPool, Error> {
    let options = options(url, schema)?;
    // The pool would try again until it is out of time, and then not say what was wrong.
    let unreachable = |source| Error::Unreachable { place: place(&options), source };
    let first = tokio::time::timeout(ACQUIRE_TIMEOUT, options.connect()).await;
    let connection = first.map_err(|_| unreachable(no_answer().into()))?.map_err(unreachable)?;
    connection.close().await?;
    let pool = PgPoolOptions::new().max_connections(MAX_CONNECTIONS).acquire_timeout(ACQUIRE_TIMEOUT);
    Ok(pool.connect_with(options).await?)
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

fn no_answer() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, format!("no answer within {} s", ACQUIRE_TIMEOUT.as_secs()))
}
