//! The author's desk through the gateway's port, over the real services in this process.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(unreachable_pub, missing_docs, reason = "modules of one test")]

#[path = "desk/account.rs"]
mod account;
#[path = "desk/claim.rs"]
mod claim;
#[path = "desk/conflict.rs"]
mod conflict;
#[path = "desk/house.rs"]
mod house;
#[path = "desk/keys.rs"]
mod keys;
#[path = "desk/leaving.rs"]
mod leaving;
#[path = "desk/list.rs"]
mod list;
#[path = "desk/members.rs"]
mod members;
#[path = "desk/person.rs"]
mod person;
#[path = "desk/publish.rs"]
mod publish;
#[path = "desk/session.rs"]
mod session;
#[path = "desk/settings.rs"]
mod settings;
#[path = "desk/write.rs"]
mod write;
