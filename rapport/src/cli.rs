//! The command line of `rapport`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, builder::NonEmptyStringValueParser};
use posts_service::tools::BlogId;
use service_kit::config::{Keys, Storage, Telemetry};
use url::Url;

use crate::{blog, claim, doctor, settings::Serve, token};

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
    /// Print a code by which the first OWNER signs in, without an account anywhere
    Claim(claim::Settings),
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
    /// Import into the installation that readers know under this address, beside its running services [default: the databases named below, alone]
    #[arg(long, value_name = "URL", value_parser = server)]
    pub server: Option<Url>,
    /// Token for --server with the scope `import`, and `blogs.create` for a new blog; other users of this machine see arguments, but not RAPPORT_TOKEN
    #[arg(long, env = "RAPPORT_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    pub token: Option<String>,
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

fn server(text: &str) -> Result<Url, &'static str> {
    let url = Url::parse(text).ok();
    let url =
        url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host() && url.path() == "/");
    url.ok_or("must be like https://blog.example.org: http or https, and a host without a path")
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
