//! What other blog engines export, read into typed items; `rapport import` sends them to the services.

pub mod wxr;
