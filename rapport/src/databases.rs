//! The databases of the two services, as the all-in-one and the tools open them.

use service_kit::config::Storage;
use store_kit::{
    Database, Error, Location,
    feed::{self, Renewed},
    migration::Migrations,
};

/// An open database for each service.
#[derive(Debug, Clone)]
pub struct Databases {
    /// That of posts-service.
    pub posts: Database,
    /// That of comments-service.
    pub comments: Database,
}

impl Databases {
    /// For serving: makes what is not there, and brings the schemas up to date.
    pub async fn open(storage: &Storage) -> anyhow::Result<Self> {
        if storage.database_url.is_none() {
            storage.make_data_dir()?;
        }
        let (posts, comments) = (Service::posts(storage), Service::comments(storage));
        Ok(Self { posts: posts.open().await?, comments: comments.open().await? })
    }

    /// For an import. On PostgreSQL tables belong to the role that makes them, and the services could
    /// not use those of another: so they come first.
    pub async fn open_for_import(storage: &Storage) -> anyhow::Result<Self> {
        if storage.database_url.is_none() {
            return Self::open(storage).await;
        }
        let first = "start the services once, then import";
        let (posts, comments) = (Service::posts(storage), Service::comments(storage));
        Ok(Self { posts: posts.open_beside(first).await?, comments: comments.open_beside(first).await? })
    }

    /// Closes both.
    pub async fn close(&self) {
        self.posts.close().await;
        self.comments.close().await;
    }
}

/// The database of posts-service, for a tool beside it: makes nothing.
///
/// # Errors
/// When it is not there, with where it was looked for and what to do.
pub async fn open_posts_beside(storage: &Storage) -> anyhow::Result<Database> {
    let remedy = "start the server once, and name its data with --data-dir (RAPPORT_DATA_DIR) or \
                  --database-url (RAPPORT_DATABASE_URL)";
    Service::posts(storage).open_beside(remedy).await
}

/// Where the database of posts-service is; what may be shown.
pub fn posts_place(storage: &Storage) -> String {
    Service::posts(storage).location.place()
}

/// Where a service keeps its data, and how.
#[derive(Debug, Clone)]
pub(crate) struct Service {
    pub(crate) location: Location,
    pub(crate) migrations: &'static Migrations,
}

impl Service {
    pub(crate) fn posts(storage: &Storage) -> Self {
        use posts_service::store::{MIGRATIONS, location};
        Self { location: location(storage), migrations: &MIGRATIONS }
    }

    pub(crate) fn comments(storage: &Storage) -> Self {
        use comments_service::store::{MIGRATIONS, location};
        Self { location: location(storage), migrations: &MIGRATIONS }
    }

    async fn open(&self) -> anyhow::Result<Database> {
        Database::open(&self.location, self.migrations).await.map_err(|error| self.explained(error, None))
    }

    async fn open_beside(&self, if_absent: &'static str) -> anyhow::Result<Database> {
        let opened = Database::open_existing(&self.location, self.migrations).await;
        opened.map_err(|error| self.explained(error, Some(if_absent)))
    }

    /// Begins a new epoch of its change feed; `None` when it is from before there was one.
    pub(crate) async fn new_epoch(&self) -> anyhow::Result<Option<Renewed>> {
        let remedy = "put the backup back first, and name its place with --data-dir (RAPPORT_DATA_DIR) or \
                      --database-url (RAPPORT_DATABASE_URL)";
        let renewed = feed::new_epoch_at(&self.location, self.migrations).await;
        renewed.map_err(|error| self.explained(error, Some(remedy)))
    }

    /// `posts` or `comments`.
    pub(crate) fn name(&self) -> &'static str {
        self.migrations.schema
    }

    fn explained(&self, error: Error, if_absent: Option<&'static str>) -> anyhow::Error {
        let schema = self.migrations.schema;
        let remedy = match (&error, if_absent) {
            (Error::Absent { .. }, Some(remedy)) => remedy.to_owned(),
            (Error::Role { .. }, _) => {
                "name a role that may use both schemas (docs/operating.md, PostgreSQL)".to_owned()
            }
            _ => format!("the database of {schema} does not open"),
        };
        anyhow::Error::new(error).context(remedy)
    }
}
