//! What must hold of the workspace and of the contract as a whole, whatever runs.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod contract;
mod crates;
