//! What meets the running programs through their public faces alone.
//!
//! The suite in `tests/` asks them questions, once as the all-in-one and once as three processes.
//! [`torture`] breaks what they stand on while many callers write, and then counts.

pub mod address;
pub mod torture;
