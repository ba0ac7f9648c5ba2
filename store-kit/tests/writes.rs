//! What writes promise that share a transaction, on both engines.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{
    fs,
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use futures::{FutureExt, future::join_all};
use store_kit::{
    Database, Engine, Error, Lane, Location, Statement, Transaction,
    feed::Feed,
    idempotency::{self, Key, Known},
    locking,
    migration::{Migrations, Step},
    outbox::{self, Change, Kind},
    query,
    testing::{self, TestDatabase},
};
use tokio::sync::Semaphore;

/// The child's reference is checked by the commit: the one way to have a commit fail on both engines.
const NOTES: &str = "CREATE TABLE notes (id TEXT PRIMARY KEY, number BIGINT NOT NULL); \
     CREATE TABLE children (id TEXT PRIMARY KEY, note TEXT NOT NULL REFERENCES notes (id) \
     DEFERRABLE INITIALLY DEFERRED); \
     CREATE TABLE idempotency_keys (blog TEXT NOT NULL, caller TEXT NOT NULL, method TEXT NOT NULL, \
     request_id TEXT NOT NULL, request_hash BYTEA NOT NULL, resource TEXT NOT NULL, create_time BIGINT NOT NULL, \
     PRIMARY KEY (blog, caller, method, request_id));";

const MIGRATIONS: Migrations = Migrations {
    schema: "notes",
    steps: &[Step { version: 1, description: "notes", sqlite: NOTES, postgres: NOTES }, outbox::step(2)],
};

/// Longer than anything here takes.
const LIMIT: Duration = Duration::from_secs(30);

/// The lane of everything that is to share a transaction.
fn lane() -> Lane {
    Lane::of("notes")
}

async fn open(engine: Engine) -> TestDatabase {
    TestDatabase::open(engine, &MIGRATIONS).await
}

async fn insert(tx: &mut Transaction, id: &str) -> Result<(), Error> {
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

async fn add(database: &Database, id: impl Into<String>) -> Result<(), Error> {
    database.write(lane(), id.into(), |tx, id| insert(tx, id).boxed()).await
}

async fn ids(database: &Database) -> Vec<String> {
    let rows = query("SELECT id FROM notes ORDER BY id").fetch_all(database).await.unwrap();
    rows.iter().map(|row| row.get("id").unwrap()).collect()
}

async fn told(database: &Database) -> Vec<String> {
    let feed = Feed::new(database, || 0);
    let (oldest, _) = feed.bounds().await.unwrap();
    let entries = feed.read(oldest, 256).await.unwrap().entries;
    entries.into_iter().map(|entry| entry.change.name.replace("blogs/x/notes/", "")).collect()
}

/// Keeps a writer at work, so that what comes meanwhile shares the next transaction.
struct Held {
    held: tokio::task::JoinHandle<Result<(), Error>>,
    gate: Arc<Semaphore>,
}

impl Held {
    async fn hold(database: &Database) -> Self {
        Self::hold_in(database, lane()).await
    }

    async fn hold_in(database: &Database, lane: Lane) -> Self {
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
    async fn and<T>(self, work: impl Future<Output = T>) -> T {
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

async fn a_failing_write_fails_its_own_caller_alone(engine: Engine) {
    let test = open(engine).await;
    add(&test.database, "taken").await.unwrap();
    let many = (0..20).map(|number| {
        let id = if number % 5 == 3 { "taken".to_owned() } else { format!("n{number:02}") };
        add(&test.database, id)
    });
    let done = Held::hold(&test.database).await.and(join_all(many)).await;
    for (number, done) in done.iter().enumerate() {
        match done {
            Ok(()) => assert!(number % 5 != 3),
            Err(error) => assert!(number % 5 == 3 && error.is_unique_violation(), "{error}"),
        }
    }
    assert_eq!(ids(&test.database).await.len(), 17);
    let mut told = told(&test.database).await;
    told.sort();
    assert_eq!(told, ids(&test.database).await);
}

/// The others run again only when there is something to be taken back from among them.
async fn a_write_that_wrote_nothing_is_refused_at_no_cost(engine: Engine) {
    let test = open(engine).await;
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = || {
        test.database.write::<_, (), Error, _>(lane(), Arc::clone(&runs), |tx, runs| {
            async move { insert(tx, &format!("n{}", runs.fetch_add(1, Ordering::SeqCst))).await }.boxed()
        })
    };
    let refused = |id: Option<&'static str>| {
        test.database.write::<_, (), Error, _>(lane(), id, |tx, id| {
            async move {
                query("SELECT id FROM notes").fetch_all(&mut *tx).await?;
                if let Some(id) = *id {
                    insert(tx, id).await?;
                }
                Err(Error::Busy)
            }
            .boxed()
        })
    };
    for (wrote, in_all) in [(None, 1), (Some("lost"), 3)] {
        let both = async { tokio::join!(counted(), refused(wrote)) };
        let (kept, refused) = Held::hold(&test.database).await.and(both).await;
        kept.unwrap();
        assert!(matches!(refused.unwrap_err(), Error::Busy));
        assert_eq!(runs.load(Ordering::SeqCst), in_all);
    }
    assert_eq!(ids(&test.database).await, ["n0", "n2"]);
    assert_eq!(told(&test.database).await, ["n0", "n2"]);
}

async fn a_panic_reaches_its_own_caller_alone(engine: Engine) {
    let test = open(engine).await;
    let panicking = |is_at_once: bool| {
        let write = test.database.write::<_, (), Error, _>(lane(), (), move |tx, ()| {
            assert!(!is_at_once, "at once");
            async move {
                insert(tx, "lost").await?;
                panic!("in the middle")
            }
            .boxed()
        });
        AssertUnwindSafe(write).catch_unwind()
    };
    let work = async {
        tokio::join!(
            add(&test.database, "a"),
            panicking(false),
            add(&test.database, "b"),
            panicking(true),
            add(&test.database, "c")
        )
    };
    let (a, middle, b, at_once, c) = Held::hold(&test.database).await.and(work).await;
    for passed in [a, b, c] {
        passed.unwrap();
    }
    assert_eq!(middle.unwrap_err().downcast_ref::<&str>(), Some(&"in the middle"));
    assert_eq!(at_once.unwrap_err().downcast_ref::<&str>(), Some(&"at once"));
    assert_eq!(ids(&test.database).await, ["a", "b", "c"]);
    assert_eq!(told(&test.database).await, ["a", "b", "c"]);
    // Alone in its transaction it is the same.
    assert!(panicking(false).await.is_err());
    add(&test.database, "d").await.unwrap();
    assert_eq!(told(&test.database).await, ["a", "b", "c", "d"]);
}

async fn a_twin_finds_the_mark_of_the_first(engine: Engine) {
    let test = open(engine).await;
    let key = Key {
        caller: "persons/1".into(),
        method: "Create",
        blog: "x".into(),
        request_id: "r".into(),
        request_hash: vec![1],
    };
    let write = |id: &'static str| {
        test.database.write(lane(), key.clone(), move |tx, key| {
            async move {
                let known = idempotency::claim(tx, key, id, 1).await?;
                if known == Known::New {
                    insert(tx, id).await?;
                }
                Ok::<_, Error>(known)
            }
            .boxed()
        })
    };
    let twins = join_all([write("first"), write("second"), write("third")]);
    let known: Vec<Known> =
        Held::hold(&test.database).await.and(twins).await.into_iter().map(Result::unwrap).collect();
    let answered = Known::Answered("first".into());
    assert_eq!(known, [Known::New, answered.clone(), answered]);
    assert_eq!(ids(&test.database).await, ["first"]);
}

async fn a_failed_commit_is_acknowledged_to_nobody(engine: Engine) {
    let test = open(engine).await;
    let orphan = || {
        let insert = query("INSERT INTO children (id, note) VALUES ('o', 'nobody')");
        test.database
            .write(lane(), insert, |tx, insert| insert.clone().execute(tx).map(|done| done.map(drop)).boxed())
    };
    let taken = || add(&test.database, "taken");
    taken().await.unwrap();
    let many = join_all([
        add(&test.database, "a").boxed(),
        taken().boxed(),
        orphan().boxed(),
        add(&test.database, "b").boxed(),
    ]);
    for done in Held::hold(&test.database).await.and(many).await {
        // Whatever the write itself came to: it depended on what was taken back.
        let error = done.unwrap_err();
        assert!(matches!(error, Error::NotCommitted(_)) && error.is_temporary(), "{error}");
    }
    assert!(matches!(orphan().await.unwrap_err(), Error::NotCommitted(_)));
    assert_eq!(ids(&test.database).await, ["taken"]);
    let before = test.database.head();
    // The next ones find a connection.
    join_all(["a", "b"].map(|id| add(&test.database, id))).await.into_iter().for_each(Result::unwrap);
    assert_eq!(told(&test.database).await, ["taken", "a", "b"]);
    assert_ne!(test.database.head(), before);
    test.database.ping().await.unwrap();
}

async fn a_write_that_hides_a_failure_is_not_acknowledged(engine: Engine) {
    let test = open(engine).await;
    add(&test.database, "taken").await.unwrap();
    let hiding = || {
        test.database.write::<_, (), Error, _>(lane(), (), |tx, ()| {
            async move {
                insert(tx, "hidden").await?;
                let _ = insert(tx, "taken").await;
                Ok(())
            }
            .boxed()
        })
    };
    assert!(matches!(hiding().await.unwrap_err(), Error::Swallowed));
    let both = async { tokio::join!(hiding(), add(&test.database, "a")) };
    let (hidden, a) = Held::hold(&test.database).await.and(both).await;
    assert!(matches!(hidden.unwrap_err(), Error::Swallowed));
    a.unwrap();
    assert_eq!(told(&test.database).await, ["taken", "a"]);
}

async fn many_callers_share_few_commits(engine: Engine) {
    const CALLERS: usize = 64;
    const WRITES: usize = 8;
    let test = open(engine).await;
    let before = test.database.commit_count();
    let callers = (0..CALLERS).map(|caller| {
        let database = test.database.clone();
        async move {
            for write in 0..WRITES {
                add(&database, format!("{caller}-{write}")).await.unwrap();
            }
        }
    });
    join_all(callers).await;
    let commits = test.database.commit_count() - before;
    let writes = u64::try_from(CALLERS * WRITES).unwrap();
    assert_eq!(ids(&test.database).await.len(), CALLERS * WRITES);
    assert_eq!(told(&test.database).await.len(), 256);
    assert!(commits * 4 < writes, "{commits} commits of {writes} writes");
}

async fn a_full_queue_refuses(engine: Engine) {
    let test = open(engine).await;
    let held = Held::hold(&test.database).await;
    let many = (0..1_100).map(|number| add(&test.database, format!("n{number:04}")));
    let mut many: Vec<_> = many.map(Box::pin).collect();
    let refused: Vec<_> = many.iter_mut().filter_map(FutureExt::now_or_never).collect();
    assert_eq!(refused.len(), 1_100 - 1_024);
    assert!(refused.iter().all(|refused| matches!(refused, Err(Error::Busy))));
    let waiting = join_all(many.drain(..1_024));
    held.and(waiting).await.into_iter().for_each(Result::unwrap);
    assert_eq!(ids(&test.database).await.len(), 1_024);
}

async fn a_write_goes_on_without_its_caller_and_a_close_waits_for_it(engine: Engine) {
    let test = open(engine).await;
    let held = Held::hold(&test.database).await;
    let mut write = Box::pin(add(&test.database, "a"));
    assert!(write.as_mut().now_or_never().is_none());
    drop(write);
    let closed = async {
        test.database.close().await;
        assert!(matches!(add(&test.database, "late").await.unwrap_err(), Error::Interrupted));
    };
    held.and(closed).await;
    let again = Database::open(&test.location, &MIGRATIONS).await.unwrap();
    assert_eq!(ids(&again).await, ["a"]);
}

/// Each of two transactions has one row, and wants the other's.
#[tokio::test]
async fn on_postgresql_a_deadlock_is_tried_again() {
    const LOCK: Statement = locking!("n", "SELECT n.number FROM notes n WHERE n.id = $1");
    let test = open(Engine::Postgres).await;
    add(&test.database, "a").await.unwrap();
    add(&test.database, "b").await.unwrap();
    let other = Database::open(&test.location, &MIGRATIONS).await.unwrap();
    let runs = Arc::new(AtomicUsize::new(0));
    let met = Arc::new(Semaphore::new(0));
    let cross = |database: &Database, first: &'static str, second: &'static str| {
        let (runs, met) = (Arc::clone(&runs), Arc::clone(&met));
        let database = database.clone();
        async move {
            let write = database.write::<_, _, Error, _>(lane(), (runs, met), move |tx, (runs, met)| {
                async move {
                    LOCK.query(tx).bind(first).fetch_one(&mut *tx).await?;
                    // The first time each waits until both have their first row.
                    if runs.fetch_add(1, Ordering::SeqCst) < 2 {
                        met.add_permits(1);
                        drop(met.acquire_many(2).await.unwrap());
                    }
                    let row = LOCK.query(tx).bind(second).fetch_one(&mut *tx).await?;
                    let number: i64 = row.get("number")?;
                    let raise = query("UPDATE notes SET number = $2 WHERE id = $1");
                    raise.bind(second).bind(number + 1).execute(tx).await
                }
                .boxed()
            });
            write.await
        }
    };
    // A third write shares the transaction of one of them, and is written once.
    let all = async {
        tokio::join!(cross(&test.database, "a", "b"), cross(&other, "b", "a"), add(&test.database, "c"))
    };
    let (one, two, three) = tokio::time::timeout(LIMIT, all).await.unwrap();
    assert_eq!((one.unwrap(), two.unwrap()), (1, 1));
    three.unwrap();
    // The one that comes again may be faster than the one that was let through, and meet it once more.
    assert!(runs.load(Ordering::SeqCst) >= 3, "one of them came again");
    assert_eq!(ids(&test.database).await, ["a", "b", "c"]);
}

#[tokio::test]
async fn on_postgresql_a_lock_that_is_not_to_be_had_is_waited_for_once() {
    const LOCK: Statement = locking!("n", "SELECT n.number FROM notes n WHERE n.id = 'locked'");
    let test = open(Engine::Postgres).await;
    add(&test.database, "locked").await.unwrap();
    let other = Database::open(&test.location, &MIGRATIONS).await.unwrap();
    let (has_it, gate) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let holding = tokio::spawn({
        let (has_it, gate) = (Arc::clone(&has_it), Arc::clone(&gate));
        async move {
            let hold = other.write::<_, (), Error, _>(lane(), (has_it, gate), |tx, (has_it, gate)| {
                async move {
                    LOCK.query(tx).fetch_one(&mut *tx).await?;
                    has_it.add_permits(1);
                    drop(gate.acquire().await.unwrap());
                    Ok(())
                }
                .boxed()
            });
            hold.await
        }
    });
    has_it.acquire().await.unwrap().forget();
    let tries = Arc::new(AtomicUsize::new(0));
    let wanting = test.database.write::<_, (), Error, _>(lane(), Arc::clone(&tries), |tx, tries| {
        async move {
            tries.fetch_add(1, Ordering::SeqCst);
            query("SET LOCAL lock_timeout = '50ms'").execute(tx).await?;
            LOCK.query(tx).fetch_one(&mut *tx).await.map(drop)
        }
        .boxed()
    });
    let all = async { tokio::join!(add(&test.database, "a"), wanting, add(&test.database, "b")) };
    let (a, wanting, b) = Held::hold(&test.database).await.and(all).await;
    a.unwrap();
    b.unwrap();
    assert!(wanting.unwrap_err().is_temporary());
    assert_eq!(tries.load(Ordering::SeqCst), 1);
    gate.add_permits(1);
    holding.await.unwrap().unwrap();
    assert_eq!(ids(&test.database).await, ["a", "b", "locked"]);
}

/// Many that fail in a lane that comes first, and one behind them.
#[tokio::test]
async fn on_postgresql_failing_writes_keep_nobody_waiting() {
    let test = open(Engine::Postgres).await;
    add(&test.database, "taken").await.unwrap();
    let before = test.database.commit_count();
    let failing = join_all((0..20).map(|_| add(&test.database, "taken")));
    let late = test.database.write::<_, (), Error, _>(lane(), (), |tx, ()| insert(tx, "late").boxed());
    let all = async { tokio::join!(failing, late) };
    let (failed, late) = Held::hold(&test.database).await.and(all).await;
    assert!(failed.iter().all(|failed| failed.as_ref().unwrap_err().is_unique_violation()));
    late.unwrap();
    let transactions = test.database.commit_count() - before;
    assert!(transactions <= 2, "all in one, after that of the one that was held: {transactions}");
}

/// The server ends the writer's connection, in the middle of a write and just before the commit.
#[tokio::test]
async fn on_postgresql_a_connection_that_is_cut_is_acknowledged_to_nobody() {
    let test = open(Engine::Postgres).await;
    let other = Database::open(&test.location, &MIGRATIONS).await.unwrap();
    for is_before_commit in [false, true] {
        let cut = test.database.write::<_, (), Error, _>(lane(), other.clone(), move |tx, other| {
            async move {
                insert(tx, "lost").await?;
                let own = query("SELECT CAST(pg_backend_pid() AS BIGINT) AS pid");
                let pid: i64 = own.fetch_one(&mut *tx).await?.get("pid")?;
                let cut = query("SELECT pg_terminate_backend(CAST($1 AS INTEGER), 10000) AS cut").bind(pid);
                assert!(cut.fetch_one(other).await?.get::<bool>("cut")?);
                if is_before_commit { Ok(()) } else { insert(tx, "more").await }
            }
            .boxed()
        });
        let both = async { tokio::join!(add(&test.database, "first"), cut) };
        let (first, cut) = Held::hold(&test.database).await.and(both).await;
        for error in [first.unwrap_err(), cut.unwrap_err()] {
            assert!(matches!(error, Error::NotCommitted(_)), "{error:?}");
        }
        assert!(ids(&test.database).await.is_empty());
    }
    add(&test.database, "a").await.unwrap();
    // One that was cut while it was idle is replaced before anybody is told.
    let cut = query(
        "SELECT COUNT(pg_terminate_backend(pid, 10000)) AS cut FROM pg_stat_activity \
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    let cut: i64 = cut.fetch_one(&other).await.unwrap().get("cut").unwrap();
    assert!(cut > 0);
    add(&test.database, "b").await.unwrap();
    assert_eq!(ids(&other).await, ["a", "b"]);
}

/// SQLite ends the transaction by itself then: nothing of it may run on, or be acknowledged.
#[tokio::test]
async fn on_sqlite_a_full_disk_is_acknowledged_to_nobody() {
    let test = open(Engine::Sqlite).await;
    let full = test.database.write::<_, (), Error, _>(lane(), (), |tx, ()| {
        async move {
            // No page more than there are now: the most that this connection lets the file grow to.
            query("PRAGMA max_page_count = 1").fetch_all(&mut *tx).await?;
            for number in 0..1_000 {
                // It does not even look.
                let _ = insert(tx, &format!("{number:0500}")).await;
            }
            Ok(())
        }
        .boxed()
    });
    let all = async { tokio::join!(add(&test.database, "a"), full, add(&test.database, "b")) };
    let (a, full, b) = Held::hold(&test.database).await.and(all).await;
    assert!(matches!(a.unwrap_err(), Error::NotCommitted(_)));
    assert!(matches!(full.unwrap_err(), Error::NotCommitted(_)));
    // It had not begun, and came again with the next transaction.
    b.unwrap();
    assert_eq!(ids(&test.database).await, ["b"]);
}

#[tokio::test]
async fn on_sqlite_a_file_that_is_gone_is_not_replaced_and_found_again() {
    let test = open(Engine::Sqlite).await;
    let Location::Sqlite(path) = &test.location else { unreachable!() };
    let folder = path.parent().unwrap();
    let away = folder.with_extension("away");
    let orphan = query("INSERT INTO children (id, note) VALUES ('o', 'nobody')");
    fs::rename(folder, &away).unwrap();
    let failed = testing::write(&test.database, |tx| orphan.execute(tx).boxed()).await;
    assert!(matches!(failed.unwrap_err(), Error::NotCommitted(_)));
    for _ in 0..2 {
        assert!(matches!(add(&test.database, "a").await.unwrap_err(), Error::NotCommitted(_)));
    }
    assert!(test.database.ping().await.is_err());
    fs::rename(&away, folder).unwrap();
    let ready = async {
        while test.database.ping().await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LIMIT, ready).await.expect("the writer finds its file by itself");
    add(&test.database, "a").await.unwrap();
    assert_eq!(ids(&test.database).await, ["a"]);
}

macro_rules! on_both_engines {
    ($($test:ident),* $(,)?) => {
        mod sqlite { $( #[tokio::test] async fn $test() { super::$test(store_kit::Engine::Sqlite).await; } )* }
        mod postgres { $( #[tokio::test] async fn $test() { super::$test(store_kit::Engine::Postgres).await; } )* }
    };
}

on_both_engines!(
    a_failing_write_fails_its_own_caller_alone,
    a_panic_reaches_its_own_caller_alone,
    a_write_that_wrote_nothing_is_refused_at_no_cost,
    a_twin_finds_the_mark_of_the_first,
    a_failed_commit_is_acknowledged_to_nobody,
    a_write_that_hides_a_failure_is_not_acknowledged,
    many_callers_share_few_commits,
    a_full_queue_refuses,
    a_write_goes_on_without_its_caller_and_a_close_waits_for_it,
);
