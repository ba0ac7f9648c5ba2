//! Who is calling, and whether the method is open to such callers at all.
//!
//! A token says only who somebody is. What they may do to a resource is decided by the service
//! that owns it, from its own data.

pub mod key;
pub mod policy;

mod caller;
mod keyring;
mod secret;
mod token;
mod write_once;

/// Scope of who says whose account somebody has proven to have: with it one becomes anybody. A key may sign
/// it only where its entry names it; `*` does not stand for it.
pub const SIGN_IN: &str = "persons.sign_in";

pub use caller::{Caller, Identity, Kind};
pub use keyring::{Keyring, KeyringError};
pub use policy::{Policy, Rule};
pub use secret::{MAX_SECRETS, Secret, Secrets};
pub use token::{Minter, Refused, TOKEN_LIFETIME, Verifier};
