//! Rounds of one way and the other, one after the other, so that what else the machine does meets both.

use std::time::{Duration, Instant};

use futures::future::join_all;

/// How many write at the same time.
const CALLERS: [usize; 3] = [1, 16, 64];

/// How long a round takes.
const ROUND: Duration = Duration::from_millis(700);

/// Rounds of each way; the median counts.
const ROUNDS: usize = 5;

/// A way to write.
pub(crate) trait Way: Clone + Send + Sync + 'static {
    /// Writes once, and comes back when that was acknowledged.
    fn write(&self) -> impl Future<Output = anyhow::Result<()>> + Send;

    /// Transactions so far, where they are counted.
    fn commits(&self) -> u64;
}

/// Prints writes per second of each way, and the ratio.
pub(crate) async fn compare(single: &impl Way, grouped: &impl Way) -> anyhow::Result<()> {
    println!(
        "  {:>7}  {:>11}  {:>11}  {:>6}  {:>9}",
        "callers", "one by one", "grouped", "ratio", "per batch"
    );
    for callers in CALLERS {
        round(single, callers, ROUND / 4).await?;
        round(grouped, callers, ROUND / 4).await?;
        let (mut one_by_one, mut together, mut per_batch) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            one_by_one.push(round(single, callers, ROUND).await?);
            let commits = grouped.commits();
            let (begun, rate) = (Instant::now(), round(grouped, callers, ROUND).await?);
            together.push(rate);
            per_batch.push(rate * begun.elapsed().as_secs_f64() / count(grouped.commits() - commits));
        }
        let (single, grouped, size) = (median(one_by_one), median(together), median(per_batch));
        println!("  {callers:>7}  {single:>9.0}/s  {grouped:>9.0}/s  {:>6.2}  {size:>9.1}", grouped / single);
    }
    Ok(())
}

/// Writes per second of so many callers, each of whom writes again once it is answered.
async fn round(way: &impl Way, callers: usize, duration: Duration) -> anyhow::Result<f64> {
    let begun = Instant::now();
    let caller = || {
        let way = way.clone();
        tokio::spawn(async move {
            let mut written = 0_u64;
            while begun.elapsed() < duration {
                way.write().await?;
                written += 1;
            }
            Ok::<_, anyhow::Error>(written)
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
