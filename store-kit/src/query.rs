//! A statement with its values, run on either engine.

use std::borrow::Cow;

use sqlx::{AssertSqlSafe, Database as Driver, Encode, Executor as _, Type};

use crate::{Database, Engine, Error, Row, Transaction, connection::Connection, pools::Pools};

/// A statement whose text both engines understand, with `$1`-style parameters.
///
/// The text is a constant, or put together from constants: never from what a caller sent.
pub fn query(sql: impl Into<Cow<'static, str>>) -> Query {
    Query { sql: sql.into(), values: Vec::new(), is_prepared_for_good: true }
}

/// A statement on its way to a database.
#[derive(Debug, Clone)]
pub struct Query {
    pub(crate) sql: Cow<'static, str>,
    pub(crate) values: Vec<Value>,
    /// Whether a connection remembers the statement for the next time.
    pub(crate) is_prepared_for_good: bool,
}

/// What can be bound. Types that rows hold: text, integers, truth values and bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text or NULL.
    Text(Option<String>),
    /// A 64-bit integer or NULL; times are microseconds since 1970.
    Integer(Option<i64>),
    /// True, false or NULL.
    Boolean(Option<bool>),
    /// Bytes or NULL.
    Bytes(Option<Vec<u8>>),
}

/// Where a query runs: a connection of the pool, or a transaction.
#[derive(Debug)]
pub enum Target<'a> {
    /// Any free connection; for reads.
    Database(&'a Database),
    /// The transaction's own.
    Transaction(&'a mut Transaction),
}

impl Target<'_> {
    /// Which engine this is, where a statement has one text for each.
    pub fn engine(&self) -> Engine {
        match self {
            Self::Database(database) => database.engine(),
            Self::Transaction(transaction) => transaction.engine(),
        }
    }
}

impl Query {
    /// Binds the next parameter.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Whether it writes nothing for certain.
    fn reads(&self) -> bool {
        self.sql.trim_start().starts_with("SELECT")
    }

    /// All rows.
    pub async fn fetch_all<'a>(self, target: impl Into<Target<'a>>) -> Result<Vec<Row>, Error> {
        match target.into() {
            Target::Database(database) => Ok(match &database.pools {
                Pools::Sqlite(readers) => sqlite_rows(readers, self).await?,
                Pools::Postgres(readers) => postgres_rows(readers, self).await?,
            }),
            Target::Transaction(transaction) => {
                transaction.check()?;
                transaction.has_written |= !self.reads();
                let fetched = match &mut transaction.connection {
                    Connection::Sqlite(connection) => {
                        connection.rows(&self).map(|rows| rows.into_iter().map(Row::SqliteWriter).collect())
                    }
                    Connection::Postgres(connection) => postgres_rows(connection, self).await,
                };
                fetched.map_err(|error| transaction.failed(error))
            }
        }
    }

    /// The first row, if there is one.
    pub async fn fetch_optional<'a>(self, target: impl Into<Target<'a>>) -> Result<Option<Row>, Error> {
        Ok(self.fetch_all(target).await?.into_iter().next())
    }

    /// The first row.
    ///
    /// # Errors
    /// [`Error::Statement`] when there is none.
    pub async fn fetch_one<'a>(self, target: impl Into<Target<'a>>) -> Result<Row, Error> {
        self.fetch_optional(target).await?.ok_or(Error::Statement(sqlx::Error::RowNotFound))
    }

    /// Runs the statement in a transaction and answers how many rows it changed.
    pub async fn execute(self, transaction: &mut Transaction) -> Result<u64, Error> {
        transaction.check()?;
        transaction.has_written = true;
        let executed = match &mut transaction.connection {
            Connection::Sqlite(connection) => connection.execute(&self),
            Connection::Postgres(connection) => {
                let query = bound(sqlx::query(AssertSqlSafe(self.sql.into_owned())), self.values);
                connection.execute(query).await.map(|done| done.rows_affected())
            }
        };
        executed.map_err(|error| transaction.failed(error))
    }
}

async fn sqlite_rows<'c>(
    executor: impl sqlx::Executor<'c, Database = sqlx::Sqlite>,
    query: Query,
) -> Result<Vec<Row>, sqlx::Error> {
    let query = bound(sqlx::query(AssertSqlSafe(query.sql.into_owned())), query.values)
        .persistent(query.is_prepared_for_good);
    Ok(executor.fetch_all(query).await?.into_iter().map(Row::Sqlite).collect())
}

async fn postgres_rows<'c>(
    executor: impl sqlx::Executor<'c, Database = sqlx::Postgres>,
    query: Query,
) -> Result<Vec<Row>, sqlx::Error> {
    let query = bound(sqlx::query(AssertSqlSafe(query.sql.into_owned())), query.values)
        .persistent(query.is_prepared_for_good);
    Ok(executor.fetch_all(query).await?.into_iter().map(Row::Postgres).collect())
}

type Bound<'q, DB> = sqlx::query::Query<'q, DB, <DB as Driver>::Arguments>;

fn bound<DB>(query: Bound<'static, DB>, values: Vec<Value>) -> Bound<'static, DB>
where
    DB: Driver,
    Option<String>: Encode<'static, DB> + Type<DB>,
    Option<i64>: Encode<'static, DB> + Type<DB>,
    Option<bool>: Encode<'static, DB> + Type<DB>,
    Option<Vec<u8>>: Encode<'static, DB> + Type<DB>,
{
    values.into_iter().fold(query, |query, value| match value {
        Value::Text(text) => query.bind(text),
        Value::Integer(integer) => query.bind(integer),
        Value::Boolean(boolean) => query.bind(boolean),
        Value::Bytes(bytes) => query.bind(bytes),
    })
}

impl<'a> From<&'a Database> for Target<'a> {
    fn from(database: &'a Database) -> Self {
        Self::Database(database)
    }
}

impl<'a> From<&'a mut Transaction> for Target<'a> {
    fn from(transaction: &'a mut Transaction) -> Self {
        Self::Transaction(transaction)
    }
}

macro_rules! bindable {
    ($($variant:ident: $type:ty),* $(,)?) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(Some(value.into()))
            }
        }
        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Self {
                Self::$variant(value.map(Into::into))
            }
        }
    )*};
}

bindable!(Text: String, Text: &str, Integer: i64, Integer: i32, Integer: u32, Boolean: bool, Bytes: Vec<u8>, Bytes: &[u8]);

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(Some(value.clone()))
    }
}
