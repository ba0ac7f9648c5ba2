//! What SQLite alone does: it ends a transaction by itself, and its file may go.

use std::fs;

use futures::FutureExt;
use store_kit::{Engine, Error, Location, query, testing};

use crate::notes::{Held, LIMIT, add, ids, insert, lane, open};

/// SQLite ends the transaction by itself then: nothing of it may run on, or be acknowledged.
#[tokio::test]
async fn a_full_disk_is_acknowledged_to_nobody() {
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
async fn a_file_that_is_gone_is_not_replaced_and_found_again() {
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
