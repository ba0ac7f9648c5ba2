//! How a database opens, and what is said when it does not.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt as _};

use futures::FutureExt as _;
use store_kit::{
    Database, Engine, Error, Lane, Location,
    migration::{Migrations, Step},
    query,
    testing::{TestDatabase, postgres_url},
};
use tempfile::TempDir;

const STEPS: &[Step] = &[
    Step {
        version: 1,
        description: "notes",
        sqlite: "CREATE TABLE notes (id TEXT PRIMARY KEY)",
        postgres: "CREATE TABLE notes (id TEXT PRIMARY KEY)",
    },
    Step {
        version: 2,
        description: "more",
        sqlite: "CREATE TABLE more (id TEXT PRIMARY KEY)",
        postgres: "CREATE TABLE more (id TEXT PRIMARY KEY)",
    },
];

const MIGRATIONS: Migrations = Migrations { schema: "notes", steps: STEPS };

const OLDER: Migrations = Migrations { schema: "notes", steps: STEPS.split_at(1).0 };

#[tokio::test]
async fn a_new_file_is_for_its_owner_alone() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("notes.db");
    let database = Database::open(&Location::Sqlite(path.clone()), &MIGRATIONS).await.unwrap();
    for file in [path.clone(), path.with_extension("db-wal")] {
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{}", file.display());
    }
    database.close().await;
}

/// So that the file alone may be copied, and one put in its place is not read with the log of another.
#[tokio::test]
async fn a_close_takes_the_log_into_the_file() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("notes.db");
    let database = Database::open(&Location::Sqlite(path.clone()), &MIGRATIONS).await.unwrap();
    database.close().await;
    assert!(path.exists() && !path.with_extension("db-wal").exists());
}

#[tokio::test]
async fn a_tool_makes_no_file() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("notes.db");
    let location = Location::Sqlite(path.clone());
    let error = Database::open_existing(&location, &MIGRATIONS).await.unwrap_err();
    assert!(matches!(&error, Error::Absent { .. }) && error.to_string().contains("notes.db"), "{error}");
    assert!(!path.exists());
    fs::write(&path, []).unwrap();
    let error = Database::open_existing(&location, &MIGRATIONS).await.unwrap_err();
    assert!(matches!(error, Error::Absent { .. }), "{error}");
}

#[tokio::test]
async fn a_tool_makes_no_schema() {
    let location = Location::Postgres { url: postgres_url().await, schema: "notes" };
    for _ in 0..2 {
        let error = Database::open_existing(&location, &MIGRATIONS).await.unwrap_err();
        assert!(matches!(error, Error::Absent { .. }), "{error}");
    }
}

async fn a_tool_works_on_its_own_version_alone(engine: Engine) {
    let test = TestDatabase::open(engine, &MIGRATIONS).await;
    Database::open_existing(&test.location, &MIGRATIONS).await.unwrap().close().await;
    let error = Database::open_existing(&test.location, &OLDER).await.unwrap_err();
    assert!(matches!(error, Error::OtherVersion { found: 2, known: 1, .. }), "{error}");
}

#[tokio::test]
async fn on_sqlite_a_tool_works_on_its_own_version_alone() {
    a_tool_works_on_its_own_version_alone(Engine::Sqlite).await;
}

#[tokio::test]
async fn on_postgresql_a_tool_works_on_its_own_version_alone() {
    a_tool_works_on_its_own_version_alone(Engine::Postgres).await;
}

#[tokio::test]
async fn a_role_without_the_right_is_named() {
    let test = TestDatabase::open(Engine::Postgres, &MIGRATIONS).await;
    let Location::Postgres { url, schema } = &test.location else { unreachable!() };
    let made = test
        .database
        .write(Lane::none(), (), |tx, ()| query("CREATE ROLE notes_stranger LOGIN").execute(tx).boxed());
    made.await.unwrap();
    let url = url.replacen("rapport@", "notes_stranger@", 1);
    let location = Location::Postgres { url, schema };
    for error in [
        Database::open_existing(&location, &MIGRATIONS).await.unwrap_err(),
        Database::open(&location, &MIGRATIONS).await.unwrap_err(),
    ] {
        assert!(matches!(&error, Error::Role { role, .. } if role == "notes_stranger"), "{error:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named_at_once() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let url = format!("postgres://notes:sesame@{address}/notes");
    let error = Database::open(&Location::Postgres { url, schema: "notes" }, &MIGRATIONS).await.unwrap_err();
    let said = error.to_string();
    assert!(said.contains(&address.to_string()) && !said.contains("sesame"), "{said}");
    let Error::Unreachable { source, .. } = error else { panic!("{error:?}") };
    assert!(source.to_string().contains("refused"), "{source}");
}
