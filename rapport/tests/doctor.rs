//! What `rapport doctor` finds, each thing when it goes wrong: the program itself, as an operator runs it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(unreachable_pub, missing_docs, reason = "modules of one test")]

#[path = "doctor/databases.rs"]
mod databases;
#[path = "doctor/feeds.rs"]
mod feeds;
#[path = "doctor/folder.rs"]
mod folder;
#[path = "doctor/house.rs"]
mod house;
#[path = "doctor/keys.rs"]
mod keys;
#[path = "doctor/ports.rs"]
mod ports;
#[path = "doctor/settings.rs"]
mod settings;
