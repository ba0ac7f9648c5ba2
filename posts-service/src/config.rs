//! The settings of posts-service as a process of its own.

use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use clap::{Args, Parser};
use serde::Serialize;
use service_kit::config::{KeyFolder, Keys, Storage, Telemetry, TlsFiles, Unusable, address};

use crate::values::Code;

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
    /// How the first OWNER comes in.
    #[command(flatten)]
    pub claim: ClaimFile,
    /// Logging.
    #[command(flatten)]
    pub telemetry: Telemetry,
    /// Print the effective settings and end
    #[arg(long)]
    #[serde(skip)]
    pub print_config: bool,
}

/// The code of a file, such as a Secret of a cluster, where nobody can run `rapport claim`.
#[derive(Debug, Clone, Default, Args, Serialize)]
pub struct ClaimFile {
    /// File with a code by which the first OWNER signs in, once: 20 letters and digits or more
    #[arg(long, env = "RAPPORT_CLAIM_CODE_FILE", value_name = "FILE")]
    pub claim_code_file: Option<PathBuf>,
}

impl ClaimFile {
    /// The code.
    ///
    /// # Errors
    /// When the file cannot be read or holds none; what it holds is not repeated.
    pub fn read(&self) -> Result<Option<Code>, Unusable> {
        let Some(path) = &self.claim_code_file else { return Ok(None) };
        let remedy = format!("RAPPORT_CLAIM_CODE_FILE: {} holds no code", path.display());
        code(path).map(Some).map_err(Unusable::because(remedy))
    }
}

fn code(path: &Path) -> io::Result<Code> {
    Code::parse(&fs::read_to_string(path)?)
        .map_err(|rule| io::Error::new(io::ErrorKind::InvalidData, format!("it {rule}")))
}

impl Settings {
    /// Where the public keys are.
    pub fn jwks(&self) -> PathBuf {
        self.keys.jwks.clone().unwrap_or_else(|| KeyFolder::of_data(&self.storage.data_dir).jwks())
    }
}
