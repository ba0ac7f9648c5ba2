//! The two services in this process, without sockets between them.

use service_kit::{
    admin::Check,
    auth::{Keyring, Minter, Verifier},
    config::{Keys as KeySettings, Unusable},
    time::Clock,
    upstream::{self, Upstream},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{databases::Databases, keys::Keys};

/// posts-service, and comments-service over it.
pub struct Installation {
    /// Where posts-service is.
    pub posts: Upstream,
    /// Where comments-service is.
    pub comments: Upstream,
    /// The same as routes, for ports of their own.
    pub routes: Routes,
    /// Whether the databases answer.
    pub checks: Vec<(&'static str, Check)>,
    databases: Databases,
    tasks: TaskTracker,
    shutdown: CancellationToken,
}

/// The services as routers.
#[derive(Clone)]
pub struct Routes {
    /// posts-service.
    pub posts: axum::Router,
    /// comments-service.
    pub comments: axum::Router,
}

impl Installation {
    /// Wires the services over their databases, posts first. What they do by themselves ends at
    /// `shutdown`, and with it the streams that would hold connections open.
    pub fn new(
        databases: Databases,
        settings: &KeySettings,
        keys: &Keys,
        clock: Clock,
        shutdown: &CancellationToken,
    ) -> anyhow::Result<Self> {
        let keyring = match &settings.jwks {
            Some(path) => {
                Keyring::read(path).map_err(Unusable::because("set RAPPORT_KEYS to a JWKS file"))?
            }
            None => keys.keyring.clone(),
        };
        let jwks = settings.jwks.clone().unwrap_or_else(|| keys.files.jwks());
        let verifier = Verifier::new(keyring, &settings.installation.name, clock.clone());
        let minter =
            Minter::new(&keys.comments, comments_service::ISSUER, &settings.installation.name, clock.clone());
        // Its own: closing ends the tasks of an installation whose process goes on.
        let (tasks, shutdown) = (TaskTracker::new(), shutdown.child_token());
        tasks.spawn(verifier.follow(jwks, shutdown.clone()));
        tasks.spawn(minter.follow(keys.files.comments(), shutdown.clone()));

        let posts = posts_service::build(posts_service::Parts {
            database: databases.posts.clone(),
            verifier: verifier.clone(),
            clock: clock.clone(),
        });
        let comments = comments_service::build(comments_service::Parts {
            database: databases.comments.clone(),
            posts: upstream::in_process(posts.routes.clone()),
            verifier,
            minter,
            edit_key: keys.edit,
            clock,
        });

        tasks.spawn(posts.background(shutdown.clone()));
        tasks.spawn(comments.background(shutdown.clone()));
        tasks.close();
        Ok(Self {
            posts: upstream::in_process(posts.routes.clone()),
            comments: upstream::in_process(comments.routes.clone()),
            checks: vec![("posts", posts.check.clone()), ("comments", comments.check.clone())],
            routes: Routes { posts: posts.routes, comments: comments.routes },
            databases,
            tasks,
            shutdown,
        })
    }

    /// Ends what the services do by themselves and closes the databases.
    pub async fn close(self) {
        self.shutdown.cancel();
        self.tasks.wait().await;
        self.databases.close().await;
    }
}
