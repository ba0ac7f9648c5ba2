//! Settings that every process has, and how they are read and shown.

mod address;
mod database_url;
mod folder;
mod key_folder;
mod service_url;
mod tls;
mod unusable;
pub mod variables;

use std::{error::Error, path::PathBuf, process::ExitCode};

use clap::{
    Args, Command, Parser, ValueEnum,
    builder::NonEmptyStringValueParser,
    error::{ContextKind, ContextValue, ErrorKind},
};
use serde::Serialize;
use tracing_subscriber::EnvFilter;

pub use address::address;
pub use database_url::DatabaseUrl;
pub use folder::make_folder;
pub use key_folder::KeyFolder;
pub use service_url::ServiceUrl;
pub use tls::TlsFiles;
pub use unusable::{Unusable, said};

/// Exit code for settings that cannot be used (`EX_USAGE` of sysexits.h).
pub const EXIT_USAGE: u8 = 64;

/// Logging.
#[derive(Debug, Clone, Args, Serialize)]
pub struct Telemetry {
    /// What to log: a level, or levels per module as in `info,sqlx=warn`
    #[arg(long, env = "RAPPORT_LOG", default_value = "info", value_name = "FILTER", value_parser = filter)]
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

/// The installation, as every process of it is told.
#[derive(Debug, Clone, Args, Serialize)]
pub struct Installation {
    /// Name of the installation: the audience of its tokens
    #[arg(
        id = "installation",
        long = "installation",
        env = "RAPPORT_INSTALLATION",
        default_value = "rapport",
        value_parser = NonEmptyStringValueParser::new(),
        value_name = "NAME"
    )]
    pub name: String,
}

/// The installation and whom it believes.
#[derive(Debug, Clone, Args, Serialize)]
pub struct Keys {
    /// JWKS file with the public keys of this installation [default: keys/jwks.json in the data directory]
    #[arg(long = "keys", env = "RAPPORT_KEYS", value_name = "FILE")]
    pub jwks: Option<PathBuf>,
    /// The installation.
    #[command(flatten)]
    pub installation: Installation,
}

fn filter(text: &str) -> Result<String, String> {
    EnvFilter::try_new(text).map(|_| text.to_owned()).map_err(|error| error.to_string())
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

impl Storage {
    /// Makes the data directory, if it is not there.
    pub fn make_data_dir(&self) -> Result<(), Unusable> {
        make_folder(&self.data_dir)
    }
}

/// Reads settings from flags and `RAPPORT_*`, or says in one line what is wrong with them. An empty
/// variable is one that is not set: files for Compose and its like cannot say it otherwise.
///
/// # Errors
/// The exit code to end with: success after `--help` and `--version`, [`EXIT_USAGE`] otherwise.
pub fn read<C: Parser>() -> Result<C, ExitCode> {
    parsed(variables::without_empty(C::command()))
}

/// As [`read`], without the variables that cannot be used: for the tool that says what is wrong with them.
///
/// # Errors
/// As [`read`], for what is given as flags.
pub fn read_past_unusable<C: Parser>() -> Result<C, ExitCode> {
    parsed(variables::without_unusable(variables::without_empty(C::command())))
}

fn parsed<C: Parser>(command: Command) -> Result<C, ExitCode> {
    let matches = command.try_get_matches();
    matches.and_then(|mut matches| C::from_arg_matches_mut(&mut matches)).map_err(|mut error| {
        match error.kind() {
            ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                // Nobody is there to tell when standard output is gone.
                let _ = error.print();
                ExitCode::SUCCESS
            }
            _ => {
                hide_secret(&mut error);
                eprintln!("{}", one_line(&error.to_string()));
                ExitCode::from(EXIT_USAGE)
            }
        }
    })
}

/// Runs the process to its end, on a runtime of its own.
///
/// An error is said in one line with its causes. It becomes exit code 1, or [`EXIT_USAGE`] when an
/// [`Unusable`] setting is among them.
pub fn run<E>(process: impl Future<Output = Result<(), E>>) -> ExitCode
where
    E: AsRef<dyn Error + Send + Sync>,
{
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return ended(&error),
    };
    match runtime.block_on(process) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => ended(error.as_ref()),
    }
}

fn ended(error: &(dyn Error + 'static)) -> ExitCode {
    eprintln!("error: {}", unusable::said(error));
    if unusable::is_among(error) { ExitCode::from(EXIT_USAGE) } else { ExitCode::FAILURE }
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

/// Settings whose value is not repeated in an error.
const SECRET: [&str; 1] = ["--database-url"];

/// A value that cannot be used is shown to whoever starts the process, unless it may hold a password.
fn hide_secret(error: &mut clap::Error) {
    let is_secret = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) => SECRET.iter().any(|secret| argument.starts_with(secret)),
        _ => false,
    };
    if is_secret {
        error.insert(ContextKind::InvalidValue, ContextValue::String("(redacted)".to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Parser)]
    struct Settings {
        #[command(flatten)]
        storage: Storage,
        #[command(flatten)]
        telemetry: Telemetry,
    }

    #[test]
    fn a_password_is_not_in_the_message_about_its_url() {
        for url in ["mysql://rapport:sesame@db/rapport", "postgres://rapport:ses/ame@db", "rapport:sesame@db"]
        {
            let mut error = Settings::try_parse_from(["rapport", "--database-url", url]).unwrap_err();
            hide_secret(&mut error);
            let said = one_line(&error.to_string());
            assert!(said.contains("(redacted)") && said.contains("postgres://"), "{said}");
            assert!(!said.contains("sesame") && !said.contains("ame@"), "{said}");
        }
    }

    #[test]
    fn a_filter_that_cannot_be_used_is_refused() {
        assert!(Settings::try_parse_from(["rapport", "--log", "info,sqlx=warn"]).is_ok());
        let error = Settings::try_parse_from(["rapport", "--log", "info,sqlx=loud"]).unwrap_err();
        assert!(error.to_string().contains("sqlx=loud"), "{error}");
    }
}
