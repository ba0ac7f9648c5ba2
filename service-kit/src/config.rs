//! Settings that every process has, and how they are read and shown.

use std::{fmt, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, ValueEnum, error::ErrorKind};
use serde::{Serialize, Serializer};

/// Exit code for settings that cannot be used (`EX_USAGE` of sysexits.h).
pub const EXIT_USAGE: u8 = 64;

/// Logging.
#[derive(Debug, Clone, Args, Serialize)]
pub struct Telemetry {
    /// What to log: a level, or levels per module as in `info,sqlx=warn`
    #[arg(long, env = "RAPPORT_LOG", default_value = "info", value_name = "FILTER")]
    pub log: String,
    /// How log lines look
    #[arg(long, env = "RAPPORT_LOG_FORMAT", default_value = "text", value_name = "FORMAT")]
    pub log_format: LogFormat,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for collectors.
    Json,
}

/// The installation and its keys.
#[derive(Debug, Clone, Args, Serialize)]
pub struct Keys {
    /// JWKS file with the public keys of this installation [default: keys/jwks.json in the data directory]
    #[arg(long = "keys", env = "RAPPORT_KEYS", value_name = "FILE")]
    pub jwks: Option<PathBuf>,
    /// Name of the installation: the audience of its tokens
    #[arg(long, env = "RAPPORT_INSTALLATION", default_value = "rapport", value_name = "NAME")]
    pub installation: String,
}

/// Where the data is.
#[derive(Debug, Clone, Args, Serialize)]
pub struct Storage {
    /// Folder for embedded databases and generated keys
    #[arg(long, env = "RAPPORT_DATA_DIR", default_value = "data", value_name = "FOLDER")]
    pub data_dir: PathBuf,
    /// PostgreSQL to use instead of embedded SQLite: postgres://user:password@host/database
    #[arg(long, env = "RAPPORT_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<DatabaseUrl>,
}

/// A database URL, whose password is never shown.
#[derive(Clone)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The URL with its password, for opening the database.
    pub fn expose(&self) -> &str {
        &self.0
    }

    fn redacted(&self) -> String {
        let Some((scheme, rest)) = self.0.split_once("://") else { return "(redacted)".to_owned() };
        // The last `@`: a password may hold one.
        match rest.rsplit_once('@') {
            Some((user, host)) => {
                format!("{scheme}://{}:(redacted)@{host}", user.split(':').next().unwrap_or_default())
            }
            None => self.0.clone(),
        }
    }
}

impl std::str::FromStr for DatabaseUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Ok(Self(text.to_owned()))
        } else {
            Err("must begin with postgres://; leave it out for embedded SQLite")
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.redacted())
    }
}

impl Serialize for DatabaseUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.redacted())
    }
}

/// Reads settings from flags and `RAPPORT_*`, or says in one line what is wrong with them.
///
/// # Errors
/// The exit code to end with: success after `--help` and `--version`, [`EXIT_USAGE`] otherwise.
pub fn read<C: Parser>() -> Result<C, ExitCode> {
    C::try_parse().map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            // Nobody is there to tell when standard output is gone.
            let _ = error.print();
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("{}", one_line(&error.to_string()));
            ExitCode::from(EXIT_USAGE)
        }
    })
}

/// Runs the process to its end, on a runtime of its own.
///
/// An error is said in one line with its causes, and becomes exit code 1.
pub fn run<E: fmt::Display>(process: impl Future<Output = Result<(), E>>) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let ended = match runtime {
        Ok(runtime) => runtime.block_on(process).map_err(|error| format!("{error:#}")),
        Err(error) => Err(format!("no runtime: {error}")),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The settings in effect as JSON, secrets redacted; for `--print-config`.
pub fn shown(settings: &impl Serialize) -> String {
    serde_json::to_string_pretty(settings).expect("settings are plain data")
}

fn one_line(message: &str) -> String {
    let said: Vec<&str> = message
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("Usage:") && !line.starts_with("For more"))
        .collect();
    format!("{}; `--help` lists the settings", said.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        let url: DatabaseUrl = "postgres://rapport:se@cret@db:5432/rapport".parse().unwrap();
        assert_eq!(format!("{url:?}"), "postgres://rapport:(redacted)@db:5432/rapport");
        assert!(!shown(&url).contains("cret"));
    }
}
