//! What writes promise that share a transaction.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod both;
mod notes;
mod postgres;
mod sqlite;
