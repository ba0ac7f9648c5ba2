//! The auditor: callers write and remember what was acknowledged, faults strike, and at the end what is
//! there is held against what was said. `src/bin/torture.rs` and `tests/torture.rs` call it.
//!
//! Chance comes from a printed seed. Time decides nothing but how long somebody waits for what has to
//! come; when a fault strikes is counted in acknowledgements.

mod audit;
mod callers;
mod case;
mod chance;
mod fault;
mod installation;
mod ledger;
mod order;
mod postgres;
mod process;
mod projection;
mod relay;
mod row;
mod run;
mod snapshot;
mod strace;
mod watcher;
mod work;

pub use case::{Case, Engine, Fault, Form};
pub use order::Waits;
pub use process::{Programs, find_programs};
pub use row::Row;
pub use run::run;
