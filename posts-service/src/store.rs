//! What is kept of blogs, persons, members and posts, on SQLite and PostgreSQL alike. One statement
//! per function, its text beside its binds.

pub(crate) mod access;
pub(crate) mod aliases;
pub(crate) mod api_keys;
pub(crate) mod blogs;
mod changes;
pub(crate) mod claims;
pub(crate) mod erasure;
pub(crate) mod export;
pub(crate) mod identities;
pub(crate) mod invitations;
pub(crate) mod labels;
pub(crate) mod listing;
pub(crate) mod members;
pub(crate) mod origins;
pub(crate) mod persons;
pub(crate) mod posts;
pub(crate) mod search;
pub(crate) mod summaries;
pub(crate) mod sweep;

use service_kit::config::Storage;
use store_kit::{
    Engine, Error, Location, Row,
    migration::{Migrations, Step},
    outbox,
};

/// The schema.
pub const MIGRATIONS: Migrations = Migrations {
    schema: "posts",
    steps: &[
        Step {
            version: 1,
            description: "blogs and posts",
            sqlite: include_str!("../migrations/sqlite/0001_blogs_and_posts.sql"),
            postgres: include_str!("../migrations/postgres/0001_blogs_and_posts.sql"),
        },
        outbox::step(2),
        Step {
            version: 3,
            description: "identities",
            sqlite: include_str!("../migrations/sqlite/0003_identities.sql"),
            postgres: include_str!("../migrations/postgres/0003_identities.sql"),
        },
        Step {
            version: 4,
            description: "claims and invitations",
            sqlite: include_str!("../migrations/sqlite/0004_claims.sql"),
            postgres: include_str!("../migrations/postgres/0004_claims.sql"),
        },
        Step {
            version: 5,
            description: "erasure",
            sqlite: include_str!("../migrations/sqlite/0005_erasure.sql"),
            postgres: include_str!("../migrations/postgres/0005_erasure.sql"),
        },
        Step {
            version: 6,
            description: "API keys",
            sqlite: include_str!("../migrations/sqlite/0006_api_keys.sql"),
            postgres: include_str!("../migrations/postgres/0006_api_keys.sql"),
        },
        Step {
            version: 7,
            description: "allowed origins",
            sqlite: include_str!("../migrations/sqlite/0007_allowed_origins.sql"),
            postgres: include_str!("../migrations/postgres/0007_allowed_origins.sql"),
        },
    ],
};

/// Where the database is.
pub fn location(storage: &Storage) -> Location {
    match &storage.database_url {
        Some(url) => Location::Postgres { url: url.expose().to_owned(), schema: MIGRATIONS.schema },
        None => Location::Sqlite(storage.data_dir.join("posts.db")),
    }
}

/// The text of every statement that a store runs on this engine, for the test that prepares each.
pub fn statements(engine: Engine) -> Vec<&'static str> {
    let lists = [
        access::STATEMENTS,
        aliases::STATEMENTS,
        api_keys::STATEMENTS,
        blogs::STATEMENTS,
        claims::STATEMENTS,
        erasure::STATEMENTS,
        export::STATEMENTS,
        identities::STATEMENTS,
        invitations::STATEMENTS,
        labels::STATEMENTS,
        listing::STATEMENTS,
        members::STATEMENTS,
        origins::STATEMENTS,
        persons::STATEMENTS,
        posts::STATEMENTS,
        search::STATEMENTS,
        summaries::STATEMENTS,
        sweep::STATEMENTS,
    ];
    lists.into_iter().flatten().map(|statement| statement.on(engine)).collect()
}

/// A column that holds one of a closed set of words.
fn word<T>(row: &Row, column: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, Error> {
    parse(&row.get::<String>(column)?).ok_or_else(|| corrupt(column))
}

/// A column that holds JSON of ours.
fn json<T: serde::de::DeserializeOwned>(row: &Row, column: &str) -> Result<T, Error> {
    serde_json::from_str(&row.get::<String>(column)?).map_err(|_| corrupt(column))
}

fn corrupt(column: &str) -> Error {
    Error::Corrupt { column: column.to_owned() }
}

#[cfg(test)]
pub(crate) mod tests;
