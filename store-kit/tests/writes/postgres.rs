//! What PostgreSQL alone does: locks, and connections that are cut.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use futures::{FutureExt, future::join_all};
use store_kit::{Database, Engine, Error, Statement, locking, query};
use tokio::sync::Semaphore;

use crate::notes::{Held, LIMIT, MIGRATIONS, add, ids, insert, lane, open};

/// Each of two transactions has one row, and wants the other's.
#[tokio::test]
async fn a_deadlock_is_tried_again() {
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
async fn a_lock_that_is_not_to_be_had_is_waited_for_once() {
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
async fn failing_writes_keep_nobody_waiting() {
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
async fn a_connection_that_is_cut_is_acknowledged_to_nobody() {
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
