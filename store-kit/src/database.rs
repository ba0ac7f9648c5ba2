//! An open database of either engine; stores hold one and hand it their statements.

use std::{path::PathBuf, sync::Arc};

use futures::future::BoxFuture;
use tokio::sync::{Semaphore, watch};

use crate::{
    Engine, Error, Transaction, feed::Position, migration::Migrations, pools::Pools, postgres, sqlite,
};

/// Writes that may wait for their turn; the next one is refused with [`Error::Busy`].
const MAX_WAITING_WRITES: usize = 1024;

/// Where a database is.
#[derive(Debug, Clone)]
pub enum Location {
    /// A file, made when it is not there.
    Sqlite(PathBuf),
    /// A server, and the schema in it that belongs to the service.
    Postgres {
        /// `postgres://user:password@host/database`.
        url: String,
        /// The schema, made when it is not there and the role may.
        schema: &'static str,
    },
}

impl Location {
    /// The file, or host and port: what may be shown.
    pub fn place(&self) -> String {
        match self {
            Self::Sqlite(path) => path.display().to_string(),
            Self::Postgres { url, schema } => postgres::options(url, schema)
                .map_or_else(|_| "?".to_owned(), |options| postgres::place(&options)),
        }
    }

    async fn connect(&self) -> Result<Pools, Error> {
        Ok(match self {
            Self::Sqlite(path) => {
                let (writer, readers) = sqlite::open(path).await?;
                Pools::Sqlite { writer, readers }
            }
            Self::Postgres { url, schema } => Pools::Postgres(postgres::open(url, schema).await?),
        })
    }
}

/// An open database. Clones share its connections.
#[derive(Debug, Clone)]
pub struct Database {
    pub(crate) pools: Pools,
    schema: &'static str,
    waiting_writes: Arc<Semaphore>,
    head: watch::Sender<Option<Position>>,
}

impl Database {
    /// Opens the database, makes it if it is not there, and brings its schema up to date.
    ///
    /// # Errors
    /// [`Error::Unreachable`] when there is none to be had, [`Error::Role`] when PostgreSQL does not let
    /// the role make tables in the schema, [`Error::Migration`] when the schema is newer than this
    /// program or was changed by somebody else.
    pub async fn open(location: &Location, migrations: &Migrations) -> Result<Self, Error> {
        if let Location::Sqlite(path) = location {
            sqlite::make(path)?;
        }
        let pools = location.connect().await?;
        migrations.run(&pools).await?;
        Ok(Self::over(pools, migrations))
    }

    /// Opens a database that a service made, for a tool beside it: makes nothing, changes no schema.
    ///
    /// # Errors
    /// [`Error::Unreachable`] when there is none to be had, [`Error::Absent`] when no service was there
    /// yet, [`Error::Role`] when PostgreSQL does not let the role at its tables, and
    /// [`Error::OtherVersion`].
    pub async fn open_existing(location: &Location, migrations: &Migrations) -> Result<Self, Error> {
        let absent = || Error::Absent { schema: migrations.schema, place: location.place() };
        if matches!(location, Location::Sqlite(path) if !path.exists()) {
            return Err(absent());
        }
        let pools = location.connect().await?;
        match migrations.check(&pools).await {
            Ok(true) => Ok(Self::over(pools, migrations)),
            Ok(false) => Err(absent()),
            Err(error) => Err(error),
        }
    }

    fn over(pools: Pools, migrations: &Migrations) -> Self {
        Self {
            pools,
            schema: migrations.schema,
            waiting_writes: Arc::new(Semaphore::new(MAX_WAITING_WRITES)),
            head: watch::Sender::new(None),
        }
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        self.pools.engine()
    }

    /// The schema of the service that it belongs to.
    pub fn schema(&self) -> &'static str {
        self.schema
    }

    /// The last position in the change feed that this process knows to be committed: at least that of
    /// every write that was answered here. `None` before the first one.
    pub fn head(&self) -> Option<Position> {
        *self.head.borrow()
    }

    /// Changes whenever [`Database::head`] does.
    pub(crate) fn commits(&self) -> watch::Receiver<Option<Position>> {
        self.head.subscribe()
    }

    /// A position is known to be committed.
    pub(crate) fn committed(&self, position: Position) {
        let is_news = |head: &Option<Position>| head.is_none_or(|head| !head.has(&position));
        self.head.send_if_modified(|head| {
            let news = is_news(head);
            if news {
                *head = Some(position);
            }
            news
        });
    }

    /// Runs `work` in a transaction of its own and commits what it did if it returns `Ok`.
    ///
    /// The work goes on when the caller is dropped: a write that has begun is not cut in two by a
    /// deadline. It may then commit unseen, which is what `request_id` is for.
    ///
    /// # Errors
    /// What `work` returns, and the store's own errors through `From`.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Transaction) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let Ok(turn) = Arc::clone(&self.waiting_writes).try_acquire_owned() else {
            return Err(Error::Busy.into());
        };
        let database = self.clone();
        let write = tokio::spawn(async move {
            let _turn = turn;
            database.run(work).await
        });
        match write.await {
            Ok(result) => result,
            Err(ended) if ended.is_panic() => std::panic::resume_unwind(ended.into_panic()),
            Err(_) => Err(Error::Interrupted.into()),
        }
    }

    async fn run<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Transaction) -> BoxFuture<'t, Result<T, E>>,
        E: From<Error>,
    {
        let mut transaction = Transaction::begin(&self.pools).await?;
        match work(&mut transaction).await {
            Ok(value) => {
                let position = transaction.append().await?;
                transaction.commit().await?;
                if let Some(position) = position {
                    self.committed(position);
                }
                Ok(value)
            }
            Err(error) => {
                transaction.rollback().await;
                Err(error)
            }
        }
    }

    /// Whether the database answers; for readiness.
    pub async fn ping(&self) -> Result<(), Error> {
        match &self.pools {
            Pools::Sqlite { readers, .. } => sqlx::query("SELECT 1").execute(readers).await.map(drop)?,
            Pools::Postgres(pool) => sqlx::query("SELECT 1").execute(pool).await.map(drop)?,
        }
        Ok(())
    }

    /// Ends all connections, waiting for statements under way.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}
