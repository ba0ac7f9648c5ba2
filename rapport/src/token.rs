//! `rapport token`: who somebody is, signed with the operator's key.

use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use posts_service::tools::{self, Role};
use service_kit::{
    auth::{Identity, Minter, key::PrivateKey},
    config::{Keys, Storage},
    time::Clock,
};

use crate::{
    installation,
    keys::{Folder, OPERATOR},
};

/// Longest life of a token: a year.
const MAX_LIFETIME: Duration = Duration::from_hours(24 * 366);

/// Settings of `rapport token`.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// Blog that the person is to be a member of
    #[arg(long, value_name = "ID", requires_all = ["name", "role"], required_unless_present = "service")]
    blog: Option<String>,
    /// The person's name; made with their membership when it is not there
    #[arg(long = "as", value_name = "NAME", id = "name")]
    name: Option<String>,
    /// What they may do
    #[arg(long, value_name = "ROLE", ignore_case = true)]
    role: Option<RoleName>,
    /// Name of a service to print a token for, instead of a person's
    #[arg(long, value_name = "NAME", requires = "scope", conflicts_with_all = ["blog", "name", "role"])]
    service: Option<String>,
    /// What the service may do, for example posts.read; may be given several times
    #[arg(long, value_name = "SCOPE")]
    scope: Vec<String>,
    /// How long the token lives, for example 30m or 12h
    #[arg(long, default_value = "12h", value_parser = lifetime, value_name = "DURATION")]
    ttl: Duration,
    #[command(flatten)]
    storage: Storage,
    #[command(flatten)]
    keys: Keys,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "UPPER")]
enum RoleName {
    Owner,
    Author,
    Moderator,
}

/// Writes person and member where asked for, and prints the token alone.
pub async fn print(settings: Settings) -> anyhow::Result<()> {
    let key = Folder::of_data(&settings.storage.data_dir).operator()?;
    let clock = Clock::system();
    let minter = operator(&key, &settings.keys.installation.name, clock.clone());
    let identity = match (&settings.service, &settings.blog, &settings.name, settings.role) {
        (Some(service), ..) => Identity::Service { name: service.clone(), scopes: settings.scope.clone() },
        (None, Some(blog), Some(name), Some(role)) => {
            let database = installation::open_posts(&settings.storage).await?;
            let person = tools::grant(&database, &clock, blog, name, role.into()).await;
            database.close().await;
            Identity::Person(person.with_context(|| format!("{name} could not be made a member of {blog}"))?)
        }
        _ => bail!("name --blog, --as and --role for a person, or --service and --scope"),
    };
    println!("{}", minter.mint(&identity, settings.ttl).expect("persons and services have tokens"));
    Ok(())
}

/// Signs in the operator's name.
pub fn operator(key: &PrivateKey, installation: &str, clock: Clock) -> Minter {
    Minter::new(key, OPERATOR, installation, clock)
}

impl From<RoleName> for Role {
    fn from(role: RoleName) -> Self {
        match role {
            RoleName::Owner => Self::Owner,
            RoleName::Author => Self::Author,
            RoleName::Moderator => Self::Moderator,
        }
    }
}

fn lifetime(text: &str) -> Result<Duration, String> {
    let rule = || "must be a number and s, m, h or d, up to 366d".to_owned();
    let (number, unit) = text.split_at_checked(text.len().saturating_sub(1)).ok_or_else(rule)?;
    let number: u32 = number.parse().map_err(|_| rule())?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return Err(rule()),
    };
    let lifetime = Duration::from_secs(u64::from(number) * seconds);
    if lifetime.is_zero() || lifetime > MAX_LIFETIME { Err(rule()) } else { Ok(lifetime) }
}
