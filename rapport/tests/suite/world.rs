//! The services in this process, on a folder of the test's own.

use std::path::Path;

use rapport::{
    databases::Databases,
    import::Target,
    installation::Installation,
    keys::{Folder, Keys},
    token,
};
use service_kit::{
    auth::{Identity, Minter, TOKEN_LIFETIME},
    config::{Installation as Name, Keys as KeySettings, Storage},
    time::Clock,
};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tonic::Request;

pub(crate) struct World {
    pub(crate) folder: TempDir,
    pub(crate) keys: Keys,
    pub(crate) storage: Storage,
    pub(crate) clock: Clock,
    pub(crate) installation: Installation,
}

impl World {
    pub(crate) async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let storage = Storage { data_dir: folder.path().to_owned(), database_url: None };
        let keys = Folder::of_data(folder.path()).open().unwrap();
        let clock = Clock::system();
        let settings = KeySettings { jwks: None, installation: Name { name: "here".to_owned() } };
        let databases = Databases::open(&storage).await.unwrap();
        let installation =
            Installation::new(databases, &settings, &keys, clock.clone(), &CancellationToken::new()).unwrap();
        Self { folder, keys, storage, clock, installation }
    }

    pub(crate) fn data_dir(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn operator(&self) -> Minter {
        token::operator(&self.keys.operator, "here", self.clock.clone())
    }

    /// A request of a service with every scope that tests need.
    pub(crate) fn request<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        request.metadata_mut().insert("authorization", format!("Bearer {}", self.token()).parse().unwrap());
        request
    }

    /// Where an import of this blog goes.
    pub(crate) fn target(&self, blog: &str) -> Target {
        Target {
            posts: self.installation.posts.clone(),
            comments: self.installation.comments.clone(),
            blog: format!("blogs/{blog}"),
            owner: "Ada".to_owned(),
            token: self.token(),
        }
    }

    pub(crate) fn token(&self) -> String {
        let scopes = ["blogs.create", "blogs.write", "posts.read", "posts.write", "import"];
        let scopes = scopes.map(str::to_owned).to_vec();
        let identity = Identity::Service { name: "robot".to_owned(), scopes };
        self.operator().mint(&identity, TOKEN_LIFETIME).unwrap()
    }
}
