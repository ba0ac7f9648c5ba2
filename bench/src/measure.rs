//! Rounds of one way and the other, one after the other, so that what else the machine does meets both.

use std::time::{Duration, Instant};

use futures::future::join_all;
use store_kit::{Database, Location};

use crate::{Engine, work};

/// How many write at the same time.
const CALLERS: [usize; 3] = [1, 16, 64];

/// How long a round takes.
const ROUND: Duration = Duration::from_millis(700);

/// Rounds of each way; the median counts.
const ROUNDS: usize = 5;

pub(crate) fn run(engine: Engine, url: Option<String>) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(measure(engine, url))
}

async fn measure(engine: Engine, url: Option<String>) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let location = match (engine, url) {
        (Engine::Postgres, Some(url)) => Location::Postgres { url, schema: work::MIGRATIONS.schema },
        _ => Location::Sqlite(folder.path().join("bench.db")),
    };
    let grouped = Database::open(&location, &work::MIGRATIONS).await?;
    let single = Database::open_ungrouped(&location, &work::MIGRATIONS).await?;
    work::prepare(&grouped).await?;
    println!(
        "  {:>7}  {:>11}  {:>11}  {:>6}  {:>9}",
        "callers", "one by one", "grouped", "ratio", "per batch"
    );
    for callers in CALLERS {
        for database in [&single, &grouped] {
            round(database, callers, ROUND / 4).await?;
        }
        let (mut one_by_one, mut together, mut per_batch) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            one_by_one.push(round(&single, callers, ROUND).await?);
            let commits = grouped.commit_count();
            let (begun, rate) = (Instant::now(), round(&grouped, callers, ROUND).await?);
            together.push(rate);
            per_batch.push(rate * begun.elapsed().as_secs_f64() / count(grouped.commit_count() - commits));
        }
        let (single, grouped, size) = (median(one_by_one), median(together), median(per_batch));
        println!("  {callers:>7}  {single:>9.0}/s  {grouped:>9.0}/s  {:>6.2}  {size:>9.1}", grouped / single);
    }
    grouped.close().await;
    Ok(())
}

/// Writes per second of so many callers, each of whom writes again once it is answered.
async fn round(database: &Database, callers: usize, duration: Duration) -> anyhow::Result<f64> {
    let begun = Instant::now();
    let caller = || {
        let database = database.clone();
        tokio::spawn(async move {
            let mut written = 0_u64;
            while begun.elapsed() < duration {
                work::write(&database).await?;
                written += 1;
            }
            Ok::<_, store_kit::Error>(written)
        })
    };
    let mut written = 0;
    for done in join_all((0..callers).map(|_| caller())).await {
        written += done??;
    }
    Ok(count(written) / begun.elapsed().as_secs_f64())
}

#[expect(clippy::cast_precision_loss, reason = "far fewer than a float counts")]
fn count(number: u64) -> f64 {
    number as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
