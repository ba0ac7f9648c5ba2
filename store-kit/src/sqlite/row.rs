//! A row that a writing connection read.

use std::sync::Arc;

use rusqlite::{
    Statement,
    types::{FromSql, FromSqlError, Value},
};

/// A row, its values copied.
#[doc(hidden)]
pub struct Row {
    columns: Arc<[String]>,
    values: Vec<Value>,
}

impl Row {
    /// The names that all rows of the statement share.
    pub(super) fn columns(statement: &Statement<'_>) -> Arc<[String]> {
        statement.column_names().into_iter().map(str::to_owned).collect()
    }

    pub(super) fn read(row: &rusqlite::Row<'_>, columns: &Arc<[String]>) -> rusqlite::Result<Self> {
        let values = (0..columns.len()).map(|index| row.get(index)).collect::<Result<_, _>>()?;
        Ok(Self { columns: Arc::clone(columns), values })
    }

    /// The value of the column of this name.
    pub(crate) fn get<T: FromSql>(&self, column: &str) -> Result<T, FromSqlError> {
        let index = self.columns.iter().position(|name| name == column);
        let value = index.and_then(|index| self.values.get(index));
        let value = value.ok_or_else(|| FromSqlError::Other("there is no such column".into()))?;
        T::column_result(value.into())
    }
}
