//! What `rapport` does over the services in this process.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod claim;
mod import;
mod scopes;
mod welcome;
mod world;
