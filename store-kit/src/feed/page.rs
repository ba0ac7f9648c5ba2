//! Reading the feed's table.

use super::{Failed, Feed, Gone, MAX_BATCH, Position};
use crate::{
    Error, Row,
    outbox::{Change, Kind},
    query,
};

/// A change, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its position: whoever presents it gets what comes after.
    pub position: Position,
    /// What was changed.
    pub change: Change,
}

/// Some entries, and the feed as it was when they were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// In the order of their commits, none left out.
    pub entries: Vec<Entry>,
    /// The last position there is.
    pub head: Position,
    /// The first position that may be read after.
    pub oldest: Position,
}

impl Feed {
    /// The entries after a position, [`MAX_BATCH`] at most; none when there is nothing new.
    ///
    /// # Errors
    /// [`Failed::Gone`] when not everything after the position is there.
    pub async fn read(&self, after: Position, limit: u32) -> Result<Page, Failed> {
        let page = self.page(after.number, limit.min(MAX_BATCH)).await?;
        if page.head.epoch != after.epoch {
            return Err(Gone::OtherEpoch.into());
        }
        if after.number < page.oldest.number {
            return Err(Gone::TooOld.into());
        }
        if after.number > page.head.number {
            return Err(Gone::Ahead.into());
        }
        // Positions have no gap. If rows were taken out by hand nothing is told, rather than less.
        let expected = after.number + 1..;
        if page.entries.iter().zip(expected).any(|(entry, number)| entry.position.number != number) {
            return Err(Error::Corrupt { column: "outbox.position".to_owned() }.into());
        }
        Ok(page)
    }

    /// The last position, and the first that may be read after, as the table has them now.
    ///
    /// # Errors
    /// The store's.
    pub async fn bounds(&self) -> Result<(Position, Position), Error> {
        let page = self.page(0, 0).await?;
        Ok((page.oldest, page.head))
    }

    /// One statement, so that the head is of the same moment as the entries.
    async fn page(&self, after: i64, limit: u32) -> Result<Page, Error> {
        let rows = query(
            "SELECT h.epoch, h.position AS head, h.oldest, o.position, o.blog, o.parent, o.name, \
             CAST(o.kind AS BIGINT) AS kind, o.revision, o.create_time FROM feed_head h LEFT JOIN \
             (SELECT position, blog, parent, name, kind, revision, create_time FROM outbox \
             WHERE position > $1 ORDER BY position LIMIT $2) o ON TRUE \
             WHERE h.id = 1 ORDER BY o.position",
        )
        .bind(after)
        .bind(limit)
        .fetch_all(&self.database)
        .await?;
        let first = rows.first().ok_or(Error::Statement(sqlx::Error::RowNotFound))?;
        let head = Position::read(first, "head")?;
        self.database.head.is_at(head);
        Ok(Page {
            head,
            oldest: Position::read(first, "oldest")?,
            entries: rows.iter().filter_map(|row| entry(row).transpose()).collect::<Result<_, _>>()?,
        })
    }
}

/// The entry of a row; none when the row has only the head.
fn entry(row: &Row) -> Result<Option<Entry>, Error> {
    if row.get::<Option<i64>>("position")?.is_none() {
        return Ok(None);
    }
    let kind = Kind::of_number(row.get("kind")?);
    let change = Change {
        blog: row.get("blog")?,
        parent: row.get("parent")?,
        name: row.get("name")?,
        kind: kind.ok_or_else(|| Error::Corrupt { column: "outbox.kind".to_owned() })?,
        revision: row.get("revision")?,
        time_micros: row.get("create_time")?,
    };
    Ok(Some(Entry { position: Position::read(row, "position")?, change }))
}
