//! What comments-service keeps: comments, threads, and what posts-service said. Reads take a
//! database or a transaction; every write is a function over a transaction.

mod changes;
pub mod comments;
pub mod discussions;
pub mod erasures;
pub mod following;
pub mod history;
pub mod imports;
pub mod lists;
pub mod own;
pub mod projection;
pub mod purge;
pub mod reactions;
pub mod renderings;
pub mod revisions;
mod row;
pub mod search;
pub mod threads;

use service_kit::config::Storage;
use store_kit::{
    Engine, Location,
    migration::{Migrations, Step},
    outbox,
};

/// The schema.
pub const MIGRATIONS: Migrations = Migrations {
    schema: "comments",
    steps: &[
        Step {
            version: 1,
            description: "comments, threads, access",
            sqlite: include_str!("../migrations/sqlite/0001_comments.sql"),
            postgres: include_str!("../migrations/postgres/0001_comments.sql"),
        },
        outbox::step(2),
        Step {
            version: 3,
            description: "following",
            sqlite: include_str!("../migrations/sqlite/0003_following.sql"),
            postgres: include_str!("../migrations/postgres/0003_following.sql"),
        },
        Step {
            version: 4,
            description: "persons' places by person",
            sqlite: include_str!("../migrations/sqlite/0004_member_access_of_person.sql"),
            postgres: include_str!("../migrations/postgres/0004_member_access_of_person.sql"),
        },
        Step {
            version: 5,
            description: "erasure",
            sqlite: include_str!("../migrations/sqlite/0005_erasure.sql"),
            postgres: include_str!("../migrations/postgres/0005_erasure.sql"),
        },
        Step {
            version: 6,
            description: "when an e-mail was confirmed",
            sqlite: include_str!("../migrations/sqlite/0006_email_confirm_time.sql"),
            postgres: include_str!("../migrations/postgres/0006_email_confirm_time.sql"),
        },
    ],
};

/// Where the database is.
pub fn location(storage: &Storage) -> Location {
    match &storage.database_url {
        Some(url) => Location::Postgres { url: url.expose().to_owned(), schema: MIGRATIONS.schema },
        None => Location::Sqlite(storage.data_dir.join("comments.db")),
    }
}

/// Every statement that runs on `engine`, for the test that has each prepared.
pub fn statements(engine: Engine) -> Vec<&'static str> {
    let per_engine = [
        comments::PER_ENGINE,
        discussions::PER_ENGINE,
        erasures::PER_ENGINE,
        following::PER_ENGINE,
        imports::PER_ENGINE,
        projection::PER_ENGINE,
        purge::PER_ENGINE,
        reactions::PER_ENGINE,
        search::PER_ENGINE,
        threads::PER_ENGINE,
    ];
    let shared = [
        comments::STATEMENTS,
        erasures::STATEMENTS,
        following::STATEMENTS,
        history::STATEMENTS,
        imports::STATEMENTS,
        lists::STATEMENTS,
        own::STATEMENTS,
        projection::STATEMENTS,
        purge::STATEMENTS,
        reactions::STATEMENTS,
        renderings::STATEMENTS,
        revisions::STATEMENTS,
        threads::STATEMENTS,
    ];
    let own = per_engine.concat().into_iter().map(|statement| statement.on(engine));
    shared.concat().into_iter().chain(own).collect()
}
