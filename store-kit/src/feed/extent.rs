//! How far a feed reaches, for the operator's tools. [`Feed`](super::Feed) is for those who follow it.

use super::Position;
use crate::{Database, Error, query};

/// What the feed's table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// The last position.
    pub head: Position,
    /// The number that reading may begin after: the last that was swept, or 0.
    pub oldest: i64,
    /// How many entries there are. Positions have no gap, so it is what lies between the two.
    pub count: i64,
}

/// How far the feed reaches. Reads the whole index: for tools.
///
/// # Errors
/// The store's.
pub async fn extent(database: &Database) -> Result<Extent, Error> {
    let row = query(EXTENT).fetch_one(database).await?;
    Ok(Extent {
        head: Position::read(&row, "position")?,
        oldest: row.get("oldest")?,
        count: row.get("count")?,
    })
}

const EXTENT: &str = "SELECT h.epoch, h.position, h.oldest, (SELECT COUNT(*) FROM outbox) AS count \
     FROM feed_head h WHERE h.id = 1";

/// When the first change after this number was made, in microseconds since 1970; none when there is none.
///
/// # Errors
/// The store's.
pub async fn time_after(database: &Database, number: i64) -> Result<Option<i64>, Error> {
    let row = query(NEXT).bind(number).fetch_optional(database).await?;
    row.map(|row| row.get("create_time")).transpose()
}

const NEXT: &str = "SELECT create_time FROM outbox WHERE position > $1 ORDER BY position LIMIT 1";
