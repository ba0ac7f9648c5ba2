//! What SQLite says of a file.

use super::{Flaw, Version};
use crate::{Database, Error, query};

/// The one that is built in is never too old.
pub(super) async fn version(database: &Database) -> Result<Version, Error> {
    let row = query("SELECT sqlite_version() AS version").fetch_one(database).await?;
    Ok(Version { name: format!("SQLite {}", row.get::<String>("version")?), is_too_old: false })
}

/// How it flushes is each connection's own, and set by ours. The journal's mode is the file's: a start
/// that sets it is not refused where the file system cannot do it.
pub(super) async fn flaws(database: &Database) -> Result<Vec<Flaw>, Error> {
    let row = query("PRAGMA journal_mode").fetch_one(database).await?;
    let value: String = row.get("journal_mode")?;
    if value == "wal" {
        return Ok(Vec::new());
    }
    Ok(vec![Flaw {
        setting: "journal_mode",
        value,
        wanted: "wal",
        effect: "readers and writers wait for each other",
        is_dangerous: false,
    }])
}

pub(super) async fn damage(database: &Database) -> Result<Option<String>, Error> {
    let row = query("PRAGMA quick_check(1)").fetch_one(database).await?;
    let said: String = row.get("quick_check")?;
    Ok((said != "ok").then_some(said))
}
