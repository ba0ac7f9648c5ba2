//! An open database of either engine; stores hold one and hand it their statements.

use std::path::PathBuf;

use futures::future::BoxFuture;
use sqlx::{ConnectOptions as _, Connection as _};

use crate::{
    Engine, Error, Lane, Transaction,
    connection::{Connection, Source},
    feed::Position,
    head::Head,
    migration::Migrations,
    pools::Pools,
    postgres, sqlite,
    writer::{Write, Writers},
};

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

    async fn connect(&self) -> Result<Opened, Error> {
        let source = match self {
            Self::Sqlite(path) => Source::Sqlite(path.clone()),
            Self::Postgres { url, schema } => Source::Postgres(postgres::options(url, schema)?.into()),
        };
        // A pool would try again until it is out of time, and then not say what was wrong.
        let unreachable = |source| Error::Unreachable { place: self.place(), source };
        let writer = source.connect().await.map_err(unreachable)?;
        let pools = match &source {
            Source::Sqlite(path) => Pools::Sqlite(sqlite::readers(path).await?),
            Source::Postgres(options) => Pools::Postgres(postgres::readers((**options).clone()).await?),
        };
        Ok(Opened { pools, source, writer })
    }

    /// Connections that cannot write.
    async fn connect_to_read(&self) -> Result<Pools, Error> {
        // Once without a pool, for what is said when it fails, as above.
        let unreachable = |source| Error::Unreachable { place: self.place(), source };
        Ok(match self {
            Self::Sqlite(path) => {
                let looked = sqlite::reading(path).connect().await.map_err(unreachable)?;
                looked.close().await.map_err(unreachable)?;
                Pools::Sqlite(sqlite::readers(path).await?)
            }
            Self::Postgres { url, schema } => {
                let options = postgres::reading(postgres::options(url, schema)?);
                let source = Source::Postgres(options.clone().into());
                source.connect().await.map_err(unreachable)?.close().await;
                Pools::Postgres(postgres::readers(options).await?)
            }
        })
    }

    fn must_be_there(&self, migrations: &Migrations) -> Result<(), Error> {
        match self {
            Self::Sqlite(path) if !path.exists() => Err(self.absent(migrations)),
            _ => Ok(()),
        }
    }

    fn absent(&self, migrations: &Migrations) -> Error {
        Error::Absent { schema: migrations.schema, place: self.place() }
    }
}

/// What a location gives.
struct Opened {
    pools: Pools,
    source: Source,
    /// The first writer's.
    writer: Connection,
}

/// An open database. Clones share its connections.
#[derive(Debug, Clone)]
pub struct Database {
    pub(crate) pools: Pools,
    schema: &'static str,
    writers: Writers,
    pub(crate) head: Head,
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
        let opened = location.connect().await?;
        migrations.run(&opened.pools, &opened.source).await?;
        Ok(Self::over(opened, migrations))
    }

    /// Opens a database that a service made, for a tool beside it: makes nothing, changes no schema.
    ///
    /// # Errors
    /// [`Error::Unreachable`] when there is none to be had, [`Error::Absent`] when no service was there
    /// yet, [`Error::Role`] when PostgreSQL does not let the role at its tables, and
    /// [`Error::OtherVersion`].
    pub async fn open_existing(location: &Location, migrations: &Migrations) -> Result<Self, Error> {
        location.must_be_there(migrations)?;
        let opened = location.connect().await?;
        match migrations.check(&opened.pools).await {
            Ok(true) => Ok(Self::over(opened, migrations)),
            Ok(false) => Err(location.absent(migrations)),
            Err(error) => Err(error),
        }
    }

    /// Opens a database that was just put back, for a tool that changes no schema: also one of an older
    /// version of this program.
    ///
    /// # Errors
    /// As [`Database::open_existing`], [`Error::OtherVersion`] for a newer version alone.
    pub(crate) async fn open_restored(location: &Location, migrations: &Migrations) -> Result<Self, Error> {
        location.must_be_there(migrations)?;
        let opened = location.connect().await?;
        match migrations.taken(&opened.pools).await? {
            None => Err(location.absent(migrations)),
            Some(found) if found > migrations.known() => Err(migrations.other_version(found)),
            Some(_) => Ok(Self::over(opened, migrations)),
        }
    }

    /// Opens a database to look at, of whatever version: makes nothing, changes nothing, and takes no
    /// write. May be used beside whatever runs on it.
    ///
    /// # Errors
    /// [`Error::Unreachable`] when there is none to be had, [`Error::Absent`] when there is no file.
    pub async fn open_to_read(location: &Location, migrations: &Migrations) -> Result<Self, Error> {
        location.must_be_there(migrations)?;
        let pools = location.connect_to_read().await?;
        Ok(Self { pools, schema: migrations.schema, writers: Writers::closed(), head: Head::unknown() })
    }

    /// Opens a database in which each write has a transaction of its own: what group commit is measured
    /// against. Not for serving.
    ///
    /// # Errors
    /// As [`Database::open`].
    #[cfg(feature = "ungrouped")]
    pub async fn open_ungrouped(location: &Location, migrations: &Migrations) -> Result<Self, Error> {
        let opened = location.connect().await?;
        migrations.run(&opened.pools, &opened.source).await?;
        let Opened { pools, source, writer } = opened;
        let (schema, head) = (migrations.schema, Head::unknown());
        let writers = Writers::one_by_one(schema, &source, writer, &pools, &head);
        Ok(Self { pools, schema, writers, head })
    }

    fn over(opened: Opened, migrations: &Migrations) -> Self {
        let Opened { pools, source, writer } = opened;
        let (schema, head) = (migrations.schema, Head::unknown());
        let writers = Writers::start(schema, &source, writer, &pools, &head);
        Self { pools, schema, writers, head }
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
        self.head.get()
    }

    /// Runs `work` on `input` in a transaction, and answers once what it wrote is committed.
    ///
    /// Writes that arrive together share a transaction: one that fails, or panics, is taken back alone.
    /// `lane` names what the work locks first. The work may run again: at most three times when others'
    /// writes were in its way, and once more each time when it, or another one in its transaction, failed. So it
    /// changes nothing but the store, and returns the error of a statement that failed.
    ///
    /// Others wait meanwhile. A write should take a few milliseconds, and never more than a second:
    /// longer work is cut in pieces (a page of an import, a thousand rows of a sweep), and what needs no
    /// transaction (rendering, calls) is done before. On PostgreSQL a lock that is held elsewhere for 5 s
    /// fails the write. No constraint may be deferred to the commit: it would fail the writes of others.
    ///
    /// The work goes on when the caller is dropped: a write that has begun is not cut in two by a
    /// deadline. It may then commit unseen, which is what `request_id` is for.
    ///
    /// # Errors
    /// What `work` returns, and the store's own errors through `From`: [`Error::Busy`] when too many
    /// wait already, [`Error::NotCommitted`] when the transaction failed, whatever `work` returned.
    ///
    /// # Panics
    /// When `work` does.
    pub async fn write<D, T, E, F>(&self, lane: Lane, input: D, work: F) -> Result<T, E>
    where
        F: for<'t> Fn(&'t mut Transaction, &'t D) -> BoxFuture<'t, Result<T, E>> + Send + Sync + 'static,
        D: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (write, answer) = Write::new(lane, input, work);
        self.writers.send(Box::new(write))?;
        match answer.await {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => Err(Error::Interrupted.into()),
        }
    }

    /// Whether the database answers, and can be written to; for readiness.
    pub async fn ping(&self) -> Result<(), Error> {
        if let Some(reason) = self.writers.state.unwell() {
            return Err(Error::NotCommitted(reason));
        }
        match &self.pools {
            Pools::Sqlite(readers) => sqlx::query("SELECT 1").execute(readers).await.map(drop)?,
            Pools::Postgres(readers) => sqlx::query("SELECT 1").execute(readers).await.map(drop)?,
        }
        Ok(())
    }

    /// How many transactions were ended for writes.
    #[cfg(feature = "testing")]
    pub fn commit_count(&self) -> u64 {
        self.writers.state.commits.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Takes no further write, waits for those that were taken and for statements under way, and ends
    /// all connections.
    pub async fn close(&self) {
        self.writers.state.close().await;
        // The last writer has done so already, where there is one.
        self.pools.close().await;
    }
}
