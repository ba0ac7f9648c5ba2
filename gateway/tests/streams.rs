//! Streams through the gateway: as server-sent events, over gRPC and over gRPC-Web.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(unreachable_pub, missing_docs, reason = "modules of one test")]

#[path = "streams/events.rs"]
mod events;
#[path = "streams/grpc.rs"]
mod grpc;
#[path = "streams/rest.rs"]
mod rest;
#[path = "streams/services.rs"]
mod services;
