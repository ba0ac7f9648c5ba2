//! Log-in at the gateway, with providers of the test's own: they do what a real one does, and on demand
//! what none should.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(unreachable_pub, missing_docs, reason = "modules of one test")]

#[path = "login/away.rs"]
mod away;
#[path = "login/browser.rs"]
mod browser;
#[path = "login/claim.rs"]
mod claim;
#[path = "login/forged.rs"]
mod forged;
#[path = "login/hosts.rs"]
mod hosts;
#[path = "login/house.rs"]
mod house;
#[path = "login/https.rs"]
mod https;
#[path = "login/keys.rs"]
mod keys;
#[path = "login/known.rs"]
mod known;
#[path = "login/link.rs"]
mod link;
#[path = "login/logged.rs"]
mod logged;
#[path = "login/mixed_up.rs"]
mod mixed_up;
#[path = "login/persons.rs"]
mod persons;
#[path = "login/presets.rs"]
mod presets;
#[path = "login/provider.rs"]
mod provider;
#[path = "login/signed_in.rs"]
mod signed_in;
