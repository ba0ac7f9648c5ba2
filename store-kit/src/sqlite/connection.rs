//! The connection that writes to a SQLite file: each statement runs at once, on the thread that asks.

use std::path::Path;

use rusqlite::{OpenFlags, Statement, types::ToSqlOutput};

use super::{BUSY_TIMEOUT, CACHE_SIZE, Refused, Row};
use crate::{Query, query::Value};

/// Statements that it keeps prepared.
const MAX_PREPARED: usize = 128;

/// An open connection.
#[derive(Debug)]
pub(crate) struct Connection(rusqlite::Connection);

impl Connection {
    /// Connects to a file that is there. None is made: one that is gone is not replaced.
    pub(crate) fn open(path: &Path) -> Result<Self, sqlx::Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let open = || {
            let connection = rusqlite::Connection::open_with_flags(path, flags)?;
            connection.busy_timeout(BUSY_TIMEOUT)?;
            connection.set_prepared_statement_cache_capacity(MAX_PREPARED);
            connection.pragma_update(None, "journal_mode", "WAL")?;
            // FULL flushes the log at each commit; WAL's usual NORMAL may lose the last ones.
            connection.pragma_update(None, "synchronous", "FULL")?;
            connection.pragma_update(None, "foreign_keys", true)?;
            // What is deleted is overwritten in the file: docs/adr/0015.
            connection.pragma_update(None, "secure_delete", true)?;
            connection.pragma_update(None, "cache_size", CACHE_SIZE)?;
            // What a savepoint needs to go back would be written to a file otherwise, page by page.
            connection.pragma_update(None, "temp_store", "MEMORY")?;
            // Opens the log: the last connection takes it into the file, but only one that has it open.
            connection.query_row("SELECT COUNT(*) FROM sqlite_master", (), |_| Ok(()))?;
            Ok(Self(connection))
        };
        open().map_err(Refused::from)
    }

    /// Runs statements without parameters or rows, such as `COMMIT`.
    pub(crate) fn run(&self, text: &str) -> Result<(), sqlx::Error> {
        self.0.execute_batch(text).map_err(Refused::from)
    }

    /// All rows.
    pub(crate) fn rows(&self, query: &Query) -> Result<Vec<Row>, sqlx::Error> {
        self.with(query, |statement| {
            let columns = Row::columns(statement);
            let mut rows = statement.raw_query();
            let mut all = Vec::new();
            while let Some(row) = rows.next()? {
                all.push(Row::read(row, &columns)?);
            }
            Ok(all)
        })
    }

    /// Runs the statement and answers how many rows it changed.
    pub(crate) fn execute(&self, query: &Query) -> Result<u64, sqlx::Error> {
        self.with(query, |statement| {
            let mut rows = statement.raw_query();
            while rows.next()?.is_some() {}
            Ok(())
        })?;
        Ok(self.0.changes())
    }

    fn with<T>(
        &self,
        query: &Query,
        work: impl FnOnce(&mut Statement<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, sqlx::Error> {
        let done = if query.is_prepared_for_good {
            self.0.prepare_cached(&query.sql).and_then(|mut statement| {
                bind(&mut statement, &query.values)?;
                work(&mut statement)
            })
        } else {
            self.0.prepare(&query.sql).and_then(|mut statement| {
                bind(&mut statement, &query.values)?;
                work(&mut statement)
            })
        };
        done.map_err(Refused::from)
    }
}

/// `$3` is the third value, wherever it stands; SQLite would count parameters as they come.
fn bind(statement: &mut Statement<'_>, values: &[Value]) -> rusqlite::Result<()> {
    for index in 1..=statement.parameter_count() {
        let name = statement.parameter_name(index).unwrap_or_default();
        let number = name.strip_prefix('$').and_then(|number| number.parse::<usize>().ok());
        let value = number.and_then(|number| values.get(number.checked_sub(1)?));
        let value = value.ok_or_else(|| rusqlite::Error::InvalidParameterName(name.to_owned()))?;
        statement.raw_bind_parameter(index, bound(value))?;
    }
    Ok(())
}

fn bound(value: &Value) -> ToSqlOutput<'_> {
    use rusqlite::types::{Value as Owned, ValueRef};
    match value {
        Value::Text(Some(text)) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        Value::Integer(Some(integer)) => ToSqlOutput::Owned(Owned::Integer(*integer)),
        Value::Boolean(Some(boolean)) => ToSqlOutput::Owned(Owned::Integer(i64::from(*boolean))),
        Value::Bytes(Some(bytes)) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        Value::Text(None) | Value::Integer(None) | Value::Boolean(None) | Value::Bytes(None) => {
            ToSqlOutput::Owned(Owned::Null)
        }
    }
}
