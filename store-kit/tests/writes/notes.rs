//! What is written here, and a writer that is kept at work.

use std::{sync::Arc, time::Duration};

use futures::FutureExt;
use store_kit::{
    Database, Engine, Error, Lane, Transaction,
    feed::Feed,
    migration::{Migrations, Step},
    outbox::{self, Change, Kind},
    query,
    testing::TestDatabase,
};
use tokio::sync::Semaphore;

/// The child's reference is checked by the commit: the one way to have a commit fail on both engines.
const NOTES: &str = "CREATE TABLE notes (id TEXT PRIMARY KEY, number BIGINT NOT NULL); \
     CREATE TABLE children (id TEXT PRIMARY KEY, note TEXT NOT NULL REFERENCES notes (id) \
     DEFERRABLE INITIALLY DEFERRED); \
     CREATE TABLE idempotency_keys (blog TEXT NOT NULL, caller TEXT NOT NULL, method TEXT NOT NULL, \
     request_id TEXT NOT NULL, request_hash BYTEA NOT NULL, resource TEXT NOT NULL, create_time BIGINT NOT NULL, \
     PRIMARY KEY (blog, caller, method, request_id));";

pub(crate) const MIGRATIONS: Migrations = Migrations {
    schema: "notes",
    steps: &[Step { version: 1, description: "notes", sqlite: NOTES, postgres: NOTES }, outbox::step(2)],
};

/// Longer than anything here takes.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);

/// The lane of everything that is to share a transaction.
pub(crate) fn lane() -> Lane {
    Lane::of("notes")
}

pub(crate) async fn open(engine: Engine) -> TestDatabase {
    TestDatabase::open(engine, &MIGRATIONS).await
}

pub(crate) async fn insert(tx: &mut Transaction, id: &str) -> Result<(), Error> {
    query("INSERT INTO notes (id, number) VALUES ($1, 0)").bind(id).execute(tx).await?;
    tx.changed(Change {
        blog: "blogs/x".into(),
        parent: "blogs/x".into(),
        name: format!("blogs/x/notes/{id}"),
        kind: Kind::Created,
        revision: 1,
        time_micros: 1,
    });
    Ok(())
}

pub(crate) async fn add(database: &Database, id: impl Into<String>) -> Result<(), Error> {
    database.write(lane(), id.into(), |tx, id| insert(tx, id).boxed()).await
}

pub(crate) async fn ids(database: &Database) -> Vec<String> {
    let rows = query("SELECT id FROM notes ORDER BY id").fetch_all(database).await.unwrap();
    rows.iter().map(|row| row.get("id").unwrap()).collect()
}

pub(crate) async fn told(database: &Database) -> Vec<String> {
    let feed = Feed::new(database, || 0);
    let (oldest, _) = feed.bounds().await.unwrap();
    let entries = feed.read(oldest, 256).await.unwrap().entries;
    entries.into_iter().map(|entry| entry.change.name.replace("blogs/x/notes/", "")).collect()
}

/// Keeps a writer at work, so that what comes meanwhile shares the next transaction.
pub(crate) struct Held {
    held: tokio::task::JoinHandle<Result<(), Error>>,
    gate: Arc<Semaphore>,
}

impl Held {
    pub(crate) async fn hold(database: &Database) -> Self {
        Self::hold_in(database, lane()).await
    }

    pub(crate) async fn hold_in(database: &Database, lane: Lane) -> Self {
        let (gate, begun) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
        let (database, work) = (database.clone(), (Arc::clone(&gate), Arc::clone(&begun)));
        let held = tokio::spawn(async move {
            let write = database.write(lane, work, |_, (gate, begun)| {
                async move {
                    begun.add_permits(1);
                    // Open for good: it runs once more when another one in its transaction fails.
                    drop(gate.acquire().await.unwrap());
                    Ok::<_, Error>(())
                }
                .boxed()
            });
            write.await
        });
        begun.acquire().await.unwrap().forget();
        Self { held, gate }
    }

    /// Lets go, once as many writes wait as `work` brings when it is first polled.
    pub(crate) async fn and<T>(self, work: impl Future<Output = T>) -> T {
        let mut work = Box::pin(work);
        assert!(work.as_mut().now_or_never().is_none(), "nothing ends while the writer is held");
        self.gate.add_permits(1);
        let done = tokio::time::timeout(LIMIT, work).await.expect("the writer goes on");
        // On SQLite the others join the very transaction that it holds open, and fail with it.
        let held = self.held.await.unwrap();
        assert!(matches!(held, Ok(()) | Err(Error::NotCommitted(_))), "{held:?}");
        done
    }
}
