//! A connection that a writer owns, and how it gets another one.

use std::{io, path::PathBuf, time::Duration};

use sqlx::{ConnectOptions as _, Connection as _, PgConnection, postgres::PgConnectOptions};

use crate::{Engine, Error, postgres, sqlite};

/// How long connecting to a server may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// An open connection.
#[derive(Debug)]
pub(crate) enum Connection {
    Sqlite(sqlite::Connection),
    Postgres(PgConnection),
}

/// Where a writer's connections come from.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

impl Source {
    pub(crate) async fn connect(&self) -> Result<Connection, sqlx::Error> {
        match self {
            Self::Sqlite(path) => sqlite::Connection::open(path).map(Connection::Sqlite),
            Self::Postgres(options) => {
                let options = postgres::writing((**options).clone());
                let connected = tokio::time::timeout(CONNECT_TIMEOUT, options.connect()).await;
                connected.unwrap_or_else(|_| Err(no_answer().into())).map(Connection::Postgres)
            }
        }
    }
}

fn no_answer() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, format!("no answer within {} s", CONNECT_TIMEOUT.as_secs()))
}

impl Connection {
    pub(crate) fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs a text without parameters or rows, such as `COMMIT`. Several statements go in one message.
    pub(crate) async fn run(&mut self, text: &'static str) -> Result<(), Error> {
        match self {
            Self::Sqlite(connection) => connection.run(text)?,
            Self::Postgres(connection) => sqlx::raw_sql(text).execute(connection).await.map(drop)?,
        }
        Ok(())
    }

    /// Ends it. What was not committed is rolled back.
    pub(crate) async fn close(self) {
        let Self::Postgres(connection) = self else { return };
        if !matches!(tokio::time::timeout(CONNECT_TIMEOUT, connection.close()).await, Ok(Ok(()))) {
            tracing::debug!("a connection did not close in order");
        }
    }
}
