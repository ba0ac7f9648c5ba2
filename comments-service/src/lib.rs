//! comments-service: comments and their threads, for posts that another service keeps.
//!
//! A call goes down `grpc` -> `comments` (`threads`, `moderation`, `import`) -> `store`, and asks
//! `access` on the way who may see what.

pub mod access;
pub mod comment;
pub mod comments;
pub mod config;
pub mod edit_token;
pub mod error;
pub mod grpc;
pub mod import;
pub mod moderation;
pub mod name;
pub mod policy;
pub mod posts;
pub mod store;
mod sweep;
pub mod text;
pub mod threads;

use std::sync::Arc;

use axum::Router;
use futures::FutureExt as _;
use proto::comments::v1::comment_service_server::CommentServiceServer;
use service_kit::{
    admin::Check,
    auth::{Minter, Secret, Verifier},
    layers::{self, Access as Gate, MAX_MESSAGE_BYTES},
    time::Clock,
    upstream::Upstream,
};
use store_kit::Database;

use crate::{
    access::Access, comments::Comments, edit_token::EditKey, grpc::Api, posts::Posts, threads::Threads,
};

pub use sweep::Sweep;

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

/// The service, ready to be served.
pub struct Service {
    /// Its methods behind their layers, and gRPC health.
    pub routes: Router,
    /// What keeps it from being ready.
    pub readiness: Vec<(&'static str, Check)>,
    /// Its housekeeping, to be run by whoever owns the process.
    pub sweep: Sweep,
}

/// Wires the service; nothing runs yet.
pub fn build(parts: Parts) -> Service {
    let Parts { database, posts, verifier, minter, edit_key, clock } = parts;
    let access = Access::new(database.clone(), Posts::new(posts, minter), clock.clone());
    let api = Api {
        comments: Comments::new(database.clone(), access.clone(), EditKey::new(edit_key), clock.clone()),
        threads: Threads::new(database.clone(), access),
    };
    let server = CommentServiceServer::new(api).max_decoding_message_size(MAX_MESSAGE_BYTES);
    let routes = tonic::service::Routes::new(server).into_axum_router();
    let gate = Gate { verifier, policy: policy::POLICY };
    Service {
        // Health is asked without a token and often: it passes no layer.
        routes: layers::wrap(routes, gate).merge(health()),
        readiness: vec![("database", answers(database.clone()))],
        sweep: Sweep::new(database, clock),
    }
}

/// `grpc.health.v1`, for clients; probes ask the admin port.
fn health() -> Router {
    let (reporter, server) = tonic_health::server::health_reporter();
    // Nobody else holds the reporter, so that this ends at once.
    reporter
        .set_serving::<CommentServiceServer<Api>>()
        .now_or_never()
        .expect("nothing else holds the health status");
    Router::new().route_service("/grpc.health.v1.Health/{*method}", server)
}

fn answers(database: Database) -> Check {
    Arc::new(move || {
        let database = database.clone();
        async move { database.ping().await.map_err(|error| error.to_string()) }.boxed()
    })
}
