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
    #[arg(
        long,
        env = "RAPPORT_POSTS_URL",
        default_value = "http://127.0.0.1:50051",
        value_name = "URL",
        value_parser = http_url
    )]
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

/// gRPC goes over cleartext HTTP/2 here; what encrypts it stands in front.
fn http_url(text: &str) -> Result<String, &'static str> {
    let is_http = url::Url::parse(text).is_ok_and(|url| url.scheme() == "http" && url.has_host());
    if is_http { Ok(text.to_owned()) } else { Err("must be like http://host:port") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_word_everything_lies_in_the_data_directory() {
        let settings = Settings::try_parse_from(["comments-service", "--data-dir", "d"]).unwrap();
        assert!(matches!(settings.location(), Location::Sqlite(path) if path.ends_with("d/comments.db")));
        assert!(settings.jwks().ends_with("d/keys/jwks.json"));
        assert!(settings.signing_key().ends_with("d/keys/comments-service.pem"));
        assert!(settings.edit_key().ends_with("d/keys/edit.key"));
        assert_eq!((settings.listen.port(), settings.admin_listen.port()), (50052, 9092));
    }

    #[test]
    fn a_url_that_cannot_be_called_is_refused_at_once() {
        for url in ["nonsense", "posts:50051", "ftp://posts", "http://"] {
            assert!(Settings::try_parse_from(["comments-service", "--posts-url", url]).is_err(), "{url}");
        }
    }
}
