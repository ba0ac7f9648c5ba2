//! Housekeeping: forgets answers to requests of yesterday, and posts that are not there.

use std::time::Duration;

use futures::FutureExt as _;
use service_kit::time::{Clock, Timestamp};
use store_kit::{Database, Error, idempotency};
use tokio_util::sync::CancellationToken;

use crate::{access::BELIEVED_FOR, store::projection};

/// How often it runs.
const EVERY: Duration = Duration::from_hours(1);

/// Sweeps now and every hour until `shutdown`.
pub(crate) async fn run(database: Database, clock: Clock, shutdown: CancellationToken) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while shutdown.run_until_cancelled(ticks.tick()).await.is_some() {
        match once(&database, clock.now()).await {
            Ok(forgotten) => tracing::debug!(forgotten, "swept"),
            // The next one comes by.
            Err(error) => tracing::warn!(%error, "sweep failed"),
        }
    }
}

/// Sweeps once; answers how many rows went.
pub async fn once(database: &Database, now: Timestamp) -> Result<u64, Error> {
    database
        .write(move |transaction| {
            async move {
                let requests = idempotency::sweep(&mut *transaction, now.0).await?;
                let absent = projection::forget_absent(transaction, now.minus(BELIEVED_FOR)).await?;
                Ok(requests + absent)
            }
            .boxed()
        })
        .await
}
