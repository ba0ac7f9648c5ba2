//! On both engines.

use std::{
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use futures::{FutureExt, future::join_all};
use store_kit::{
    Database, Engine, Error,
    idempotency::{self, Key, Known},
    query,
};

use crate::notes::{Held, MIGRATIONS, add, ids, insert, lane, open, told};

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
