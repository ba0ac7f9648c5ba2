//! comments-service: comments and their threads, for posts that another service keeps.
//!
//! A call goes down `grpc` -> `comments` (`threads`, `moderation`, `import`) -> `store`, and asks
//! `access` on the way who may see what.

pub mod access;
pub mod comment;
pub mod comments;
pub mod config;
pub mod edit_token;
pub mod erasure;
pub mod error;
pub mod filter;
pub mod grpc;
pub mod import;
pub mod moderation;
pub mod name;
pub mod policy;
pub mod posts;
pub mod reaction;
pub mod slice;
pub mod store;
pub mod sweep;
pub mod text;
pub mod threads;
pub mod writer;

mod named;

use std::sync::Arc;

use axum::Router;
use futures::FutureExt as _;
use service_kit::{
    admin::Check,
    auth::{Minter, Secret, Verifier},
    layers::{self, Access as Gate},
    time::Clock,
    upstream::Upstream,
    watch::{MAX_WATCHES, Pace, Watches},
};
use store_kit::{Database, feed::Feed};
use tokio_util::sync::CancellationToken;

use crate::{
    access::{Access, Follower},
    comments::Comments,
    edit_token::EditKey,
    grpc::{Api, Health, Watching},
    posts::Posts,
    threads::Threads,
};

pub use posts::SERVICE as ISSUER;

/// What the service is built from.
#[derive(Debug)]
pub struct Parts {
    /// Its database, opened with [`store::MIGRATIONS`].
    pub database: Database,
    /// posts-service.
    pub posts: Upstream,
    /// Whom it believes.
    pub verifier: Verifier,
    /// Makes its own tokens, as issuer [`posts::SERVICE`] and with the scope [`posts::SCOPE`].
    pub minter: Minter,
    /// What edit tokens are made with.
    pub edit_key: Secret,
    /// What time it is.
    pub clock: Clock,
}

/// The service, wired.
pub struct Service {
    /// Its methods behind their layers, and gRPC health.
    pub routes: Router,
    /// Whether it can work.
    pub check: Check,
    database: Database,
    feed: Feed,
    watches: Watches,
    follower: Follower,
    clock: Clock,
    health: Health,
}

/// Wires the service. Nothing runs yet.
pub fn build(parts: Parts) -> Service {
    build_at(parts, Watches::new(MAX_WATCHES, Pace::default()))
}

/// The same with watches of another pace, for tests.
pub fn build_at(parts: Parts, watches: Watches) -> Service {
    let Parts { database, posts, verifier, minter, edit_key, clock } = parts;
    let access = Access::new(database.clone(), Posts::new(posts, minter), clock.clone());
    let comments = Comments::new(database.clone(), access.clone(), EditKey::new(edit_key), clock.clone());
    let feed = Feed::new(&database, {
        let clock = clock.clone();
        move || clock.now().0
    });
    let watching = Watching { comments: comments.clone(), feed: feed.clone(), watches: watches.clone() };
    let api = Api { comments, threads: Threads::new(database.clone(), access.clone()) };
    let follower = Follower::new(access);
    let gate = Gate { verifier, policy: policy::POLICY };
    let (health, health_routes) = grpc::health();
    // Health stands outside the layers: a client asks it before it has any credential.
    let routes = layers::wrap(grpc::routes(api, watching), gate);
    let routes = layers::with_position(routes, {
        let database = database.clone();
        move || database.head().map(|position| position.to_string())
    });
    let routes = routes.merge(health_routes);
    Service { routes, check: check(&database), database, feed, watches, follower, clock, health }
}

impl Service {
    /// What runs beside the calls until `shutdown`: the sweep, the follower of posts-service, and the feed
    /// that watches follow; then these end. Afterwards health streams end, so that their connections can close.
    pub fn background(&self, shutdown: CancellationToken) -> impl Future<Output = ()> + Send + 'static {
        let feed = self.feed.clone().run(shutdown.clone());
        let sweep =
            sweep::run(self.database.clone(), self.feed.clone(), self.clock.clone(), shutdown.clone());
        let follower = self.follower.clone().run(shutdown.clone());
        let watches = self.watches.clone().until(shutdown);
        let health = self.health.clone();
        async move {
            tokio::join!(feed, sweep, follower, watches);
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
