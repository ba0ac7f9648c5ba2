//! Settings of the process.

use std::{net::SocketAddr, path::PathBuf};

use clap::Parser;
use serde::Serialize;
use service_kit::config::{Keys, Storage, Telemetry};
use store_kit::Location;

use crate::store::MIGRATIONS;

/// Comments and their threads, for posts that posts-service keeps
#[derive(Debug, Clone, Parser, Serialize)]
#[command(name = "comments-service", version)]
pub struct Settings {
    /// Where the data is.
    #[command(flatten)]
    pub storage: Storage,
    /// The installation and its keys.
    #[command(flatten)]
    pub keys: Keys,
    /// Logging.
    #[command(flatten)]
    pub telemetry: Telemetry,
    /// Address to serve gRPC on
    #[arg(
        long = "listen",
        env = "RAPPORT_COMMENTS_LISTEN",
        default_value = "127.0.0.1:50052",
        value_name = "ADDRESS"
    )]
    pub listen: SocketAddr,
    /// Address of the admin port: /metrics, /livez, /readyz
    #[arg(
        long,
        env = "RAPPORT_COMMENTS_ADMIN_LISTEN",
        default_value = "127.0.0.1:9092",
        value_name = "ADDRESS"
    )]
    pub admin_listen: SocketAddr,
    /// URL of posts-service
    #[arg(long, env = "RAPPORT_POSTS_URL", default_value = "http://127.0.0.1:50051", value_name = "URL")]
    pub posts_url: String,
    /// PEM file with the key that signs this service's own tokens [default: keys/comments-service.pem in the data directory]
    #[arg(long, env = "RAPPORT_COMMENTS_KEY", value_name = "FILE")]
    pub signing_key: Option<PathBuf>,
    /// File with the key of edit tokens, 32 bytes in base64url [default: keys/edit.key in the data directory]
    #[arg(long, env = "RAPPORT_EDIT_KEY", value_name = "FILE")]
    pub edit_key: Option<PathBuf>,
    /// Print the settings in effect as JSON, and end
    #[arg(long)]
    #[serde(skip)]
    pub print_config: bool,
}

impl Settings {
    /// Where the database is.
    pub fn location(&self) -> Location {
        match &self.storage.database_url {
            Some(url) => Location::Postgres { url: url.expose().to_owned(), schema: MIGRATIONS.schema },
            None => Location::Sqlite(self.storage.data_dir.join("comments.db")),
        }
    }

    /// The JWKS file.
    pub fn jwks(&self) -> PathBuf {
        self.key_file(self.keys.jwks.as_ref(), "jwks.json")
    }

    /// The file of the signing key.
    pub fn signing_key(&self) -> PathBuf {
        self.key_file(self.signing_key.as_ref(), "comments-service.pem")
    }

    /// The file of the edit key.
    pub fn edit_key(&self) -> PathBuf {
        self.key_file(self.edit_key.as_ref(), "edit.key")
    }

    fn key_file(&self, chosen: Option<&PathBuf>, name: &str) -> PathBuf {
        chosen.cloned().unwrap_or_else(|| self.storage.data_dir.join("keys").join(name))
    }
}
