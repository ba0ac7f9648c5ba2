//! What the change feed promises, on both engines.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use futures::{FutureExt as _, StreamExt as _};
use store_kit::{
    Database, Engine, Error, Lane, Statement, Transaction,
    feed::{Entry, Failed, Feed, Gone, MAX_BATCH, Start, Subscription, new_epoch},
    locking,
    migration::{Migrations, Step},
    outbox::{self, Change, Kind},
    query,
    testing::TestDatabase,
};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

const NOTES: &str = "CREATE TABLE notes (id TEXT PRIMARY KEY, revision BIGINT NOT NULL);";

const STEPS: &[Step] =
    &[Step { version: 1, description: "notes", sqlite: NOTES, postgres: NOTES }, outbox::step(2)];

const MIGRATIONS: Migrations = Migrations { schema: "notes", steps: STEPS };

const BEFORE_THE_FEED: Migrations = Migrations { schema: "notes", steps: STEPS.split_at(1).0 };

/// Longer than anything here takes, and far shorter than what must not happen.
const LIMIT: Duration = Duration::from_secs(30);
const NEVER: Duration = Duration::from_hours(1);

const LOCK: Statement = locking!("n", "SELECT n.revision FROM notes n WHERE n.id = $1");

async fn open(engine: Engine) -> TestDatabase {
    let test = TestDatabase::open(engine, &MIGRATIONS).await;
    add(&test.database).await;
    test
}

/// The three notes that tests change.
async fn add(database: &Database) {
    for id in ["a", "b", "c"] {
        let insert = query("INSERT INTO notes (id, revision) VALUES ($1, 0)").bind(id);
        database.write(Lane::of(id), insert, |tx, insert| insert.clone().execute(tx).boxed()).await.unwrap();
    }
}

/// A feed that is told of commits, and does not look by itself; it runs until the test ends.
fn told(database: &Database) -> Feed {
    run(feed(database).polling_every(NEVER), CancellationToken::new())
}

fn feed(database: &Database) -> Feed {
    Feed::new(database, || 1_000_000)
}

fn run(feed: Feed, shutdown: CancellationToken) -> Feed {
    tokio::spawn(feed.clone().run(shutdown));
    feed
}

/// Raises the revision of a note, as of this time.
async fn touch(tx: &mut Transaction, id: &str, time_micros: i64) -> Result<i64, Error> {
    let revision: i64 = LOCK.query(tx).bind(id).fetch_one(&mut *tx).await?.get("revision")?;
    let revision = revision + 1;
    query("UPDATE notes SET revision = $2 WHERE id = $1").bind(id).bind(revision).execute(tx).await?;
    let name = format!("blogs/x/notes/{id}");
    tx.changed(Change {
        blog: "blogs/x".into(),
        parent: "blogs/x".into(),
        name,
        kind: Kind::Updated,
        revision,
        time_micros,
    });
    Ok(revision)
}

async fn write(database: &Database, id: &'static str, time_micros: i64) -> i64 {
    database.write(Lane::of(id), (), move |tx, ()| touch(tx, id, time_micros).boxed()).await.unwrap()
}

async fn next(subscription: &mut Subscription) -> Result<Vec<Entry>, Failed> {
    let next = tokio::time::timeout(LIMIT, subscription.next()).await.expect("something comes");
    next.expect("the feed runs").map(|batch| batch.to_vec())
}

async fn take(subscription: &mut Subscription, count: usize) -> Vec<Entry> {
    let mut taken = Vec::new();
    while taken.len() < count {
        taken.extend(next(subscription).await.unwrap());
    }
    taken
}

fn gone<T: std::fmt::Debug>(result: Result<T, Failed>) -> Gone {
    match result.unwrap_err() {
        Failed::Gone(gone) => gone,
        Failed::Store(error) => panic!("{error}"),
    }
}

fn is_contiguous(entries: &[Entry]) -> bool {
    entries.windows(2).all(|pair| pair[1].position.number == pair[0].position.number + 1)
}

/// Thirty-two writers change three notes; some of their writes are taken back, some change two.
async fn every_commit_is_told_once_and_in_order(engine: Engine) {
    const WRITERS: usize = 32;
    const ROUNDS: usize = 12;
    const IDS: [&str; 3] = ["a", "b", "c"];
    let test = open(engine).await;
    let feed = told(&test.database);
    let mut from_now = feed.subscribe("now", Start::Now).await.unwrap();
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let database = test.database.clone();
        writers.spawn(async move {
            let mut told = Vec::new();
            for round in 0..ROUNDS {
                let first = (writer + round) % 3;
                let ids = if round % 4 == 0 && first < 2 { vec![first, first + 1] } else { vec![first] };
                let is_taken_back = (writer * 7 + round) % 3 == 0;
                let done = database
                    .write(Lane::of(IDS[ids[0]]), ids, move |tx, ids| {
                        async move {
                            let mut touched = Vec::new();
                            for id in ids {
                                touched.push((IDS[*id], touch(tx, IDS[*id], 1).await?));
                            }
                            if is_taken_back { Err(Error::Interrupted) } else { Ok(touched) }
                        }
                        .boxed()
                    })
                    .await;
                match done {
                    Ok(touched) => told.extend(touched),
                    Err(error) => assert!(is_taken_back, "{error}"),
                }
            }
            told
        });
    }
    let mut committed: Vec<(String, i64)> = writers
        .join_all()
        .await
        .into_iter()
        .flatten()
        .map(|(id, revision)| (format!("blogs/x/notes/{id}"), revision))
        .collect();
    let live = take(&mut from_now, committed.len()).await;
    let mut from_oldest = feed.subscribe("oldest", Start::Oldest).await.unwrap();
    assert_eq!(take(&mut from_oldest, committed.len()).await, live);

    assert_eq!(live[0].position.number, 1);
    assert!(is_contiguous(&live));
    let mut last = BTreeMap::new();
    for entry in &live {
        let before = last.insert(&entry.change.name, entry.change.revision);
        assert!(before < Some(entry.change.revision), "{entry:?} after {before:?}");
    }
    let mut told: Vec<_> =
        live.iter().map(|entry| (entry.change.name.clone(), entry.change.revision)).collect();
    committed.sort();
    told.sort();
    assert_eq!(told, committed);
    assert_eq!(test.database.head(), Some(live.last().unwrap().position));
}

async fn a_subscriber_joins_the_stream_wherever_it_begins(engine: Engine) {
    let test = open(engine).await;
    let feed = told(&test.database);
    let writer = {
        let database = test.database.clone();
        tokio::spawn(async move {
            for _ in 0..120 {
                write(&database, "a", 1).await;
            }
        })
    };
    let mut first = feed.subscribe("first", Start::Oldest).await.unwrap();
    let mut readers = JoinSet::new();
    loop {
        next(&mut first).await.unwrap();
        if first.position().number >= 100 {
            break;
        }
        let mut reader = feed.subscribe("reader", Start::After(first.position())).await.unwrap();
        let from = first.position().number;
        readers.spawn(async move {
            let taken = take(&mut reader, usize::try_from(120 - from).unwrap()).await;
            assert_eq!(taken[0].position.number, from + 1);
            assert!(is_contiguous(&taken));
            assert_eq!(reader.position().number, 120);
        });
    }
    writer.await.unwrap();
    assert!(!readers.is_empty());
    readers.join_all().await;
}

async fn a_subscriber_that_lags_reads_the_table(engine: Engine) {
    let test = open(engine).await;
    let feed = told(&test.database);
    let mut slow = feed.subscribe("slow", Start::Now).await.unwrap();
    let mut quick = feed.subscribe("quick", Start::Now).await.unwrap();
    // One batch each, more than the tail keeps for anybody.
    for _ in 0..100 {
        write(&test.database, "a", 1).await;
        next(&mut quick).await.unwrap();
    }
    let taken = take(&mut slow, 100).await;
    assert!(is_contiguous(&taken) && taken[0].position.number == 1);
}

async fn a_long_way_is_read_in_pages(engine: Engine) {
    let test = open(engine).await;
    let many = usize::try_from(MAX_BATCH).unwrap() * 2 + 1;
    test.database
        .write::<_, _, Error, _>(Lane::none(), (), move |tx, ()| {
            async move {
                for _ in 0..many {
                    touch(tx, "a", 1).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await
        .unwrap();
    let feed = told(&test.database);
    let mut subscription = feed.subscribe("late", Start::Oldest).await.unwrap();
    let pages = [256, 256, 1];
    for expected in pages {
        assert_eq!(next(&mut subscription).await.unwrap().len(), expected);
    }
}

async fn what_is_swept_is_refused_and_never_skipped(engine: Engine) {
    let test = open(engine).await;
    let feed = told(&test.database);
    for time in [10, 20, 30, 25, 40] {
        write(&test.database, "a", time).await;
    }
    let (start, _) = feed.bounds().await.unwrap();
    let first = feed.read(start, 1).await.unwrap().entries[0].position;
    // The fourth is older than the third, and stays with it.
    assert_eq!(feed.sweep(30).await.unwrap(), 2);
    assert_eq!(feed.sweep(30).await.unwrap(), 0);
    assert_eq!(gone(feed.read(first, 10).await), Gone::TooOld);
    assert_eq!(gone(feed.subscribe("late", Start::After(first)).await), Gone::TooOld);
    let (oldest, head) = feed.bounds().await.unwrap();
    assert_eq!((oldest.number, head.number), (2, 5));
    let mut subscription = feed.subscribe("oldest", Start::Oldest).await.unwrap();
    let times: Vec<i64> =
        take(&mut subscription, 3).await.iter().map(|entry| entry.change.time_micros).collect();
    assert_eq!(times, [30, 25, 40]);
    // All of it, and the next change has the next position.
    assert_eq!(feed.sweep(100).await.unwrap(), 3);
    write(&test.database, "a", 50).await;
    assert_eq!(take(&mut subscription, 1).await[0].position.number, 6);
}

async fn a_position_of_another_epoch_is_refused(engine: Engine) {
    let test = open(engine).await;
    let feed = told(&test.database);
    write(&test.database, "a", 1).await;
    let (before, head) = feed.bounds().await.unwrap();
    let mut running = feed.subscribe("running", Start::Now).await.unwrap();
    let tool = Database::open_existing(&test.location, &MIGRATIONS).await.unwrap();
    let epoch = new_epoch(&tool).await.unwrap().epoch;
    tool.close().await;
    assert_eq!(gone(feed.read(before, 10).await), Gone::OtherEpoch);
    // The next write tells a running process, if nothing else did.
    write(&test.database, "a", 2).await;
    assert_eq!(gone(next(&mut running).await), Gone::OtherEpoch);
    assert_eq!(gone(next(&mut running).await), Gone::OtherEpoch);
    let now = feed.bounds().await.unwrap().1;
    assert_eq!((now.epoch, now.number), (epoch, head.number + 1));
    let mut ahead = now;
    ahead.number += 1;
    assert_eq!(gone(feed.read(ahead, 10).await), Gone::Ahead);
    assert_eq!(test.database.head(), Some(now));
}

async fn a_database_from_before_the_feed_is_brought_up_to_date(engine: Engine) {
    let test = TestDatabase::open(engine, &BEFORE_THE_FEED).await;
    add(&test.database).await;
    test.database.close().await;
    for _ in 0..2 {
        let database = Database::open(&test.location, &MIGRATIONS).await.unwrap();
        write(&database, "a", 1).await;
        database.close().await;
    }
    let database = Database::open(&test.location, &MIGRATIONS).await.unwrap();
    let (oldest, head) = feed(&database).bounds().await.unwrap();
    assert_eq!((oldest.number, head.number), (0, 2));
    assert_eq!(head.epoch.get_version_num(), 4);
    let entries = feed(&database).read(oldest, 10).await.unwrap().entries;
    assert_eq!(entries.iter().map(|entry| entry.change.revision).collect::<Vec<_>>(), [1, 2]);
}

async fn a_row_taken_out_by_hand_stops_the_feed(engine: Engine) {
    let test = open(engine).await;
    for _ in 0..3 {
        write(&test.database, "a", 1).await;
    }
    let delete = query("DELETE FROM outbox WHERE position = 2");
    test.database.write(Lane::none(), delete, |tx, delete| delete.clone().execute(tx).boxed()).await.unwrap();
    let feed = feed(&test.database);
    let (oldest, _) = feed.bounds().await.unwrap();
    let read = feed.read(oldest, 10).await;
    assert!(matches!(read, Err(Failed::Store(Error::Corrupt { .. }))), "{read:?}");
}

async fn subscribers_end_with_the_tail(engine: Engine) {
    let test = open(engine).await;
    let shutdown = CancellationToken::new();
    let feed = run(feed(&test.database), shutdown.clone());
    write(&test.database, "a", 1).await;
    let stream = feed.subscribe("stream", Start::Oldest).await.unwrap().into_stream();
    let mut stream = Box::pin(stream);
    assert_eq!(stream.next().await.unwrap().unwrap().len(), 1);
    shutdown.cancel();
    let end = tokio::time::timeout(LIMIT, stream.next()).await.unwrap();
    assert!(end.is_none());
}

/// Another process on the same file or server, if nobody tells of its commits.
async fn a_feed_that_is_not_told_looks(engine: Engine) {
    let test = open(engine).await;
    let other = Arc::new(Database::open(&test.location, &MIGRATIONS).await.unwrap());
    let feed = run(feed(&test.database).polling_every(Duration::from_millis(10)), CancellationToken::new());
    let mut subscription = feed.subscribe("here", Start::Now).await.unwrap();
    write(&other, "a", 1).await;
    assert_eq!(take(&mut subscription, 1).await[0].change.revision, 1);
    assert_eq!(test.database.head(), Some(subscription.position()));
}

#[tokio::test]
async fn on_postgresql_a_replica_is_told_of_the_commits_of_another() {
    let test = open(Engine::Postgres).await;
    let other = Database::open(&test.location, &MIGRATIONS).await.unwrap();
    let feed = told(&test.database);
    let mut subscription = feed.subscribe("here", Start::Now).await.unwrap();
    // The first one may come before the feed listens; from then on nothing but the server tells.
    for revision in 1..=20 {
        assert_eq!(write(&other, "a", 1).await, revision);
        assert_eq!(take(&mut subscription, 1).await[0].change.revision, revision);
    }
}

#[tokio::test]
async fn on_postgresql_a_lost_connection_is_made_again() {
    let test = open(Engine::Postgres).await;
    let other = Database::open(&test.location, &MIGRATIONS).await.unwrap();
    let feed = told(&test.database);
    let mut subscription = feed.subscribe("here", Start::Now).await.unwrap();
    write(&other, "a", 1).await;
    take(&mut subscription, 1).await;
    let cut = query(
        "SELECT COUNT(pg_terminate_backend(pid)) AS cut FROM pg_stat_activity \
         WHERE query LIKE 'LISTEN %' AND datname = current_database()",
    );
    let cut: i64 = cut.fetch_one(&other).await.unwrap().get("cut").unwrap();
    assert_eq!(cut, 1);
    for _ in 0..20 {
        write(&other, "a", 1).await;
        take(&mut subscription, 1).await;
    }
}

macro_rules! on_both_engines {
    ($($test:ident),* $(,)?) => {
        mod sqlite { $( #[tokio::test] async fn $test() { super::$test(store_kit::Engine::Sqlite).await; } )* }
        mod postgres { $( #[tokio::test] async fn $test() { super::$test(store_kit::Engine::Postgres).await; } )* }
    };
}

on_both_engines!(
    every_commit_is_told_once_and_in_order,
    a_subscriber_joins_the_stream_wherever_it_begins,
    a_subscriber_that_lags_reads_the_table,
    a_long_way_is_read_in_pages,
    what_is_swept_is_refused_and_never_skipped,
    a_position_of_another_epoch_is_refused,
    a_database_from_before_the_feed_is_brought_up_to_date,
    a_row_taken_out_by_hand_stops_the_feed,
    subscribers_end_with_the_tail,
    a_feed_that_is_not_told_looks,
);
