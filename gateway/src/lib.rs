//! The gateway: one port for browsers, REST, gRPC and gRPC-Web in front of the two services.
//!
//! It proves who an end user is and vouches for where they come from. What they may do is decided
//! by the service that owns the data; the gateway keeps nothing.

pub mod client_address;
pub mod config;
pub mod cookies;
pub mod pages;
pub mod site;

mod account;
mod api_keys;
mod api_page;
mod auth;
mod backends;
mod body;
mod calls;
mod checked;
mod desk;
mod edge;
mod grpc;
mod hosts;
mod invitation;
mod login;
mod parts;
mod personal_data;
mod positions;
mod rest;
mod session;
mod stopping;
mod voucher;

use std::sync::Arc;

use axum::{Router, middleware::from_fn_with_state};

pub use parts::{ISSUER, Parts};

/// Wires the gateway: everything that its port serves.
pub fn build(parts: &Parts) -> Router {
    let backends = backends::Backends::new(parts);
    let api_keys = api_keys::ApiKeys::new(parts);
    let grpc = grpc::router(backends.clone(), api_keys.clone(), parts.shutdown.clone());
    let rest = rest::router(backends, api_keys, parts.shutdown.clone());
    let sessions = Arc::new(session::Sessions::new(parts));
    let (providers, login) = login::room(parts, sessions.clone());
    let site = site::Site::over(parts, sessions.clone(), providers.clone(), login.clone());
    // Whatever takes a form belongs to the pages: the edge looks where forms come from.
    let pages = auth::router(sessions.clone())
        .merge(login)
        .merge(account::router(sessions.clone(), providers.clone()))
        .merge(personal_data::router(parts, sessions.clone()))
        .merge(invitation::router(sessions.clone()))
        .merge(desk::router(sessions.clone()))
        .merge(site.router());
    let pages = pages.layer(from_fn_with_state(sessions, session::renew));
    let is_secure = parts.public_url.scheme() == "https";
    let pages = pages.layer(from_fn_with_state(is_secure, positions::remember));
    let rest = rest.merge(api_page::router(&parts.public_url));
    edge::wrap(grpc, rest, pages, parts)
}
