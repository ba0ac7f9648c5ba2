//! What happens by itself: due posts are published each second; once a minute the trash is emptied,
//! old requests are forgotten, words of erased posts leave the search index, and a few texts of an older
//! renderer are rendered anew.

use std::time::Duration;

use futures::FutureExt as _;
use service_kit::time::{Clock, Timestamp};
use store_kit::{
    Database, Lane,
    feed::{Feed, KEPT_FOR_MICROS},
    idempotency,
};
use tokio::time::{Interval, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use crate::{error::Error, posts::rendering, store, values::PostName};

/// How late a due post may be published.
const PUBLISH_INTERVAL: Duration = Duration::from_secs(1);

/// How often is tidied up.
const TIDY_INTERVAL: Duration = Duration::from_mins(1);

/// Texts rendered anew at a time.
const RENDERED_AT_A_TIME: u32 = 50;

/// Pages of the search index written anew at a time, of 4 KB or so each.
const MERGED_AT_A_TIME: i64 = 500;

/// What tidying up did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tidied {
    /// Posts that left the trash for good.
    pub purged: u64,
    /// Requests that may come again.
    pub forgotten: u64,
    /// Texts that were rendered anew.
    pub rendered: usize,
}

/// Sweeps until `shutdown`. A failed sweep is logged, and the next one comes.
///
/// The two go on side by side: rendering a megabyte takes a second, and no post is published late
/// for it.
pub(crate) async fn run(database: Database, feed: Feed, clock: Clock, shutdown: CancellationToken) {
    tokio::join!(publish(&database, &clock, &shutdown), tidy(&database, &feed, &clock, &shutdown));
}

async fn publish(database: &Database, clock: &Clock, shutdown: &CancellationToken) {
    let mut ticks = every(PUBLISH_INTERVAL);
    while shutdown.run_until_cancelled(ticks.tick()).await.is_some() {
        if let Err(error) = sweep_once(database, clock.now()).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "due posts could not be published; the next sweep tries again"
            );
        }
    }
}

async fn tidy(database: &Database, feed: &Feed, clock: &Clock, shutdown: &CancellationToken) {
    let mut ticks = every(TIDY_INTERVAL);
    while shutdown.run_until_cancelled(ticks.tick()).await.is_some() {
        if let Err(error) = tidy_once(database, clock.now(), shutdown).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "tidying up failed; the next sweep tries again"
            );
        }
        if let Err(error) = feed.sweep(clock.now().0 - KEPT_FOR_MICROS).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "old changes could not be forgotten; the next sweep tries again"
            );
        }
    }
}

fn every(period: Duration) -> Interval {
    let mut ticks = tokio::time::interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    ticks
}

/// Publishes what is due at `now`, and answers which posts those are.
pub async fn sweep_once(database: &Database, now: Timestamp) -> Result<Vec<PostName>, Error> {
    let published =
        database.write(Lane::none(), now, |tx, now| store::sweep::publish_due(tx, *now).boxed()).await?;
    for post in &published {
        tracing::info!(%post, "published on time");
    }
    Ok(published)
}

/// Empties the trash, forgets old requests, and renders a few outdated texts anew, until `shutdown`.
pub async fn tidy_once(
    database: &Database,
    now: Timestamp,
    shutdown: &CancellationToken,
) -> Result<Tidied, Error> {
    let purged = database.write(Lane::none(), now, |tx, now| store::sweep::purge(tx, *now).boxed()).await?;
    let forgotten =
        database.write(Lane::none(), now, |tx, now| idempotency::sweep(tx, now.0).boxed()).await?;
    forget_erased_words(database, shutdown).await?;
    Ok(Tidied { purged, forgotten, rendered: render_anew(database, now, shutdown).await? })
}

/// Writes the search index anew if it holds words of posts that were erased, some pages at a time: others
/// write in between. What is cut off is begun again by the next sweep.
async fn forget_erased_words(database: &Database, shutdown: &CancellationToken) -> Result<(), Error> {
    let Some(owed) = store::erasure::owed_words(database).await? else { return Ok(()) };
    let mut is_first = true;
    loop {
        let merge = database.write(Lane::none(), is_first, |tx, is_first| {
            store::search::merge(tx, MERGED_AT_A_TIME, *is_first).boxed()
        });
        let is_more: Result<bool, store_kit::Error> = merge.await;
        if !is_more? {
            break;
        }
        if shutdown.is_cancelled() {
            return Ok(());
        }
        is_first = false;
    }
    let pay = database.write(Lane::none(), owed, |tx, owed| store::erasure::pay_words(tx, *owed).boxed());
    let paid: Result<(), store_kit::Error> = pay.await;
    Ok(paid?)
}

async fn render_anew(
    database: &Database,
    now: Timestamp,
    shutdown: &CancellationToken,
) -> Result<usize, Error> {
    let outdated = store::sweep::outdated(database, markup::VERSION, RENDERED_AT_A_TIME).await?;
    let mut count = 0;
    for post in outdated {
        let rendering = rendering::render(post.content.clone(), post.format);
        // The rest waits for the next start. What is written is written to its end.
        let Some(rendered) = shutdown.run_until_cancelled(rendering).await else { break };
        let rendered = rendered?;
        count += 1;
        let lane = Lane::of(&post.name);
        database
            .write(lane, (post, rendered, now), |tx, (post, rendered, now)| {
                store::sweep::render(tx, post, rendered, *now).boxed()
            })
            .await?;
    }
    Ok(count)
}
