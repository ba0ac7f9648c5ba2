//! Statements, and the few places where the engines want another word: taking a JSON list apart,
//! and keeping a row from other writers.

use store_kit::{Database, Engine, Query, Target, Transaction, query};

/// A statement as each engine wants it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statement {
    sqlite: &'static str,
    postgres: &'static str,
}

impl Statement {
    /// A text that both engines understand.
    pub(super) const fn same(text: &'static str) -> Self {
        Self { sqlite: text, postgres: text }
    }

    /// A text for each.
    pub(super) const fn each(sqlite: &'static str, postgres: &'static str) -> Self {
        Self { sqlite, postgres }
    }

    /// The text for one engine.
    pub(super) const fn on(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }

    /// A query to be run where `place` is.
    pub(super) fn query(&self, place: &impl Place) -> Query {
        query(self.on(place.engine()))
    }
}

/// Something that a statement runs on.
pub(super) trait Place {
    /// Of which engine.
    fn engine(&self) -> Engine;
}

impl Place for Database {
    fn engine(&self) -> Engine {
        Database::engine(self)
    }
}

impl Place for Transaction {
    fn engine(&self) -> Engine {
        Transaction::engine(self)
    }
}

impl Place for Target<'_> {
    fn engine(&self) -> Engine {
        Target::engine(self)
    }
}

/// A [`Statement`] in which a JSON list is taken apart into rows with one column, `value`: the
/// macro that is named makes its text from what stands before and after the parameter.
macro_rules! with_list {
    ($text:ident) => {
        Statement::each($text!("json_each(", ")"), $text!("jsonb_array_elements_text(CAST(", " AS jsonb))"))
    };
}

/// A [`Statement`] that keeps the row of `$table` from other writers until its transaction ends.
///
/// On SQLite the transaction keeps all of them. On PostgreSQL the lock lets others refer to the
/// row, as a plain FOR UPDATE would not.
macro_rules! locking {
    ($table:literal, $text:expr) => {
        Statement::each($text, concat!($text, " FOR NO KEY UPDATE OF ", $table))
    };
}

pub(super) use {locking, with_list};
