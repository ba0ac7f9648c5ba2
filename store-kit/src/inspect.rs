//! What can be found out about a database without changing it, for the operator's tools: its version, its
//! schema, whether it is whole, and what of its settings an acknowledged write may be lost by.

mod postgres;
mod sqlite;

use crate::{Database, Engine, Error, migration::Migrations};

/// The oldest major version of PostgreSQL that is supported.
pub const MIN_POSTGRES: u32 = 15;

/// The engine that answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// As it calls itself: `SQLite 3.50.4`, `PostgreSQL 15.14`.
    pub name: String,
    /// Whether that is too old.
    pub is_too_old: bool,
}

/// How the schema stands to the steps that this program has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// No service has made it yet.
    Absent,
    /// Every step was taken; the number of the last.
    Current(i64),
    /// Steps are to be taken: the next start does so.
    Behind {
        /// The last step that was taken.
        found: i64,
        /// The last step that this program has.
        known: i64,
    },
    /// Steps were taken that this program does not have.
    Ahead {
        /// The last step that was taken.
        found: i64,
        /// The last step that this program has.
        known: i64,
    },
}

/// A setting of the database with another value than it should have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// What it is called there.
    pub setting: &'static str,
    /// Its value.
    pub value: String,
    /// What it should be.
    pub wanted: &'static str,
    /// What comes of it.
    pub effect: &'static str,
    /// Whether what was acknowledged may be lost by it, or nothing can be written at all.
    pub is_dangerous: bool,
}

/// Which engine answers.
///
/// # Errors
/// The store's.
pub async fn version(database: &Database) -> Result<Version, Error> {
    match database.engine() {
        Engine::Sqlite => sqlite::version(database).await,
        Engine::Postgres => postgres::version(database).await,
    }
}

/// How the schema stands.
///
/// # Errors
/// [`Error::Role`] when it may not be looked at, and the store's.
pub async fn schema(database: &Database, migrations: &Migrations) -> Result<Schema, Error> {
    let known = migrations.known();
    Ok(match migrations.taken(&database.pools).await? {
        None => Schema::Absent,
        Some(found) if found == known => Schema::Current(found),
        Some(found) if found < known => Schema::Behind { found, known },
        Some(found) => Schema::Ahead { found, known },
    })
}

/// What is wrong with the settings of the database. Those of a connection are looked at on one that is
/// made as those of the services are.
///
/// # Errors
/// The store's.
pub async fn flaws(database: &Database) -> Result<Vec<Flaw>, Error> {
    match database.engine() {
        Engine::Sqlite => sqlite::flaws(database).await,
        Engine::Postgres => postgres::flaws(database).await,
    }
}

/// What the engine finds broken in its file, the first of it; none when it is whole. A server checks
/// itself: nothing is asked of it. Reads all of the file, about a second for each GB from a fast disk.
///
/// # Errors
/// The store's.
pub async fn damage(database: &Database) -> Result<Option<String>, Error> {
    match database.engine() {
        Engine::Sqlite => sqlite::damage(database).await,
        Engine::Postgres => Ok(None),
    }
}
