//! How a store opens and runs its statements, on SQLite and PostgreSQL alike: pools, migrations,
//! transactions, repeatable requests, the change feed. It knows no resource, and nothing of gRPC.

pub mod feed;
pub mod idempotency;
pub mod inspect;
pub mod migration;
pub mod outbox;
pub mod search;

mod condition;
mod connection;
mod database;
mod error;
mod head;
mod pools;
mod postgres;
mod query;
mod row;
mod sqlite;
mod statement;
mod transaction;
mod writer;

#[cfg(feature = "testing")]
pub mod testing;

pub use condition::Condition;
pub use database::{Database, Location};
pub use error::Error;
pub use pools::Engine;
pub use query::{Query, Target, Value, query};
pub use row::{Column, Row};
pub use statement::{Place, Statement, json_list};
pub use transaction::Transaction;
pub use writer::Lane;
