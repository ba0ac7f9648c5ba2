//! What both engines promise to a store.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use futures::FutureExt as _;
use store_kit::{
    Engine, Error,
    idempotency::{self, Key, Known},
    migration::{Migrations, Step},
    query,
    testing::TestDatabase,
};

const IDEMPOTENCY: &str = "CREATE TABLE idempotency_keys (blog TEXT NOT NULL, caller TEXT NOT NULL, method TEXT NOT NULL, \
     request_id TEXT NOT NULL, request_hash BYTEA NOT NULL, resource TEXT NOT NULL, create_time BIGINT NOT NULL, \
     PRIMARY KEY (blog, caller, method, request_id)); \
     CREATE TABLE notes (id TEXT PRIMARY KEY, body TEXT, at BIGINT, seen BOOLEAN, raw BYTEA);";

const MIGRATIONS: Migrations = Migrations {
    schema: "notes",
    steps: &[Step { version: 1, description: "notes", sqlite: IDEMPOTENCY, postgres: IDEMPOTENCY }],
};

const INSERT: &str = "INSERT INTO notes (id, body, at, seen, raw) VALUES ($1, $2, $3, $4, $5)";

async fn values_come_back_as_they_went(engine: Engine) {
    let test = TestDatabase::open(engine, &MIGRATIONS).await;
    test.database
        .write::<_, Error, _>(|tx| {
            async move {
                query(INSERT)
                    .bind("a")
                    .bind("ü")
                    .bind(7_i64)
                    .bind(true)
                    .bind(vec![0_u8, 255])
                    .execute(tx)
                    .await
            }
            .boxed()
        })
        .await
        .unwrap();
    let row = query("SELECT id, body, at, seen, raw FROM notes WHERE id = $1")
        .bind("a")
        .fetch_one(&test.database)
        .await
        .unwrap();
    assert_eq!(row.get::<String>("body").unwrap(), "ü");
    assert_eq!(row.get::<Option<i64>>("at").unwrap(), Some(7));
    assert!(row.get::<bool>("seen").unwrap());
    assert_eq!(row.get::<Vec<u8>>("raw").unwrap(), [0, 255]);
}

async fn a_failed_write_leaves_nothing(engine: Engine) {
    let test = TestDatabase::open(engine, &MIGRATIONS).await;
    let insert = || query(INSERT).bind("a").bind("b").bind(1_i64).bind(false).bind(vec![1_u8]);
    let failed = test
        .database
        .write::<(), Error, _>(move |tx| {
            async move {
                insert().execute(tx).await?;
                insert().execute(tx).await.map(drop)
            }
            .boxed()
        })
        .await
        .unwrap_err();
    assert!(failed.is_unique_violation());
    assert!(query("SELECT id FROM notes").fetch_all(&test.database).await.unwrap().is_empty());
}

async fn a_request_is_answered_once_a_day(engine: Engine) {
    let test = TestDatabase::open(engine, &MIGRATIONS).await;
    let key = Key {
        caller: "persons/1".into(),
        method: "Create",
        blog: "b".into(),
        request_id: "r".into(),
        request_hash: vec![1],
    };
    let look_up = async |key: Key, now: i64| {
        test.database
            .write::<_, Error, _>(move |tx| async move { idempotency::look_up(tx, &key, now).await }.boxed())
            .await
            .unwrap()
    };
    let remember = async |key: Key, now: i64| {
        test.database
            .write::<_, Error, _>(move |tx| {
                async move { idempotency::remember(tx, &key, "x/1", now).await }.boxed()
            })
            .await
    };
    assert_eq!(look_up(key.clone(), 5).await, Known::New);
    remember(key.clone(), 5).await.unwrap();
    assert_eq!(look_up(key.clone(), 6).await, Known::Answered("x/1".into()));
    assert_eq!(look_up(Key { request_hash: vec![2], ..key.clone() }, 6).await, Known::Conflict);
    assert!(remember(key.clone(), 6).await.unwrap_err().is_unique_violation());
    let tomorrow = 6 + idempotency::KEPT_FOR_MICROS;
    assert_eq!(look_up(key.clone(), tomorrow).await, Known::New);
    remember(key, tomorrow).await.unwrap();
}

macro_rules! on_both_engines {
    ($($test:ident),* $(,)?) => {
        mod sqlite { $( #[tokio::test] async fn $test() { super::$test(store_kit::Engine::Sqlite).await; } )* }
        mod postgres { $( #[tokio::test] async fn $test() { super::$test(store_kit::Engine::Postgres).await; } )* }
    };
}

on_both_engines!(
    values_come_back_as_they_went,
    a_failed_write_leaves_nothing,
    a_request_is_answered_once_a_day,
);
