//! `rapport token`: who somebody is, signed with the operator's key.

mod scope;

use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use posts_service::tools::{self, BlogId, Grant, Granted, Role};
pub use scope::Scope;
use service_kit::{
    auth::{Identity, Minter, key::PrivateKey},
    config::{Keys, Storage},
    time::Clock,
};

use crate::{
    databases,
    keys::{Folder, OPERATOR},
};

/// Longest life of a token: a year.
const MAX_LIFETIME: Duration = Duration::from_hours(24 * 366);

/// Settings of `rapport token`.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// Blog that the person is a member of
    #[arg(
        long,
        value_name = "ID",
        value_parser = BlogId::parse,
        requires = "name",
        required_unless_present = "service"
    )]
    blog: Option<BlogId>,
    /// The person's name
    #[arg(long = "as", value_name = "NAME", id = "name", requires = "blog")]
    name: Option<String>,
    /// What they may do; makes a new member, and is left out for one who is there
    #[arg(long, value_name = "ROLE", ignore_case = true, requires = "name")]
    role: Option<RoleName>,
    /// Give a member who is there this role instead of theirs
    #[arg(long, requires = "role")]
    change_role: bool,
    /// Name of a service to print a token for, instead of a person's
    #[arg(long, value_name = "NAME", requires = "scope", conflicts_with_all = ["blog", "name", "role"])]
    service: Option<String>,
    /// What the service may do; several are joined by commas, or given one by one
    #[arg(long, value_name = "SCOPE", value_delimiter = ',', requires = "service")]
    scope: Vec<Scope>,
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
    let identity = match (settings.service, settings.blog, settings.name) {
        (Some(name), ..) => {
            Identity::Service { name, scopes: settings.scope.into_iter().map(Scope::word).collect() }
        }
        (None, Some(blog), Some(name)) => {
            let (role, change_role) = (settings.role.map(Role::from), settings.change_role);
            person(&settings.storage, &clock, Grant { blog, name, role, change_role }).await?
        }
        _ => bail!("name --blog and --as for a person, or --service and --scope"),
    };
    println!("{}", minter.mint(&identity, settings.ttl).expect("persons and services have tokens"));
    Ok(())
}

/// Finds or makes the person. What was written is said on standard error: standard output is the token's.
async fn person(storage: &Storage, clock: &Clock, grant: Grant) -> anyhow::Result<Identity> {
    let (blog, name) = (grant.blog.clone(), grant.name.clone());
    let database = databases::open_posts_beside(storage).await?;
    let granted = tools::grant(&database, clock, grant).await;
    database.close().await;
    let Granted { person, before, role } =
        granted.with_context(|| format!("no token for {name} from {}", databases::posts_place(storage)))?;
    let role = role.as_str();
    match before {
        None => eprintln!("new member of {blog}: {name}, {role}"),
        Some(before) if before.as_str() != role => eprintln!("{name}: {} -> {role}", before.as_str()),
        Some(_) => {}
    }
    Ok(Identity::Person(person))
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
