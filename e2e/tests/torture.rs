//! A short run of the auditor, which `make torture` runs at full length: the all-in-one is killed while
//! callers write, on each engine.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use e2e::torture::{Case, Engine, Fault, Form, Row, find_programs, run};

const STRIKES: u32 = 6;

async fn no_word_is_lost(engine: Engine, seed: u64) {
    let case = Case { fault: Fault::Kill, engine, form: Form::AllInOne, seed, strikes: STRIKES };
    let row = run(&case, &find_programs(None).unwrap()).await.unwrap();
    println!("{}\n{row}", Row::HEAD);
    let mistakes: Vec<String> = row.mistakes().collect();
    assert!(mistakes.is_empty(), "{row}: {mistakes:#?}");
    assert_eq!(row.kills, STRIKES);
}

mod all_in_one {
    use super::{Engine, no_word_is_lost};

    #[tokio::test(flavor = "multi_thread")]
    async fn killed_again_and_again_it_loses_no_word_on_sqlite() {
        no_word_is_lost(Engine::Sqlite, 4).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn killed_again_and_again_it_loses_no_word_on_postgres() {
        no_word_is_lost(Engine::Postgres, 5).await;
    }
}
