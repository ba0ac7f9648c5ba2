//! The service through its public face: generated clients over the real `build`, on both engines.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod api_keys;
mod bad_input;
mod blogs;
mod changes;
mod claims;
mod erasure;
mod export;
mod filters;
mod import;
mod invitations;
mod layering;
mod listing;
mod lookup;
mod members;
mod persons;
mod policy;
mod posts;
mod repeats;
mod replicas;
mod search;
mod sign_in;
mod states;
mod summaries;
mod sweep;
mod theme;
mod tools;
mod visibility;
mod walks;
mod watch;
mod world;

/// Runs each test on SQLite and on PostgreSQL, as `sqlite::name` and `postgres::name`.
#[macro_export]
macro_rules! on_both_engines {
    ($($test:ident),* $(,)?) => {
        mod sqlite { $( #[tokio::test] async fn $test() { super::$test(store_kit::Engine::Sqlite).await; } )* }
        mod postgres { $( #[tokio::test] async fn $test() { super::$test(store_kit::Engine::Postgres).await; } )* }
    };
}
