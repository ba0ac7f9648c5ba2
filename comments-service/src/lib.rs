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
pub mod slice;
pub mod store;
pub mod sweep;
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
use tokio_util::sync::CancellationToken;
use tonic::{server::NamedService, service::Routes};
use tonic_health::server::HealthReporter;

use crate::{
    access::Access, comments::Comments, edit_token::EditKey, grpc::Api, posts::Posts, threads::Threads,
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
    clock: Clock,
    health: HealthReporter,
}

/// Wires the service. Nothing runs yet.
pub fn build(parts: Parts) -> Service {
    let Parts { database, posts, verifier, minter, edit_key, clock } = parts;
    let access = Access::new(database.clone(), Posts::new(posts, minter), clock.clone());
    let api = Api {
        comments: Comments::new(database.clone(), access.clone(), EditKey::new(edit_key), clock.clone()),
        threads: Threads::new(database.clone(), access),
    };
    let server = CommentServiceServer::new(api).max_decoding_message_size(MAX_MESSAGE_BYTES);
    let routes = Routes::new(server).into_axum_router();
    let gate = Gate { verifier, policy: policy::POLICY };
    let (health, health_server) = tonic_health::server::health_reporter();
    let serving = health.set_serving::<CommentServiceServer<Api>>().now_or_never();
    serving.expect("nobody else holds the new reporter");
    let health_routes = Routes::from(Router::new()).add_service(health_server).into_axum_router();
    // Health stands outside the layers: a client asks it before it has any credential.
    let routes = layers::wrap(routes, gate).merge(health_routes);
    Service { routes, check: check(&database), database, clock, health }
}

impl Service {
    /// What runs beside the calls until `shutdown`: the sweep. Afterwards health streams end, so
    /// that their connections can close.
    pub fn sweep(&self, shutdown: CancellationToken) -> impl Future<Output = ()> + Send + 'static {
        let sweep = sweep::run(self.database.clone(), self.clock.clone(), shutdown);
        let mut health = self.health.clone();
        async move {
            sweep.await;
            for service in ["", <CommentServiceServer<Api> as NamedService>::NAME] {
                health.clear_service_status(service).await;
            }
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
