//! Housekeeping: forgets answers to requests of yesterday, and posts that are not there; renders anew
//! what an older program rendered; writes the search index anew without the words that were erased.

use std::time::Duration;

use futures::FutureExt as _;
use service_kit::time::{Clock, Timestamp};
use store_kit::{
    Database, Lane,
    feed::{Feed, KEPT_FOR_MICROS},
    idempotency,
};
use tokio_util::sync::CancellationToken;

use crate::{
    access::BELIEVED_FOR,
    error::Error,
    store::{
        erasures, projection,
        renderings::{self, Outdated},
        search,
    },
    text,
};

/// How often it runs.
const EVERY: Duration = Duration::from_hours(1);

/// Texts rendered anew at a time. Between two times others write, and a stop is seen.
pub const RENDERED_AT_A_TIME: u32 = 50;

/// Pages of the search index written anew at a time, of 4 KB or so each.
const MERGED_AT_A_TIME: i64 = 500;

/// Sweeps now and every hour until `shutdown`.
pub(crate) async fn run(database: Database, feed: Feed, clock: Clock, shutdown: CancellationToken) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    while shutdown.run_until_cancelled(ticks.tick()).await.is_some() {
        // What fails is tried again by the next one.
        match once(&database, clock.now()).await {
            Ok(forgotten) => tracing::debug!(forgotten, "swept"),
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "old answers could not be forgotten"
                );
            }
        }
        if let Err(error) = feed.sweep(clock.now().0 - KEPT_FOR_MICROS).await {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "old changes could not be forgotten");
        }
        if let Err(error) = forget_erased_words(&database, &shutdown).await {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "the search index could not be written anew without what was erased");
        }
        if let Err(error) = render_all_anew(&database, &shutdown).await {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "older comments could not be rendered anew");
        }
    }
}

/// Forgets once; answers how many rows went.
pub async fn once(database: &Database, now: Timestamp) -> Result<u64, Error> {
    database
        .write(Lane::none(), (), move |transaction, ()| {
            async move {
                let requests = idempotency::sweep(&mut *transaction, now.0).await?;
                let absent = projection::forget_absent(transaction, now.minus(BELIEVED_FOR)).await?;
                Ok(requests + absent)
            }
            .boxed()
        })
        .await
}

/// Writes the search index anew if it holds words that were erased, some pages at a time: others write in
/// between. What is cut off is begun again by the next one.
pub async fn forget_erased_words(database: &Database, shutdown: &CancellationToken) -> Result<(), Error> {
    let Some(owed) = erasures::owed_words(database).await? else { return Ok(()) };
    let mut is_first = true;
    loop {
        let merge = database.write(Lane::none(), is_first, |transaction, is_first| {
            search::merge(transaction, MERGED_AT_A_TIME, *is_first).boxed()
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
    let pay = database
        .write(Lane::none(), owed, |transaction, owed| erasures::pay_words(transaction, *owed).boxed());
    Ok(pay.await?)
}

async fn render_all_anew(database: &Database, shutdown: &CancellationToken) -> Result<(), Error> {
    while !shutdown.is_cancelled() && render_anew(database).await? > 0 {}
    Ok(())
}

/// Renders some of what an older program rendered, [`RENDERED_AT_A_TIME`] at most; answers how many.
pub async fn render_anew(database: &Database) -> Result<usize, Error> {
    let outdated = renderings::outdated(database, markup::VERSION, RENDERED_AT_A_TIME).await?;
    let count = outdated.len();
    if count == 0 {
        return Ok(0);
    }
    let render = move || outdated.into_iter().map(|outdated| (html(&outdated), outdated)).collect();
    let rendered: Vec<(String, Outdated)> =
        tokio::task::spawn_blocking(render).await.map_err(Error::Rendering)?;
    database
        .write(Lane::none(), rendered, move |transaction, rendered| {
            async move {
                for (html, outdated) in rendered {
                    renderings::render(transaction, outdated, html, markup::VERSION).await?;
                }
                Ok::<_, Error>(count)
            }
            .boxed()
        })
        .await
}

fn html(outdated: &Outdated) -> String {
    text::rendered(outdated.content.clone(), outdated.format).text.html
}
