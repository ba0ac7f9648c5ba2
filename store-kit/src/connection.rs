//! A connection that a writer owns, and how it gets another one.

use std::{io, time::Duration};

use sqlx::{
    ConnectOptions as _, Connection as _, PgConnection, SqliteConnection, postgres::PgConnectOptions,
    sqlite::SqliteConnectOptions,
};

use crate::{Engine, Error, postgres};

/// How long connecting to a server may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// An open connection.
#[derive(Debug)]
pub(crate) enum Connection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Where a writer's connections come from.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    Sqlite(SqliteConnectOptions),
    Postgres(PgConnectOptions),
}

impl Source {
    pub(crate) async fn connect(&self) -> Result<Connection, sqlx::Error> {
        let connect = async {
            Ok(match self {
                Self::Sqlite(options) => Connection::Sqlite(options.connect().await?),
                Self::Postgres(options) => {
                    Connection::Postgres(postgres::writing(options.clone()).connect().await?)
                }
            })
        };
        tokio::time::timeout(CONNECT_TIMEOUT, connect).await.unwrap_or_else(|_| Err(no_answer().into()))
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
            Self::Sqlite(connection) => sqlx::raw_sql(text).execute(connection).await.map(drop)?,
            Self::Postgres(connection) => sqlx::raw_sql(text).execute(connection).await.map(drop)?,
        }
        Ok(())
    }

    /// Ends it. What was not committed is rolled back.
    pub(crate) async fn close(self) {
        let close = async {
            match self {
                Self::Sqlite(connection) => connection.close().await,
                Self::Postgres(connection) => connection.close().await,
            }
        };
        if !matches!(tokio::time::timeout(CONNECT_TIMEOUT, close).await, Ok(Ok(()))) {
            tracing::debug!("a connection did not close in order");
        }
    }
}
