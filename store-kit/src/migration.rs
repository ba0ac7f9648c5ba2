//! Brings a schema up to date when a database opens.

use std::borrow::Cow;

use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, PgPool,
    migrate::{Migration, MigrationType, Migrator},
};

use crate::{Error, connection::Source, pools::Pools, sqlite};

/// PostgreSQL's codes for a table that is not there, and for a right that is not given.
const UNDEFINED_TABLE: &str = "42P01";
const INSUFFICIENT_PRIVILEGE: &str = "42501";

/// The steps that make a service's schema, one text per engine: DDL is where the two differ.
#[derive(Debug, Clone, Copy)]
pub struct Migrations {
    /// The service's schema on PostgreSQL.
    pub schema: &'static str,
    /// The steps, oldest first. A released step is never changed: its checksum is stored.
    pub steps: &'static [Step],
}

/// One step.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Raised by one with each step.
    pub version: i64,
    /// What it does, in a few words.
    pub description: &'static str,
    /// Statements for SQLite.
    pub sqlite: &'static str,
    /// Statements for PostgreSQL.
    pub postgres: &'static str,
}

impl Migrations {
    /// On PostgreSQL over a reader's connection: a writer's does not wait for long, and another replica may
    /// be at it already.
    pub(crate) async fn run(&self, pools: &Pools, source: &Source) -> Result<(), Error> {
        match (pools, source) {
            (Pools::Postgres(pool), _) => {
                self.make_schema(pool).await?;
                self.migrator(|step| step.postgres).run(pool).await.map_err(Error::Migration)
            }
            (_, Source::Sqlite(path)) => {
                let mut connection = sqlite::migrating(path).connect().await?;
                // `run` asks for a connection of any lifetime, which no spawned task can name.
                let migrated =
                    self.migrator(|step| step.sqlite).run_direct(None, &mut connection, false).await;
                let closed = connection.close().await;
                migrated.map_err(Error::Migration)?;
                Ok(closed?)
            }
            (Pools::Sqlite(_), Source::Postgres(_)) => unreachable!("one location gives both"),
        }
    }

    /// A role that owns nothing but its schema may not create one: so look first.
    async fn make_schema(&self, pool: &PgPool) -> Result<(), Error> {
        match self.may(pool, "CREATE").await? {
            Some(true) => Ok(()),
            Some(false) => Err(self.refused(pool).await?),
            None => {
                let create = format!("CREATE SCHEMA IF NOT EXISTS {}", self.schema);
                match pool.execute(AssertSqlSafe(create)).await {
                    Err(error) if is_refused(&error) => Err(self.refused(pool).await?),
                    made => Ok(made.map(drop)?),
                }
            }
        }
    }

    /// Whether every step was taken; `false` when none was.
    ///
    /// # Errors
    /// [`Error::OtherVersion`] for some or for more, [`Error::Role`] when it may not be looked at.
    pub(crate) async fn check(&self, pools: &Pools) -> Result<bool, Error> {
        match self.taken(pools).await? {
            None => Ok(false),
            Some(found) if found == self.known() => Ok(true),
            Some(found) => Err(self.other_version(found)),
        }
    }

    /// The last step that was taken; none when there is no schema with tables.
    ///
    /// # Errors
    /// [`Error::Role`] when it may not be looked at.
    pub(crate) async fn taken(&self, pools: &Pools) -> Result<Option<i64>, Error> {
        const LAST: &str = "SELECT MAX(version) FROM _sqlx_migrations WHERE success";
        let found: Result<Option<i64>, sqlx::Error> = match pools {
            Pools::Sqlite(readers) => {
                let made = "SELECT 1 FROM sqlite_master WHERE name = '_sqlx_migrations'";
                if sqlx::query(made).fetch_optional(readers).await?.is_none() {
                    return Ok(None);
                }
                sqlx::query_scalar(LAST).fetch_one(readers).await
            }
            Pools::Postgres(pool) => match self.may(pool, "USAGE").await? {
                None => return Ok(None),
                Some(false) => return Err(self.refused(pool).await?),
                Some(true) => match sqlx::query_scalar(LAST).fetch_one(pool).await {
                    Err(error) if code(&error).as_deref() == Some(UNDEFINED_TABLE) => return Ok(None),
                    Err(error) if is_refused(&error) => return Err(self.refused(pool).await?),
                    found => found,
                },
            },
        };
        Ok(found?)
    }

    /// The last step that this program has.
    pub(crate) fn known(&self) -> i64 {
        self.steps.last().map_or(0, |step| step.version)
    }

    pub(crate) fn other_version(&self, found: i64) -> Error {
        Error::OtherVersion { schema: self.schema, found, known: self.known() }
    }

    /// Whether the role has the right in the schema; none when there is no such schema.
    async fn may(&self, pool: &PgPool, right: &str) -> Result<Option<bool>, Error> {
        let asked = "SELECT has_schema_privilege(oid, $2) FROM pg_namespace WHERE nspname = $1";
        Ok(sqlx::query_scalar(asked).bind(self.schema).bind(right).fetch_optional(pool).await?)
    }

    async fn refused(&self, pool: &PgPool) -> Result<Error, Error> {
        let role = sqlx::query_scalar("SELECT current_user::text").fetch_one(pool).await?;
        Ok(Error::Role { role, schema: self.schema })
    }

    fn migrator(&self, text: impl Fn(&Step) -> &'static str) -> Migrator {
        let migrations = self.steps.iter().map(|step| {
            Migration::new(
                step.version,
                Cow::Borrowed(step.description),
                MigrationType::Simple,
                sqlx::SqlStr::from_static(text(step)),
                false,
            )
        });
        Migrator::with_migrations(migrations.collect())
    }
}

fn is_refused(error: &sqlx::Error) -> bool {
    code(error).as_deref() == Some(INSUFFICIENT_PRIVILEGE)
}

fn code(error: &sqlx::Error) -> Option<Cow<'_, str>> {
    error.as_database_error()?.code()
}
