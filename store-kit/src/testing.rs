//! Databases for tests: a fresh one for each test, on either engine.

mod cluster;
mod dump;

use std::sync::Mutex;

use futures::future::BoxFuture;
use tempfile::TempDir;

use crate::{Database, Engine, Error, Lane, Location, Transaction, migration::Migrations};

pub use dump::{Held, dump, places_of};

/// A database of a test's own, gone when this is dropped.
#[derive(Debug)]
pub struct TestDatabase {
    /// The open database.
    pub database: Database,
    /// Where it is, for opening it a second time.
    pub location: Location,
    _folder: Option<TempDir>,
}

impl TestDatabase {
    /// A fresh database with the schema of `migrations`.
    ///
    /// # Panics
    /// When PostgreSQL is not installed, naming the package: a test is never skipped silently.
    pub async fn open(engine: Engine, migrations: &Migrations) -> Self {
        let (location, folder) = match engine {
            Engine::Sqlite => {
                let folder = TempDir::new().expect("a temporary folder can be made");
                (Location::Sqlite(folder.path().join("test.db")), Some(folder))
            }
            Engine::Postgres => {
                (Location::Postgres { url: postgres_url().await, schema: migrations.schema }, None)
            }
        };
        let database = Database::open(&location, migrations).await.expect("a fresh database opens");
        Self { database, location, _folder: folder }
    }
}

/// The URL of a fresh, empty database in this process's private PostgreSQL cluster.
///
/// # Panics
/// When PostgreSQL is not installed or does not start.
pub async fn postgres_url() -> String {
    tokio::task::spawn_blocking(cluster::fresh_database).await.expect("the cluster starts")
}

/// Runs `work` in a transaction of its own kind, once: what tests do is never in another's way.
///
/// # Errors
/// What `work` returns, and the store's own.
///
/// # Panics
/// When `work` does, or would have to run again.
pub async fn write<T, E, F>(database: &Database, work: F) -> Result<T, E>
where
    F: for<'t> FnOnce(&'t mut Transaction) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    let once = Mutex::new(Some(work));
    database
        .write(Lane::none(), once, |transaction, once| {
            let work = once.lock().expect("nobody else has it").take();
            work.expect("a test's write runs once")(transaction)
        })
        .await
}

/// Has the engine parse `sql` and resolve its tables and columns, without running it.
///
/// # Errors
/// What the engine says is wrong with the statement.
pub async fn prepare(database: &Database, sql: &str) -> Result<(), Error> {
    use sqlx::{AssertSqlSafe, Executor as _, SqlSafeStr as _};

    use crate::pools::Pools;

    let sql = AssertSqlSafe(sql.to_owned()).into_sql_str();
    match &database.pools {
        Pools::Sqlite(readers) => readers.prepare(sql).await.map(drop)?,
        Pools::Postgres(pool) => pool.prepare(sql).await.map(drop)?,
    }
    Ok(())
}
