//! The address that a request counts as coming from: the edge finds it out, the site and the REST
//! face pass it on to the services.

use std::net::IpAddr;

/// Request extension that the edge sets: the peer, or whom a trusted proxy names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);
