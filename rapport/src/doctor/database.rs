//! Databases: there, of a version that this program knows, whole, and set so that nothing confirmed is lost.

use std::{fs, os::unix::fs::PermissionsExt as _};

use service_kit::config::said;
use store_kit::{
    Database, Error, Location,
    inspect::{self, Flaw, Schema},
};

use super::finding::Finding;
use crate::databases::Service;

const CHECK: &str = "database";

/// What was found, and the database, if its change feed is one that this program can look at.
pub(super) async fn check(service: &Service, is_running: bool) -> (Vec<Finding>, Option<Database>) {
    let name = service.name();
    let database = match Database::open_to_read(&service.location, service.migrations).await {
        Ok(database) => database,
        Err(error) => return (vec![unopened(service, &error)], None),
    };
    let mut findings: Vec<_> = open_to_others(service).into_iter().collect();
    let is_current = match look(service, &database, is_running).await {
        Ok((found, current)) => {
            findings.extend(found);
            current
        }
        Err(error) => {
            findings.push(unreadable(service, &error));
            false
        }
    };
    if !is_current {
        database.close().await;
        return (findings, None);
    }
    if findings.is_empty() {
        let version = inspect::version(&database).await.map(|version| version.name).unwrap_or_default();
        let found = format!("{name}: {version} at {}, up to date and whole", service.location.place());
        findings.push(Finding::ok(CHECK, found));
    }
    (findings, Some(database))
}

/// Also whether the tables are those of this program: older ones may have no change feed yet.
async fn look(
    service: &Service,
    database: &Database,
    is_running: bool,
) -> Result<(Vec<Finding>, bool), Error> {
    let name = service.name();
    let mut findings = Vec::new();
    let version = inspect::version(database).await?;
    if version.is_too_old {
        let found = format!("{name}: {} is older than this works with", version.name);
        let next = format!("upgrade the server to PostgreSQL {} or later", inspect::MIN_POSTGRES);
        findings.push(Finding::wrong(CHECK, found, next));
    }
    findings.extend(
        inspect::flaws(database).await?.into_iter().filter_map(|flaw| flawed(name, flaw, is_running)),
    );
    if let Some(damage) = inspect::damage(database).await? {
        findings.push(damaged(service, &damage));
        return Ok((findings, false));
    }
    let schema = inspect::schema(database, service.migrations).await?;
    findings.extend(versioned(service, schema, is_running));
    Ok((findings, matches!(schema, Schema::Current(_))))
}

fn unopened(service: &Service, error: &Error) -> Finding {
    let (name, place) = (service.name(), service.location.place());
    match (error, &service.location) {
        (Error::Absent { .. }, _) => Finding::warning(
            CHECK,
            format!("{name}: {place} is not there"),
            "the first start makes it; if there is one already, name its folder with RAPPORT_DATA_DIR (--data-dir)",
        ),
        (_, Location::Sqlite(_)) => Finding::wrong(
            CHECK,
            format!("{name}: {}", said(error)),
            "run this as the user that the server runs as; if it is no SQLite file, restore the backup",
        ),
        (_, Location::Postgres { .. }) => Finding::wrong(
            CHECK,
            format!("{name}: {}", said(error)),
            "start PostgreSQL and let this machine reach it, or mend RAPPORT_DATABASE_URL (--database-url)",
        ),
    }
}

fn unreadable(service: &Service, error: &Error) -> Finding {
    let found = format!("{}: {}", service.name(), said(error));
    let next = match (error, &service.location) {
        (Error::Role { .. }, _) => {
            "name a role that may use the schema (docs/operating.md, PostgreSQL); for a service of its own, \
             `rapport doctor posts-service` and `rapport doctor comments-service` look at one alone"
                .to_owned()
        }
        (_, Location::Sqlite(path)) => restore(&path.display().to_string()),
        (_, Location::Postgres { .. }) => "look at the log of PostgreSQL".to_owned(),
    };
    Finding::wrong(CHECK, found, next)
}

fn damaged(service: &Service, damage: &str) -> Finding {
    let place = service.location.place();
    Finding::wrong(CHECK, format!("{}: {place} is broken: {damage}", service.name()), restore(&place))
}

fn restore(place: &str) -> String {
    format!("stop the server, keep a copy of {place}, and restore the backup (docs/operating.md, Backups)")
}

fn versioned(service: &Service, schema: Schema, is_running: bool) -> Option<Finding> {
    let name = service.name();
    match schema {
        Schema::Current(_) => None,
        Schema::Absent => Some(Finding::warning(
            CHECK,
            format!("{name}: there are no tables at {}", service.location.place()),
            "the first start makes them; if they are elsewhere, name that place",
        )),
        Schema::Behind { found, known } if is_running => Some(Finding::wrong(
            CHECK,
            format!(
                "{name}: the schema has version {found}, this program knows {known}, and an older program runs"
            ),
            "end the upgrade: restart with the program that is installed",
        )),
        Schema::Behind { found, known } => Some(Finding::warning(
            CHECK,
            format!("{name}: the schema has version {found}, this program knows {known}"),
            "back up; the next start brings it up to date",
        )),
        Schema::Ahead { found, known } => Some(Finding::wrong(
            CHECK,
            format!("{name}: the schema has version {found}, this program knows only {known}"),
            "use the newer program that made it, or restore the backup from before the upgrade",
        )),
    }
}

/// A start sets what is each connection's own; so it counts only while something runs.
fn flawed(name: &str, flaw: Flaw, is_running: bool) -> Option<Finding> {
    let Flaw { setting, value, wanted, effect, is_dangerous } = flaw;
    let found = format!("{name}: {setting} is {value}: {effect}");
    if is_dangerous {
        return Some(Finding::wrong(CHECK, found, format!("set {setting} to {wanted} on the server")));
    }
    let next = "put the data on a local disk: the file system that it is on may not allow it";
    is_running.then(|| Finding::warning(CHECK, found, next))
}

/// Private fields of comments are in it.
fn open_to_others(service: &Service) -> Option<Finding> {
    let Location::Sqlite(path) = &service.location else { return None };
    let mode = fs::metadata(path).ok()?.permissions().mode();
    let shown = path.display();
    (mode & 0o007 != 0).then(|| {
        let found = format!("{}: {shown} is readable to others", service.name());
        Finding::warning(CHECK, found, format!("chmod 600 {shown}"))
    })
}
