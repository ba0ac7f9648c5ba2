//! A row of either engine.

use rusqlite::types::FromSql;
use sqlx::{Decode, Postgres, Row as _, Sqlite, Type, postgres::PgRow, sqlite::SqliteRow};

use crate::{Error, sqlite};

/// A row that a query brought.
pub enum Row {
    #[doc(hidden)]
    Sqlite(SqliteRow),
    /// Read by the connection that writes.
    #[doc(hidden)]
    SqliteWriter(sqlite::Row),
    #[doc(hidden)]
    Postgres(PgRow),
}

/// A type that a column can be read as: `String`, `i64`, `bool`, `Vec<u8>`, each also as `Option`.
pub trait Column:
    Type<Sqlite> + Type<Postgres> + for<'r> Decode<'r, Sqlite> + for<'r> Decode<'r, Postgres> + FromSql
{
}

impl<T> Column for T where
    T: Type<Sqlite> + Type<Postgres> + for<'r> Decode<'r, Sqlite> + for<'r> Decode<'r, Postgres> + FromSql
{
}

impl Row {
    /// The value of the column of this name.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when there is no such column, or it holds another type.
    pub fn get<T: Column>(&self, column: &str) -> Result<T, Error> {
        let value = match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::SqliteWriter(row) => row.get(column).map_err(|error| sqlx::Error::Decode(error.into())),
            Self::Postgres(row) => row.try_get(column),
        };
        value.map_err(|error| {
            tracing::error!(column, %error, "column is not readable");
            Error::Corrupt { column: column.to_owned() }
        })
    }
}

impl std::fmt::Debug for Row {
    /// Without the values: a row may hold what must not reach a log.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Row(..)")
    }
}
