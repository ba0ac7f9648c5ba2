//! A short run of the auditor, which `make torture` runs at full length: the all-in-one is killed while
//! callers write, on each engine; and one in which nothing breaks, so that the order of flushes and answers
//! is seen.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use e2e::torture::{Case, Engine, Fault, Form, Row, find_programs, run};

const STRIKES: u32 = 6;

/// Posts that are made before there are other callers, each with a flush of its own.
const STEADY: u32 = 6;

async fn no_word_is_lost(engine: Engine, seed: u64) {
    let case = Case { fault: Fault::Kill, engine, form: Form::AllInOne, seed, strikes: STRIKES };
    let row = run(&case, &find_programs(None, &[case]).unwrap()).await.unwrap();
    println!("{}\n{row}", Row::HEAD);
    let mistakes: Vec<String> = row.mistakes().collect();
    assert!(mistakes.is_empty(), "{row}: {mistakes:#?}");
    assert_eq!(row.kills, STRIKES);
}

/// Nothing breaks: strace says what was on the disk when each answer left.
async fn no_answer_leaves_before_its_flush(engine: Engine, seed: u64) {
    let case = Case { fault: Fault::FlushOrder, engine, form: Form::AllInOne, seed, strikes: 1 };
    let row = run(&case, &find_programs(None, &[case]).unwrap()).await.unwrap();
    println!("{}\n{row}\n{:?}", Row::HEAD, row.notes);
    let mistakes: Vec<String> = row.mistakes().collect();
    assert!(mistakes.is_empty(), "{row}: {mistakes:#?}");
    let waits = row.waits.unwrap();
    // Some were written one after the other, then as many side by side as there are callers.
    assert!(waits.told >= 20 && waits.most >= 2, "{waits:?}");
    assert!(waits.flushes > STEADY, "{waits:?}");
}

mod all_in_one {
    use super::{Engine, no_answer_leaves_before_its_flush, no_word_is_lost};

    #[tokio::test(flavor = "multi_thread")]
    async fn killed_again_and_again_it_loses_no_word_on_sqlite() {
        no_word_is_lost(Engine::Sqlite, 4).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn killed_again_and_again_it_loses_no_word_on_postgres() {
        no_word_is_lost(Engine::Postgres, 5).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn no_answer_leaves_before_its_flush_on_sqlite() {
        no_answer_leaves_before_its_flush(Engine::Sqlite, 6).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn no_answer_leaves_before_its_flush_on_postgres() {
        no_answer_leaves_before_its_flush(Engine::Postgres, 7).await;
    }
}
