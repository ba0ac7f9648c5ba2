//! The two services in this process, without sockets between them.

use anyhow::Context as _;
use service_kit::{
    admin::Check,
    auth::{Keyring, Minter, Verifier},
    config::{Keys as KeySettings, Storage},
    time::Clock,
    upstream::{self, Upstream},
};
use store_kit::{Database, Location, migration::Migrations};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::keys::Keys;

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
    databases: [Database; 2],
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
    /// Opens the databases and wires the services, posts first. What they do by themselves ends at
    /// `shutdown`, and with it the streams that would hold connections open.
    pub async fn open(
        storage: &Storage,
        settings: &KeySettings,
        keys: &Keys,
        clock: Clock,
        shutdown: CancellationToken,
    ) -> anyhow::Result<Self> {
        let keyring = match &settings.jwks {
            Some(path) => Keyring::read(path)?,
            None => keys.keyring.clone(),
        };
        let verifier = Verifier::new(keyring, &settings.installation.name, clock.clone());
        let posts_database = open_posts(storage).await?;
        let comments_database = open_comments(storage).await?;

        let posts = posts_service::build(posts_service::Parts {
            database: posts_database.clone(),
            verifier: verifier.clone(),
            clock: clock.clone(),
        });
        let comments = comments_service::build(comments_service::Parts {
            database: comments_database.clone(),
            posts: upstream::in_process(posts.routes.clone()),
            verifier,
            minter: Minter::new(
                &keys.comments,
                comments_service::ISSUER,
                &settings.installation.name,
                clock.clone(),
            ),
            edit_key: keys.edit,
            clock,
        });

        // Its own: closing ends the tasks of an installation whose process goes on.
        let (tasks, shutdown) = (TaskTracker::new(), shutdown.child_token());
        tasks.spawn(posts.background(shutdown.clone()));
        tasks.spawn(comments.background(shutdown.clone()));
        tasks.close();
        Ok(Self {
            posts: upstream::in_process(posts.routes.clone()),
            comments: upstream::in_process(comments.routes.clone()),
            checks: vec![("posts", posts.check.clone()), ("comments", comments.check.clone())],
            routes: Routes { posts: posts.routes, comments: comments.routes },
            databases: [posts_database, comments_database],
            tasks,
            shutdown,
        })
    }

    /// Ends what the services do by themselves and closes the databases.
    pub async fn close(self) {
        self.shutdown.cancel();
        self.tasks.wait().await;
        for database in &self.databases {
            database.close().await;
        }
    }
}

/// The database of posts-service.
pub async fn open_posts(storage: &Storage) -> anyhow::Result<Database> {
    use posts_service::store::{MIGRATIONS, location};
    open(&location(storage), storage, &MIGRATIONS).await
}

async fn open_comments(storage: &Storage) -> anyhow::Result<Database> {
    use comments_service::store::{MIGRATIONS, location};
    open(&location(storage), storage, &MIGRATIONS).await
}

async fn open(location: &Location, storage: &Storage, migrations: &Migrations) -> anyhow::Result<Database> {
    if matches!(location, Location::Sqlite(_)) {
        std::fs::create_dir_all(&storage.data_dir)
            .with_context(|| format!("{} cannot be made", storage.data_dir.display()))?;
    }
    Database::open(location, migrations)
        .await
        .with_context(|| format!("the database of {} does not open", migrations.schema))
}
