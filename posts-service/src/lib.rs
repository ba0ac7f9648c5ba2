//! posts-service: blogs, members, persons and posts.
//!
//! A request goes down and never back up:
//!
//! ```text
//! grpc.rs, grpc/{blogs,members,posts,access}.rs    messages in and out; grpc/convert parses them,
//!                                                  grpc/status.rs says which code a refusal becomes
//! {blogs,members,posts,access}.rs, posts/*         rules, rights (rights.rs), states (posts/state.rs)
//! store/{blogs,members,posts,...}.rs               one statement per function, on both engines
//! ```
//!
//! Beside that way: `policy.rs` says whom each RPC is open to, `writes.rs` makes writes repeatable,
//! `sweep.rs` does what happens by itself, `tools.rs` is for the operator's commands.

pub mod access;
pub mod blogs;
pub mod config;
pub mod error;
pub mod members;
pub mod policy;
pub mod posts;
pub mod rights;
pub mod search;
pub mod store;
pub mod summaries;
pub mod sweep;
pub mod tools;
pub mod values;
pub mod writes;

mod grpc;

use std::sync::Arc;

use axum::Router;
use futures::FutureExt as _;
use service_kit::{
    admin::Check,
    auth::Verifier,
    layers::{self, Access},
    time::Clock,
};
use store_kit::Database;
use tokio_util::sync::CancellationToken;

use crate::grpc::Health;

/// What the service is made of.
#[derive(Debug)]
pub struct Parts {
    /// An open database with [`store::MIGRATIONS`].
    pub database: Database,
    /// Says who calls.
    pub verifier: Verifier,
    /// Says when it is.
    pub clock: Clock,
}

/// The service, wired.
pub struct Service {
    /// Its RPCs within their layers, and gRPC health.
    pub routes: Router,
    /// Whether it can work.
    pub check: Check,
    database: Database,
    clock: Clock,
    health: Health,
}

/// Wires the service. Nothing runs yet.
pub fn build(parts: Parts) -> Service {
    let Parts { database, verifier, clock } = parts;
    let access = Access { verifier, policy: policy::POLICY };
    let (health, health_routes) = grpc::health();
    // Health stands outside the layers: a client asks it before it has any credential.
    let routes = layers::wrap(grpc::routes(&database, &clock), access).merge(health_routes);
    Service { routes, check: check(&database), database, clock, health }
}

impl Service {
    /// What runs beside the calls until `shutdown`: the sweep. Afterwards health streams end, so
    /// that their connections can close.
    pub fn background(&self, shutdown: CancellationToken) -> impl Future<Output = ()> + Send + 'static {
        let sweep = sweep::run(self.database.clone(), self.clock.clone(), shutdown);
        let health = self.health.clone();
        async move {
            sweep.await;
            health.end().await;
        }
    }
}

fn check(database: &Database) -> Check {
    let database = database.clone();
    Arc::new(move || {
        let database = database.clone();
        async move { database.ping().await.map_err(|error| error.to_string()) }.boxed()
    })
}
