//! The folder of an installation's keys: which file is which.

use std::path::{Path, PathBuf};

/// A folder of keys. Each process reads its own files alone; `rapport keys` makes them all.
#[derive(Debug, Clone)]
pub struct KeyFolder(PathBuf);

impl KeyFolder {
    /// The folder `keys` in a data directory.
    pub fn of_data(data_dir: &Path) -> Self {
        Self(data_dir.join("keys"))
    }

    /// This folder itself.
    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The public keys of the whole installation.
    pub fn jwks(&self) -> PathBuf {
        self.0.join("jwks.json")
    }

    /// The gateway's private key.
    pub fn gateway(&self) -> PathBuf {
        self.0.join("gateway.pem")
    }

    /// The private key of comments-service.
    pub fn comments(&self) -> PathBuf {
        self.0.join("comments-service.pem")
    }

    /// The operator's private key.
    pub fn operator(&self) -> PathBuf {
        self.0.join("operator.pem")
    }

    /// The key of edit tokens.
    pub fn edit(&self) -> PathBuf {
        self.0.join("edit.key")
    }

    /// The key of cookies.
    pub fn cookie(&self) -> PathBuf {
        self.0.join("cookie.key")
    }
}
