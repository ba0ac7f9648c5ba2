//! How the tail is told of commits of other processes: LISTEN on PostgreSQL.

use std::{sync::atomic::Ordering, time::Duration};

use sqlx::{PgPool, postgres::PgListener};
use tokio::sync::Notify;

use super::Feed;
use crate::pools::Pools;

/// How long it waits before it connects again. Meanwhile the tail polls.
const RETRY_AFTER: Duration = Duration::from_secs(1);

impl Feed {
    /// Passes on what PostgreSQL tells, over a connection of its own. Never ends.
    pub(super) async fn listen(&self, told: &Notify) {
        let Pools::Postgres(pool) = &self.database.pools else { return std::future::pending().await };
        loop {
            if let Err(error) = self.listen_once(pool, told).await {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "PostgreSQL does not tell of changes for now; the feed looks for them every few seconds"
                );
            }
            tokio::time::sleep(RETRY_AFTER).await;
        }
    }

    async fn listen_once(&self, pool: &PgPool, told: &Notify) -> Result<(), sqlx::Error> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(&format!("rapport_feed_{}", self.database.schema())).await?;
        loop {
            // What was told before it listened, or while it was not connected.
            told.notify_one();
            while let Some(notification) = listener.try_recv().await? {
                if !self.is_known(notification.payload()) {
                    told.notify_one();
                }
            }
        }
    }

    /// Whether the tail has read this far already, as it has for commits of its own process.
    fn is_known(&self, payload: &str) -> bool {
        payload.parse::<i64>().is_ok_and(|number| number <= self.tail.load(Ordering::Relaxed))
    }
}
