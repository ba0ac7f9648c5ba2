//! How long entries are kept.

use futures::FutureExt as _;

use super::Feed;
use crate::{Error, Lane, Transaction, query};

/// How long entries are kept by default, in microseconds: 7 days.
pub const KEPT_FOR_MICROS: i64 = 7 * 24 * 60 * 60 * 1_000_000;

/// Entries that one transaction deletes: a few milliseconds.
const SWEPT_AT_A_TIME: u32 = 1_000;

impl Feed {
    /// Deletes the entries from before this moment, up to the first that is younger; answers how many.
    /// Whoever had not read them is told [`Gone::TooOld`](super::Gone::TooOld).
    ///
    /// # Errors
    /// The store's. What was deleted until then stays so.
    pub async fn sweep(&self, before_micros: i64) -> Result<u64, Error> {
        let mut swept = 0;
        loop {
            let write = self.database.write(Lane::none(), before_micros, |tx, before_micros| {
                sweep_some(tx, *before_micros).boxed()
            });
            match write.await? {
                0 => return Ok(swept),
                some => swept += some,
            }
        }
    }
}

async fn sweep_some(tx: &mut Transaction, before_micros: i64) -> Result<u64, Error> {
    let row = query(
        "SELECT MAX(position) AS last, MIN(CASE WHEN create_time >= $1 THEN position END) AS young FROM \
         (SELECT position, create_time FROM outbox ORDER BY position LIMIT $2) AS o",
    )
    .bind(before_micros)
    .bind(SWEPT_AT_A_TIME)
    .fetch_one(&mut *tx)
    .await?;
    let young: Option<i64> = row.get("young")?;
    let last: Option<i64> = row.get("last")?;
    let Some(until) = young.map(|young| young - 1).or(last) else { return Ok(0) };
    let deleted = query("DELETE FROM outbox WHERE position <= $1").bind(until).execute(tx).await?;
    if deleted > 0 {
        tx.swept(until);
    }
    Ok(deleted)
}
