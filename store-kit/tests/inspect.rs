//! What is found out about a database without changing it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs::{self, OpenOptions},
    io::{Seek as _, SeekFrom, Write as _},
    os::unix::fs::PermissionsExt as _,
};

use futures::FutureExt as _;
use store_kit::{
    Database, Engine, Error, Lane, Location, feed,
    inspect::{self, Schema},
    migration::{Migrations, Step},
    outbox, query,
    testing::TestDatabase,
};
use tempfile::TempDir;

const NOTES: Step = Step {
    version: 1,
    description: "notes",
    sqlite: "CREATE TABLE notes (id TEXT PRIMARY KEY)",
    postgres: "CREATE TABLE notes (id TEXT PRIMARY KEY)",
};

const OLDEST: Migrations = Migrations { schema: "notes", steps: &[NOTES] };

const OLDER: Migrations = Migrations { schema: "notes", steps: &[NOTES, outbox::step(2)] };

const MIGRATIONS: Migrations = Migrations {
    schema: "notes",
    steps: &[
        NOTES,
        outbox::step(2),
        Step {
            version: 3,
            description: "more",
            sqlite: "CREATE TABLE more (id TEXT PRIMARY KEY)",
            postgres: "CREATE TABLE more (id TEXT PRIMARY KEY)",
        },
    ],
};

async fn insert(database: &Database) -> Result<u64, Error> {
    let insert = "INSERT INTO notes (id) VALUES ('a')";
    database.write(Lane::none(), (), move |tx, ()| query(insert).execute(tx).boxed()).await
}

async fn looking_changes_nothing(engine: Engine) {
    let test = TestDatabase::open(engine, &OLDER).await;
    let look = Database::open_to_read(&test.location, &MIGRATIONS).await.unwrap();
    assert_eq!(inspect::schema(&look, &MIGRATIONS).await.unwrap(), Schema::Behind { found: 2, known: 3 });
    assert_eq!(inspect::schema(&look, &OLDER).await.unwrap(), Schema::Current(2));
    assert_eq!(inspect::schema(&look, &OLDEST).await.unwrap(), Schema::Ahead { found: 2, known: 1 });
    assert!(!inspect::version(&look).await.unwrap().is_too_old);
    assert_eq!(inspect::damage(&look).await.unwrap(), None);
    insert(&look).await.unwrap_err();
    // Nor does a statement that writes.
    query("DELETE FROM feed_head").fetch_all(&look).await.unwrap_err();
    let extent = feed::extent(&look).await.unwrap();
    assert_eq!((extent.head.number, extent.oldest, extent.count), (0, 0, 0));
    assert_eq!(feed::time_after(&look, 0).await.unwrap(), None);
    look.close().await;
    insert(&test.database).await.unwrap();
}

#[tokio::test]
async fn on_sqlite_looking_changes_nothing() {
    looking_changes_nothing(Engine::Sqlite).await;
}

#[tokio::test]
async fn on_postgres_looking_changes_nothing() {
    looking_changes_nothing(Engine::Postgres).await;
}

async fn a_restored_database_gets_another_epoch(engine: Engine) {
    let test = TestDatabase::open(engine, &OLDER).await;
    let before = feed::extent(&test.database).await.unwrap().head;
    // Also by a newer program, before anything has brought the schema up to date.
    let renewed = feed::new_epoch_at(&test.location, &MIGRATIONS).await.unwrap().unwrap();
    assert_eq!(renewed.before, before);
    let after = feed::extent(&test.database).await.unwrap().head;
    assert!(after.epoch == renewed.epoch && after.epoch != before.epoch && after.number == before.number);
    let again = feed::new_epoch_at(&test.location, &OLDER).await.unwrap().unwrap();
    assert_eq!(again.before, after);
    // An older program does not know what it would be doing.
    let error = feed::new_epoch_at(&test.location, &OLDEST).await.unwrap_err();
    assert!(matches!(error, Error::OtherVersion { found: 2, known: 1, .. }), "{error}");
    // Before there was a feed, nobody had a position in it.
    let old = TestDatabase::open(engine, &OLDEST).await;
    assert_eq!(feed::new_epoch_at(&old.location, &MIGRATIONS).await.unwrap(), None);
}

#[tokio::test]
async fn on_sqlite_a_restored_database_gets_another_epoch() {
    a_restored_database_gets_another_epoch(Engine::Sqlite).await;
}

#[tokio::test]
async fn on_postgres_a_restored_database_gets_another_epoch() {
    a_restored_database_gets_another_epoch(Engine::Postgres).await;
}

#[tokio::test]
async fn no_file_is_made_by_looking() {
    let folder = TempDir::new().unwrap();
    let location = Location::Sqlite(folder.path().join("notes.db"));
    let error = Database::open_to_read(&location, &MIGRATIONS).await.unwrap_err();
    assert!(matches!(error, Error::Absent { .. }), "{error}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    // Nor is the file written to by whoever could.
    let path = folder.path().join("notes.db");
    fs::write(&path, []).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let look = Database::open_to_read(&location, &MIGRATIONS).await.unwrap();
    assert_eq!(inspect::schema(&look, &MIGRATIONS).await.unwrap(), Schema::Absent);
    look.close().await;
    assert_eq!(fs::metadata(&path).unwrap().len(), 0);
}

#[tokio::test]
async fn a_broken_file_is_said_to_be_broken() {
    let test = TestDatabase::open(Engine::Sqlite, &MIGRATIONS).await;
    let rows = "INSERT INTO notes (id) SELECT hex(randomblob(200)) FROM json_each('[1,2,3,4,5,6,7,8,9]') a, \
                json_each('[1,2,3,4,5,6,7,8,9]') b";
    let filled: Result<_, Error> =
        test.database.write(Lane::none(), (), move |tx, ()| query(rows).execute(tx).boxed()).await;
    filled.unwrap();
    test.database.close().await;
    let Location::Sqlite(path) = &test.location else { panic!("a file") };
    let length = fs::metadata(path).unwrap().len();
    let mut file = OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(length / 2)).unwrap();
    file.write_all(&vec![0xff; usize::try_from(length / 3).unwrap()]).unwrap();
    let look = Database::open_to_read(&test.location, &MIGRATIONS).await.unwrap();
    let damage = inspect::damage(&look).await;
    assert!(!matches!(damage, Ok(None)), "{damage:?}");
}

#[tokio::test]
async fn a_server_that_may_lose_what_it_confirmed_is_found() {
    // The tests' own server flushes nothing.
    let test = TestDatabase::open(Engine::Postgres, &MIGRATIONS).await;
    let look = Database::open_to_read(&test.location, &MIGRATIONS).await.unwrap();
    let flaws = inspect::flaws(&look).await.unwrap();
    let named: Vec<_> = flaws.iter().map(|flaw| (flaw.setting, flaw.value.as_str())).collect();
    assert_eq!(named, [("fsync", "off")]);
    assert!(flaws[0].is_dangerous);
}

#[tokio::test]
async fn a_file_without_a_write_ahead_log_is_found() {
    let test = TestDatabase::open(Engine::Sqlite, &MIGRATIONS).await;
    assert_eq!(inspect::flaws(&test.database).await.unwrap(), []);
    // As `VACUUM INTO` leaves it.
    let folder = TempDir::new().unwrap();
    let copy = folder.path().join("copy.db");
    query(format!("VACUUM INTO '{}'", copy.display())).fetch_all(&test.database).await.unwrap();
    let look = Database::open_to_read(&Location::Sqlite(copy), &MIGRATIONS).await.unwrap();
    let flaws = inspect::flaws(&look).await.unwrap();
    assert!(flaws.len() == 1 && flaws[0].value == "delete" && !flaws[0].is_dangerous, "{flaws:?}");
}
