//! The settings of the all-in-one: `rapport serve` takes them, and `rapport doctor` looks at them.

use std::net::SocketAddr;

use clap::{Args, builder::BoolishValueParser};
use gateway::config::Edge;
use posts_service::config::ClaimFile;
use serde::Serialize;
use service_kit::config::{Keys, Storage, Telemetry, address};

/// Settings of `rapport serve`.
#[derive(Debug, Clone, Args, Serialize)]
pub struct Serve {
    /// The port.
    #[command(flatten)]
    pub edge: Edge,
    /// Address of the admin port: /livez, /readyz, /metrics
    #[arg(long, env = "RAPPORT_ADMIN_LISTEN", default_value = "127.0.0.1:9090", value_parser = address, value_name = "ADDRESS")]
    pub admin_listen: SocketAddr,
    /// Address for gRPC of posts-service itself, beside the gateway [default: none]
    #[arg(long, env = "RAPPORT_POSTS_LISTEN", value_parser = address, value_name = "ADDRESS")]
    pub posts_listen: Option<SocketAddr>,
    /// Address for gRPC of comments-service itself, beside the gateway [default: none]
    #[arg(long, env = "RAPPORT_COMMENTS_LISTEN", value_parser = address, value_name = "ADDRESS")]
    pub comments_listen: Option<SocketAddr>,
    /// Databases and keys.
    #[command(flatten)]
    pub storage: Storage,
    /// The installation's keys.
    #[command(flatten)]
    pub keys: Keys,
    /// Logging.
    #[command(flatten)]
    pub telemetry: Telemetry,
    /// How the first OWNER comes in without `rapport claim`.
    #[command(flatten)]
    pub claim: ClaimFile,
    /// Leave an empty installation empty instead of making a welcome blog
    #[arg(long, env = "RAPPORT_NO_WELCOME", value_parser = BoolishValueParser::new())]
    pub no_welcome: bool,
    /// Print the effective settings and end
    #[arg(long)]
    #[serde(skip)]
    pub print_config: bool,
}
