//! Brings a schema up to date when a database opens.

use std::borrow::Cow;

use sqlx::{
    AssertSqlSafe, Executor as _,
    migrate::{Migration, MigrationType, Migrator},
};

use crate::{Error, pools::Pools};

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
    pub(crate) async fn run(&self, pools: &Pools) -> Result<(), Error> {
        match pools {
            Pools::Sqlite { writer, .. } => {
                self.migrator(|step| step.sqlite).run(writer).await.map_err(Error::Migration)
            }
            Pools::Postgres(pool) => {
                self.make_schema(pool).await?;
                self.migrator(|step| step.postgres).run(pool).await.map_err(Error::Migration)
            }
        }
    }

    /// A role that owns nothing but its schema may not create one: so look first.
    async fn make_schema(&self, pool: &sqlx::PgPool) -> Result<(), Error> {
        let known = sqlx::query("SELECT 1 FROM pg_namespace WHERE nspname = $1")
            .bind(self.schema)
            .fetch_optional(pool)
            .await?;
        if known.is_none() {
            let create = format!("CREATE SCHEMA IF NOT EXISTS {}", self.schema);
            pool.execute(AssertSqlSafe(create)).await?;
        }
        Ok(())
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
