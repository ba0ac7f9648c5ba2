//! How a service runs: settings, telemetry, probes, layers, identity, errors, paging. It knows no
//! resource and no SQL.

pub mod admin;
pub mod auth;
pub mod call;
pub mod config;
mod current;
pub mod etag;
pub mod filter;
pub mod flights;
pub mod layers;
pub mod mask;
pub mod name;
pub mod order;
pub mod paging;
pub mod request_id;
pub mod search;
pub mod serve;
pub mod shutdown;
pub mod status;
pub mod telemetry;
pub mod time;
pub mod tls;
pub mod upstream;
pub mod violation;
pub mod watch;
