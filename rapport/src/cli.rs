//! The command line of `rapport`.

use std::{net::SocketAddr, path::PathBuf};

use clap::{
    Args, Parser, Subcommand,
    builder::{BoolishValueParser, NonEmptyStringValueParser},
};
use gateway::config::Edge;
use posts_service::tools::BlogId;
use serde::Serialize;
use service_kit::config::{Keys, Storage, Telemetry, address};

use crate::{blog, doctor, token};

/// `rapport`, alone or with a command.
#[derive(Debug, Parser)]
#[command(
    name = "rapport",
    version,
    about = "Posts and comments that people run themselves",
    args_conflicts_with_subcommands = true
)]
pub struct Cli {
    /// What to do; serving when nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Settings of serving.
    #[command(flatten)]
    pub serve: Serve,
}

/// What `rapport` can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run posts, comments and the gateway in one process (the default)
    Serve(Serve),
    /// Bring in a blog from a WordPress export (WXR 1.0 to 1.2); running it again adds nothing
    Import(Import),
    /// Make a blog, also beside a running server
    #[command(subcommand)]
    Blog(blog::Command),
    /// Print a token for a person of a blog, or for a service
    Token(token::Settings),
    /// Say what is wrong with settings, data, ports, keys, databases and change feeds, and what to do
    Doctor(Box<doctor::Settings>),
    /// Make the keys of an installation in a folder, as far as they are missing
    Keys {
        /// The folder
        folder: PathBuf,
    },
}

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
    /// Leave an empty installation empty instead of making a welcome blog
    #[arg(long, env = "RAPPORT_NO_WELCOME", value_parser = BoolishValueParser::new())]
    pub no_welcome: bool,
    /// Print the effective settings and end
    #[arg(long)]
    #[serde(skip)]
    pub print_config: bool,
}

/// Settings of `rapport import`.
#[derive(Debug, Clone, Args)]
pub struct Import {
    /// Id of the blog to import into; it is made when it is not there
    #[arg(long, value_name = "ID", value_parser = BlogId::parse)]
    pub blog: BlogId,
    /// Name of the OWNER of a blog that is made
    #[arg(long, value_name = "NAME", default_value = "Owner", value_parser = NonEmptyStringValueParser::new())]
    pub owner: String,
    /// Read and check the file alone; write nothing, and open no database
    #[arg(long)]
    pub dry_run: bool,
    /// The export
    pub file: PathBuf,
    /// Databases and keys.
    #[command(flatten)]
    pub storage: Storage,
    /// The installation's keys.
    #[command(flatten)]
    pub keys: Keys,
    /// Logging.
    #[command(flatten)]
    pub telemetry: Telemetry,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn no_two_settings_have_one_name() {
        Cli::command().debug_assert();
    }
}
