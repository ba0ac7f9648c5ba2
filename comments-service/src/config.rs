//! Settings of the process.

use std::{net::SocketAddr, path::PathBuf};

use clap::Parser;
use serde::Serialize;
use service_kit::config::{KeyFolder, Keys, ServiceUrl, Storage, Telemetry, TlsFiles, address};

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
    /// Certificates for calls between the services.
    #[command(flatten)]
    pub tls: TlsFiles,
    /// Logging.
    #[command(flatten)]
    pub telemetry: Telemetry,
    /// Address to serve gRPC on
    #[arg(
        long = "listen",
        env = "RAPPORT_COMMENTS_LISTEN",
        default_value = "127.0.0.1:50052",
        value_parser = address,
        value_name = "ADDRESS"
    )]
    pub listen: SocketAddr,
    /// Address of the admin port: /metrics, /livez, /readyz
    #[arg(
        long,
        env = "RAPPORT_COMMENTS_ADMIN_LISTEN",
        default_value = "127.0.0.1:9092",
        value_parser = address,
        value_name = "ADDRESS"
    )]
    pub admin_listen: SocketAddr,
    /// URL of posts-service
    #[arg(long, env = "RAPPORT_POSTS_URL", default_value = "http://127.0.0.1:50051", value_name = "URL")]
    pub posts_url: ServiceUrl,
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
    /// The JWKS file.
    pub fn jwks(&self) -> PathBuf {
        self.keys.jwks.clone().unwrap_or_else(|| self.key_folder().jwks())
    }

    /// The file of the signing key.
    pub fn signing_key(&self) -> PathBuf {
        self.signing_key.clone().unwrap_or_else(|| self.key_folder().comments())
    }

    /// The file of the edit key.
    pub fn edit_key(&self) -> PathBuf {
        self.edit_key.clone().unwrap_or_else(|| self.key_folder().edit())
    }

    fn key_folder(&self) -> KeyFolder {
        KeyFolder::of_data(&self.storage.data_dir)
    }
}

#[cfg(test)]
mod tests {
    use store_kit::Location;

    use super::*;
    use crate::store::location;

    #[test]
    fn without_a_word_everything_lies_in_the_data_directory() {
        let settings = Settings::try_parse_from(["comments-service", "--data-dir", "d"]).unwrap();
        assert!(
            matches!(location(&settings.storage), Location::Sqlite(path) if path.ends_with("d/comments.db"))
        );
        assert!(settings.jwks().ends_with("d/keys/jwks.json"));
        assert!(settings.signing_key().ends_with("d/keys/comments-service.pem"));
        assert!(settings.edit_key().ends_with("d/keys/edit.key"));
        assert_eq!((settings.listen.port(), settings.admin_listen.port()), (50052, 9092));
    }
}
