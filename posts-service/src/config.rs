//! The settings of posts-service as a process of its own.

use std::{net::SocketAddr, path::PathBuf};

use clap::Parser;
use serde::Serialize;
use service_kit::config::{KeyFolder, Keys, Storage, Telemetry, TlsFiles, address};

/// Settings of the process.
#[derive(Debug, Clone, Parser, Serialize)]
#[command(name = "posts-service", version, about = "Rapport's blogs, members and posts over gRPC")]
pub struct Settings {
    /// Address of gRPC
    #[arg(
        long,
        env = "RAPPORT_POSTS_LISTEN",
        default_value = "127.0.0.1:50051",
        value_parser = address,
        value_name = "ADDRESS"
    )]
    pub listen: SocketAddr,
    /// Address of the admin port: /livez, /readyz, /metrics
    #[arg(
        long,
        env = "RAPPORT_POSTS_ADMIN_LISTEN",
        default_value = "127.0.0.1:9091",
        value_parser = address,
        value_name = "ADDRESS"
    )]
    pub admin_listen: SocketAddr,
    /// Where the data is.
    #[command(flatten)]
    pub storage: Storage,
    /// The installation's keys.
    #[command(flatten)]
    pub keys: Keys,
    /// Certificates for calls between the services.
    #[command(flatten)]
    pub tls: TlsFiles,
    /// Logging.
    #[command(flatten)]
    pub telemetry: Telemetry,
    /// Print the effective settings and end
    #[arg(long)]
    #[serde(skip)]
    pub print_config: bool,
}

impl Settings {
    /// Where the public keys are.
    pub fn jwks(&self) -> PathBuf {
        self.keys.jwks.clone().unwrap_or_else(|| KeyFolder::of_data(&self.storage.data_dir).jwks())
    }
}
