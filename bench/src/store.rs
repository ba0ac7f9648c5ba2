//! At the store's face: one write, as a comment is written, with the statements that the services run on
//! tables like theirs.

use std::{
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

use futures::FutureExt as _;
use store_kit::{
    Database, Error, Lane, Location, Statement, Transaction,
    idempotency::{self, Key, Known},
    locking,
    migration::{Migrations, Step},
    outbox::{self, Change, Kind},
    query,
};

use crate::measure::{self, Way};

const TABLES: &str = "CREATE TABLE threads (id TEXT PRIMARY KEY, comments BIGINT NOT NULL); \
     CREATE TABLE comments (thread TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (thread, id)); \
     CREATE TABLE idempotency_keys (blog TEXT NOT NULL, caller TEXT NOT NULL, method TEXT NOT NULL, \
     request_id TEXT NOT NULL, request_hash BYTEA NOT NULL, resource TEXT NOT NULL, create_time BIGINT NOT NULL, \
     PRIMARY KEY (blog, caller, method, request_id));";

const MIGRATIONS: Migrations = Migrations {
    schema: "bench",
    steps: &[Step { version: 1, description: "bench", sqlite: TABLES, postgres: TABLES }, outbox::step(2)],
};

/// Threads that are written to.
const THREADS: u64 = 64;

const LOCK: Statement = locking!("t", "SELECT t.id FROM threads t WHERE t.id = $1");

static NEXT: AtomicU64 = AtomicU64::new(0);

/// An open database.
#[derive(Clone)]
struct Store(Database);

impl Way for Store {
    async fn write(&self) -> anyhow::Result<()> {
        Ok(write(&self.0).await?)
    }

    fn commits(&self) -> u64 {
        self.0.commit_count()
    }
}

/// On the server at `url`, or on a file in `folder`.
pub(crate) async fn measure(url: Option<&str>, folder: &Path) -> anyhow::Result<()> {
    let location = match url {
        Some(url) => Location::Postgres { url: url.to_owned(), schema: MIGRATIONS.schema },
        None => Location::Sqlite(folder.join("bench.db")),
    };
    let grouped = Store(Database::open(&location, &MIGRATIONS).await?);
    let single = Store(Database::open_ungrouped(&location, &MIGRATIONS).await?);
    prepare(&grouped.0).await?;
    measure::compare(&single, &grouped).await?;
    single.0.close().await;
    grouped.0.close().await;
    Ok(())
}

/// The threads, empty.
async fn prepare(database: &Database) -> Result<(), Error> {
    database
        .write(Lane::none(), (), |tx, ()| {
            async move {
                for thread in 0..THREADS {
                    let insert =
                        query("INSERT INTO threads (id, comments) VALUES ($1, 0) ON CONFLICT DO NOTHING");
                    insert.bind(thread.to_string()).execute(tx).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await
}

/// A comment in the next thread.
async fn write(database: &Database) -> Result<(), Error> {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let thread = (number % THREADS).to_string();
    database
        .write(Lane::of(&thread), (thread, number), |tx, (thread, number)| {
            comment(tx, thread, *number).boxed()
        })
        .await
}

async fn comment(tx: &mut Transaction, thread: &str, number: u64) -> Result<(), Error> {
    LOCK.query(tx).bind(thread).fetch_one(&mut *tx).await?;
    let id = format!("{:08x}-{number:024}", std::process::id());
    let key = Key {
        caller: "persons/1".to_owned(),
        method: "CreateComment",
        blog: "bench".to_owned(),
        request_id: id.clone(),
        request_hash: vec![7; 32],
    };
    if idempotency::claim(tx, &key, &id, 1).await? != Known::New {
        return Ok(());
    }
    query("INSERT INTO comments (thread, id, body) VALUES ($1, $2, $3)")
        .bind(thread)
        .bind(&id)
        .bind("What an evening. ".repeat(30))
        .execute(tx)
        .await?;
    query("UPDATE threads SET comments = comments + 1 WHERE id = $1").bind(thread).execute(tx).await?;
    tx.changed(Change {
        blog: "blogs/bench".to_owned(),
        parent: format!("blogs/bench/posts/{thread}"),
        name: format!("blogs/bench/posts/{thread}/comments/{id}"),
        kind: Kind::Created,
        revision: 1,
        time_micros: 1,
    });
    Ok(())
}
