//! The gateway's settings.

mod blog_host;
mod edge;
pub mod login;
mod web_root;

use std::{net::SocketAddr, path::PathBuf};

pub(crate) use blog_host::is_blog_id;
pub use blog_host::{BlogHost, Contradiction};
use clap::Parser;
pub use edge::{Edge, local_url};
pub use login::Login;
use serde::Serialize;
use service_kit::config::{Installation, ServiceUrl, Telemetry, TlsFiles, address};

/// Settings of the gateway as a process of its own.
#[derive(Debug, Clone, Parser, Serialize)]
#[command(name = "gateway", version, about = "Rapport's gateway: pages, REST, gRPC and gRPC-Web on one port")]
pub struct Settings {
    /// Where it listens and how readers know it.
    #[command(flatten)]
    pub edge: Edge,
    /// Address of the admin port: /livez, /readyz, /metrics
    #[arg(
        long,
        env = "RAPPORT_ADMIN_LISTEN",
        default_value = "127.0.0.1:9090",
        value_parser = address,
        value_name = "ADDRESS"
    )]
    pub admin_listen: SocketAddr,
    /// Where posts-service is
    #[arg(long, env = "RAPPORT_POSTS_URL", default_value = "http://127.0.0.1:50051", value_name = "URL")]
    pub posts_url: ServiceUrl,
    /// Where comments-service is
    #[arg(long, env = "RAPPORT_COMMENTS_URL", default_value = "http://127.0.0.1:50052", value_name = "URL")]
    pub comments_url: ServiceUrl,
    /// Folder whose `keys` holds what is not named otherwise
    #[arg(long, env = "RAPPORT_DATA_DIR", default_value = "data", value_name = "FOLDER")]
    pub data_dir: PathBuf,
    /// Ed25519 key that it signs with [default: keys/gateway.pem in the data directory]
    #[arg(long, env = "RAPPORT_GATEWAY_KEY", value_name = "FILE")]
    pub gateway_key: Option<PathBuf>,
    /// Keys that seal cookies, one on each line: the first seals, all of them open [default: keys/cookie.key in the data directory]
    #[arg(long, env = "RAPPORT_COOKIE_KEY", value_name = "FILE")]
    pub cookie_key: Option<PathBuf>,
    /// Certificates for calls to the services.
    #[command(flatten)]
    pub tls: TlsFiles,
    /// The installation.
    #[command(flatten)]
    pub installation: Installation,
    /// Logging.
    #[command(flatten)]
    pub telemetry: Telemetry,
    /// Print the effective settings and end
    #[arg(long)]
    #[serde(skip)]
    pub print_config: bool,
}
