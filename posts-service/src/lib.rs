//! posts-service: blogs, members, posts, and persons who sign in.
//!
//! A request goes down and never back up:
//!
//! ```text
//! grpc.rs, grpc/{blogs,members,posts,...}.rs       messages in and out; grpc/convert parses them,
//!                                                  grpc/status.rs says which code a refusal becomes
//! {blogs,members,posts,persons,...}.rs, posts/*    rules, rights (rights.rs), states (posts/state.rs)
//! store/{blogs,members,posts,...}.rs               one statement per function, on both engines
//! ```
//!
//! Beside that way: `policy.rs` says whom each RPC is open to, `writes.rs` makes writes repeatable,
//! `watch.rs` follows what changes, `sweep.rs` does what happens by itself, `tools.rs` is for the
//! operator's commands.

pub mod access;
pub mod api_keys;
pub mod blogs;
pub mod claims;
pub mod config;
pub mod error;
pub mod invitations;
pub mod members;
pub mod persons;
pub mod policy;
pub mod posts;
pub mod rights;
pub mod search;
pub mod sign_in;
pub mod store;
pub mod summaries;
pub mod sweep;
pub mod tools;
pub mod values;
pub mod watch;
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
    watch::{MAX_WATCHES, Pace, Watches},
};
use store_kit::{Database, feed::Feed};
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
    feed: Feed,
    watches: Watches,
    clock: Clock,
    health: Health,
}

/// Wires the service. Nothing runs yet.
pub fn build(parts: Parts) -> Service {
    build_at(parts, Watches::new(MAX_WATCHES, Pace::default()))
}

/// The same with watches of another pace, for tests.
pub fn build_at(parts: Parts, watches: Watches) -> Service {
    let Parts { database, verifier, clock } = parts;
    let access = Access { verifier, policy: policy::POLICY };
    let (health, health_routes) = grpc::health();
    let feed = Feed::new(&database, {
        let clock = clock.clone();
        move || clock.now().0
    });
    let routes = layers::wrap(grpc::routes(&database, &feed, &watches, &clock), access);
    let routes = layers::with_position(routes, {
        let database = database.clone();
        move || database.head().map(|position| position.to_string())
    });
    // Health stands outside the layers: a client asks it before it has any credential.
    let routes = routes.merge(health_routes);
    Service { routes, check: check(&database), database, feed, watches, clock, health }
}

impl Service {
    /// What runs beside the calls until `shutdown`: the sweep, and the feed that watches follow; then
    /// these end. Afterwards health streams end, so that their connections can close.
    pub fn background(&self, shutdown: CancellationToken) -> impl Future<Output = ()> + Send + 'static {
        let feed = self.feed.clone().run(shutdown.clone());
        let sweep =
            sweep::run(self.database.clone(), self.feed.clone(), self.clock.clone(), shutdown.clone());
        let watches = self.watches.clone().until(shutdown);
        let health = self.health.clone();
        async move {
            tokio::join!(feed, sweep, watches);
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
