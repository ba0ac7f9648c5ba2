//! What readers find, through the gateway's port, over the real services in this process.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(unreachable_pub, missing_docs, reason = "modules of one test")]

#[path = "reading/corpus.rs"]
mod corpus;
#[path = "reading/found.rs"]
mod found;
#[path = "reading/house.rs"]
mod house;
