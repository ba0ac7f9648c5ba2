//! What PostgreSQL says of itself.

use super::{Flaw, MIN_POSTGRES, Version};
use crate::{Database, Error, query};

pub(super) async fn version(database: &Database) -> Result<Version, Error> {
    let row = query(
        "SELECT split_part(current_setting('server_version'), ' ', 1) AS version, \
         CAST(current_setting('server_version_num') AS BIGINT) AS number",
    )
    .fetch_one(database)
    .await?;
    let major = row.get::<i64>("number")? / 10_000;
    Ok(Version {
        name: format!("PostgreSQL {}", row.get::<String>("version")?),
        is_too_old: major < i64::from(MIN_POSTGRES),
    })
}

/// What must hold for an acknowledged write to survive: docs/adr/0010 says why. `synchronous_commit` is
/// asked for with each connection, which a pooler in between may leave out.
const WANTED: [(&str, &str, &str); 4] = [
    ("fsync", "on", "what was acknowledged is lost, and the database may break, when the machine fails"),
    ("full_page_writes", "on", "the database may break when the machine fails"),
    ("synchronous_commit", "on", "what was acknowledged may be lost when the server fails"),
    ("server_encoding", "UTF8", "texts in many languages cannot be kept"),
];

pub(super) async fn flaws(database: &Database) -> Result<Vec<Flaw>, Error> {
    let mut flaws = Vec::new();
    for (setting, wanted, effect) in WANTED {
        let row = query("SELECT current_setting($1) AS value").bind(setting).fetch_one(database).await?;
        let value: String = row.get("value")?;
        if !is_as(setting, &value, wanted) {
            flaws.push(Flaw { setting, value, wanted, effect, is_dangerous: true });
        }
    }
    let standby = query("SELECT pg_is_in_recovery() AS standby").fetch_one(database).await?;
    if standby.get("standby")? {
        flaws.push(Flaw {
            setting: "pg_is_in_recovery()",
            value: "true".to_owned(),
            wanted: "false",
            effect: "this is a standby, which takes no write: name the primary",
            is_dangerous: true,
        });
    }
    Ok(flaws)
}

/// Waiting for a standby to apply a commit is more than waiting for the disk.
fn is_as(setting: &str, value: &str, wanted: &str) -> bool {
    value == wanted || (setting == "synchronous_commit" && value == "remote_apply")
}
