//! Statements, and the few places where the engines want another word: taking a JSON list apart,
//! and keeping a row from other writers.

use crate::{Database, Engine, Query, Target, Transaction, query};

/// A statement as each engine wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement {
    sqlite: &'static str,
    postgres: &'static str,
}

impl Statement {
    /// A text that both engines understand.
    pub const fn same(text: &'static str) -> Self {
        Self { sqlite: text, postgres: text }
    }

    /// A text for each.
    pub const fn each(sqlite: &'static str, postgres: &'static str) -> Self {
        Self { sqlite, postgres }
    }

    /// The text for one engine.
    pub const fn on(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }

    /// A query to be run where `place` is.
    pub fn query(&self, place: &impl Place) -> Query {
        query(self.on(place.engine()))
    }
}

/// Something that a statement runs on.
pub trait Place {
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

/// Texts as one parameter, a JSON array, to be taken apart by the statement: see
/// [`with_list!`](crate::with_list).
pub fn json_list<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> String {
    let texts: Vec<serde_json::Value> =
        texts.into_iter().map(|text| serde_json::Value::from(text.as_ref())).collect();
    serde_json::Value::from(texts).to_string()
}

/// A [`Statement`] in which a JSON list is taken apart into rows with one column, `value`: the
/// macro that is named makes its text from what stands before and after the parameter.
///
/// ```
/// macro_rules! named {
///     ($open:literal, $close:literal) => {
///         concat!("SELECT id FROM notes WHERE id IN (SELECT value FROM ", $open, "$1", $close, " AS names)")
///     };
/// }
/// const NAMED: store_kit::Statement = store_kit::with_list!(named);
/// assert!(NAMED.on(store_kit::Engine::Sqlite).contains("json_each($1)"));
/// ```
#[macro_export]
macro_rules! with_list {
    ($text:ident) => {
        $crate::Statement::each(
            $text!("json_each(", ")"),
            $text!("jsonb_array_elements_text(CAST(", " AS jsonb))"),
        )
    };
}

/// A [`Statement`] that keeps the row of `$table` from other writers until its transaction ends.
///
/// On SQLite the transaction keeps all of them. On PostgreSQL the lock lets others refer to the
/// row, as a plain FOR UPDATE would not.
#[macro_export]
macro_rules! locking {
    ($table:literal, $text:expr) => {
        $crate::Statement::each($text, concat!($text, " FOR NO KEY UPDATE OF ", $table))
    };
}
