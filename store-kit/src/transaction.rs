//! The one place that begins and commits.

use sqlx::{Postgres, Sqlite};

use crate::{Engine, Error, outbox::Pending, pools::Pools};

/// An open transaction, handed to every function that writes.
///
/// On SQLite it holds the write lock from its beginning, so that a later statement in it never
/// fails for somebody else's write.
#[derive(Debug)]
pub struct Transaction {
    pub(crate) inner: Inner,
    /// What the change feed is to tell of it.
    pub(crate) pending: Pending,
}

#[derive(Debug)]
pub(crate) enum Inner {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Transaction {
    /// Which engine this is, where a statement has one text for each.
    pub fn engine(&self) -> Engine {
        match self.inner {
            Inner::Sqlite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    pub(crate) async fn begin(pools: &Pools) -> Result<Self, Error> {
        let inner = match pools {
            Pools::Sqlite { writer, .. } => Inner::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Pools::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        };
        Ok(Self { inner, pending: Pending::default() })
    }

    pub(crate) async fn commit(self) -> Result<(), Error> {
        match self.inner {
            Inner::Sqlite(transaction) => transaction.commit().await?,
            Inner::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }

    pub(crate) async fn rollback(self) {
        let rolled_back = match self.inner {
            Inner::Sqlite(transaction) => transaction.rollback().await,
            Inner::Postgres(transaction) => transaction.rollback().await,
        };
        // The connection is then closed, which rolls back as well.
        if let Err(error) = rolled_back {
            tracing::warn!(%error, "rollback failed");
        }
    }
}
