//! What both engines promise to a store.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use futures::FutureExt as _;
use store_kit::{
    Database, Engine, Error, Lane, Statement,
    idempotency::{self, Key, Known},
    json_list, locking,
    migration::{Migrations, Step},
    query,
    search::{self, Phrase, Weight},
    testing::TestDatabase,
    with_list,
};

const IDEMPOTENCY: &str = "CREATE TABLE idempotency_keys (blog TEXT NOT NULL, caller TEXT NOT NULL, method TEXT NOT NULL, \
     request_id TEXT NOT NULL, request_hash BYTEA NOT NULL, resource TEXT NOT NULL, create_time BIGINT NOT NULL, \
     PRIMARY KEY (blog, caller, method, request_id)); \
     CREATE TABLE notes (id TEXT PRIMARY KEY, body TEXT, at BIGINT, seen BOOLEAN, raw BYTEA);";

const MIGRATIONS: Migrations = Migrations {
    schema: "notes",
    steps: &[Step { version: 1, description: "notes", sqlite: IDEMPOTENCY, postgres: IDEMPOTENCY }],
};

const FOUND: Migrations = Migrations {
    schema: "found",
    steps: &[Step {
        version: 1,
        description: "found",
        sqlite: "CREATE TABLE notes (number INTEGER PRIMARY KEY, id TEXT NOT NULL); \
             CREATE VIRTUAL TABLE note_words USING fts5(words, content = '', contentless_delete = 1, tokenize = 'ascii');",
        postgres: "CREATE TABLE notes (id TEXT NOT NULL, words TSVECTOR NOT NULL); \
             CREATE INDEX notes_words ON notes USING GIN (words);",
    }],
};

const INSERT: &str = "INSERT INTO notes (id, body, at, seen, raw) VALUES ($1, $2, $3, $4, $5)";

async fn values_come_back_as_they_went(engine: Engine) {
    let test = TestDatabase::open(engine, &MIGRATIONS).await;
    test.database
        .write(Lane::none(), (), |tx, ()| {
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
        .write::<_, (), Error, _>(Lane::none(), (), move |tx, ()| {
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
    let claim = async |key: &Key, resource: &'static str, now: i64| {
        test.database
            .write(Lane::none(), key.clone(), move |tx, key| {
                idempotency::claim(tx, key, resource, now).boxed()
            })
            .await
            .unwrap()
    };
    let (first, other) = (|| Known::Answered("x/1".into()), Key { request_hash: vec![2], ..key.clone() });
    assert_eq!(claim(&key, "x/1", 5).await, Known::New);
    assert_eq!(claim(&key, "x/2", 6).await, first());
    assert_eq!(claim(&other, "x/3", 6).await, Known::Conflict);
    let last_moment = 4 + idempotency::KEPT_FOR_MICROS;
    assert_eq!(claim(&key, "x/4", last_moment).await, first());
    assert_eq!(claim(&other, "x/5", last_moment + 1).await, Known::New);
    assert_eq!(claim(&key, "x/6", last_moment + 2).await, Known::Conflict);
}

async fn note(database: &Database, id: &str, at: i64) {
    let insert = query(INSERT).bind(id).bind("b").bind(at).bind(false).bind(vec![1_u8]);
    database.write(Lane::of(id), insert, |tx, insert| insert.clone().execute(tx).boxed()).await.unwrap();
}

macro_rules! named {
    ($open:literal, $close:literal) => {
        concat!(
            "SELECT id FROM notes WHERE id IN (SELECT wanted.value FROM ",
            $open,
            "$1",
            $close,
            " AS wanted) ORDER BY id"
        )
    };
}

const NAMED: Statement = with_list!(named);

async fn a_list_is_taken_apart(engine: Engine) {
    let test = TestDatabase::open(engine, &MIGRATIONS).await;
    for id in ["a", "b \"c\"", "d"] {
        note(&test.database, id, 1).await;
    }
    let named = async |ids: &[&str]| {
        let rows = NAMED.query(&test.database).bind(json_list(ids)).fetch_all(&test.database).await.unwrap();
        rows.iter().map(|row| row.get::<String>("id").unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(named(&["d", "b \"c\"", "x", "d"]).await, ["b \"c\"", "d"]);
    assert!(named(&[]).await.is_empty());
}

const LOCK: Statement = locking!("n", "SELECT n.at FROM notes n WHERE n.id = $1");

/// Sixteen add one each; none is lost only if nobody reads what another is about to write.
async fn a_locked_row_keeps_other_writers_waiting(engine: Engine) {
    let test = TestDatabase::open(engine, &MIGRATIONS).await;
    note(&test.database, "a", 0).await;
    let add = |database: Database| async move {
        let write = database.write::<_, _, Error, _>(Lane::of("a"), (), |tx, ()| {
            async move {
                let at: i64 = LOCK.query(tx).bind("a").fetch_one(&mut *tx).await?.get("at")?;
                query("UPDATE notes SET at = $1 WHERE id = 'a'").bind(at + 1).execute(tx).await
            }
            .boxed()
        });
        write.await.unwrap();
    };
    futures::future::join_all((0..16).map(|_| add(test.database.clone()))).await;
    let row = query("SELECT at FROM notes").fetch_one(&test.database).await.unwrap();
    assert_eq!(row.get::<i64>("at").unwrap(), 16);
}

async fn put(database: &Database, id: &str, text: &str) {
    let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let inserts = match database.engine() {
        Engine::Sqlite => vec![
            query("INSERT INTO notes (id) VALUES ($1)").bind(id),
            query("INSERT INTO note_words (rowid, words) SELECT number, $2 FROM notes WHERE id = $1")
                .bind(id)
                .bind(search::column(&words)),
        ],
        Engine::Postgres => vec![
            query("INSERT INTO notes (id, words) VALUES ($1, CAST($2 AS tsvector))")
                .bind(id)
                .bind(search::vector(&[(Weight::D, &words)])),
        ],
    };
    let write = database.write::<_, _, Error, _>(Lane::of(id), inserts, |tx, inserts| {
        async move {
            for insert in inserts {
                insert.clone().execute(tx).await?;
            }
            Ok(())
        }
        .boxed()
    });
    write.await.unwrap();
}

const SEARCH: Statement = Statement::each(
    "SELECT n.id FROM note_words w JOIN notes n ON n.number = w.rowid WHERE w.words MATCH $1 ORDER BY n.id",
    "SELECT n.id FROM notes n WHERE n.words @@ CAST($1 AS tsquery) ORDER BY n.id",
);

async fn words_are_found(engine: Engine) {
    let test = TestDatabase::open(engine, &FOUND).await;
    let long = (0..200_000).map(|number| format!("w{number}")).collect::<Vec<_>>().join(" ");
    let often = vec!["often"; 100_000].join(" ");
    for (id, text) in [
        ("a", "green tea cup"),
        ("b", "tea green 3d 1e5 00 and or not near"),
        ("c", "東 京 夜 привет"),
        ("d", &long),
        ("e", &often),
    ] {
        put(&test.database, id, text).await;
    }
    let phrases = |texts: &[&str]| -> Vec<Phrase> {
        let phrase = |text: &str| Phrase {
            words: text.trim_end_matches('*').split(' ').map(str::to_owned).collect(),
            is_prefix: text.ends_with('*'),
        };
        texts.iter().map(|text| phrase(text)).collect()
    };
    for (all, none, expected) in [
        (&["tea"][..], &[][..], "ab"),
        (&["green tea"], &[], "a"),
        (&["tea", "green"], &["cup"], "b"),
        (&["tea"], &["tea green", "cup"], ""),
        (&["gre*"], &[], "ab"),
        (&["green te*"], &[], "a"),
        (&["gre"], &[], ""),
        (&["東 京"], &[], "c"),
        (&["京 東"], &[], ""),
        (&["прив*"], &[], "c"),
        (&["3d", "1e5", "00", "and or not near"], &[], "b"),
        (&["w0 w1"], &[], "d"),
        (&["w40000"], &[], "d"),
        (&["often"], &["w1"], "e"),
    ] {
        let matching = search::matching(engine, &phrases(all), &phrases(none));
        let rows = SEARCH.query(&test.database).bind(matching).fetch_all(&test.database).await.unwrap();
        let found: String = rows.iter().map(|row| row.get::<String>("id").unwrap()).collect();
        assert_eq!(found, expected, "{all:?} without {none:?}");
    }
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
    a_list_is_taken_apart,
    a_locked_row_keeps_other_writers_waiting,
    words_are_found,
);
