//! The two engines, and the connections to one of them.

use sqlx::{PgPool, SqlitePool};

/// The two engines that every statement runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded, one file.
    Sqlite,
    /// A server.
    Postgres,
}

/// Connections to one engine.
#[derive(Debug, Clone)]
pub(crate) enum Pools {
    /// One writer connection, since SQLite has one writer; readers apart.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

impl Pools {
    pub(crate) fn engine(&self) -> Engine {
        match self {
            Self::Sqlite { .. } => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }
}
