//! The gateway: one port for browsers, REST, gRPC and gRPC-Web in front of the two services.
//!
//! It proves who an end user is and vouches for where they come from. What they may do is decided
//! by the service that owns the data; the gateway keeps nothing.

pub mod client_address;
pub mod config;
pub mod cookies;
pub mod pages;
pub mod site;

mod api_page;
mod auth;
mod backends;
mod body;
mod desk;
mod edge;
mod grpc;
mod rest;
mod session;
mod voucher;

use std::sync::Arc;

use axum::Router;
use ipnet::IpNet;
use service_kit::{
    auth::{Minter, Secret},
    time::Clock,
    upstream::Upstream,
};
use tokio_util::sync::CancellationToken;
use url::Url;

/// Name under which the gateway signs.
pub const ISSUER: &str = service_kit::call::GATEWAY;

/// What the gateway is built from.
#[derive(Clone)]
pub struct Parts {
    /// Where posts-service is.
    pub posts: Upstream,
    /// Where comments-service is.
    pub comments: Upstream,
    /// Signs the gateway's own tokens, and those of guests.
    pub minter: Minter,
    /// Seals cookies.
    pub cookie_key: Secret,
    /// Address under which readers know the installation.
    pub public_url: Url,
    /// Networks of proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// The present moment.
    pub clock: Clock,
    /// Ends the streams of its own, which would hold their connections open.
    pub shutdown: CancellationToken,
}

/// Wires the gateway: everything that its port serves.
pub fn build(parts: &Parts) -> Router {
    let backends = backends::Backends::new(parts);
    let grpc = grpc::router(backends.clone(), parts.shutdown.clone());
    let rest = rest::router(backends);
    let sessions = Arc::new(session::Sessions::new(parts));
    // Whatever takes a form belongs to the pages: the edge looks where forms come from.
    let pages =
        auth::router(sessions.clone()).merge(desk::router(sessions)).merge(site::Site::new(parts).router());
    let rest = rest.merge(api_page::router(&parts.public_url));
    edge::wrap(grpc, rest, pages, parts)
}
