//! What a transaction changed, kept in memory until it ends and then written with it: one row of the
//! change feed for each. [`crate::feed`] reads them.

use serde_json::json;

use crate::{Error, Statement, Transaction, feed::Position, migration::Step};

/// A resource that was changed. No body: whoever reads of it reads the resource as it is then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The blog that it is in: `blogs/x`. A blog is in itself; empty for what is in none.
    pub blog: String,
    /// What its collection belongs to, as a full name: `blogs/x/posts/y` for a comment, `blogs/x` for a
    /// post; empty for a blog. Readers filter by it.
    pub parent: String,
    /// Its full name.
    pub name: String,
    /// What happened to it.
    pub kind: Kind,
    /// Its revision after the change. A reader that keeps the highest is never wrong.
    pub revision: i64,
    /// When, in microseconds since 1970.
    pub time_micros: i64,
}

/// What can happen to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// It is new.
    Created,
    /// It is another than before, or shown to others than before.
    Updated,
    /// It is gone for good; its row may be gone too.
    Removed,
    /// Everybody could read it, and now not everybody can.
    Hidden,
    /// Only some could read it, such as a blog's members, and now not all of those can.
    Withdrawn,
}

/// The step that makes the feed's tables in a service's schema, under the service's next version.
pub const fn step(version: i64) -> Step {
    Step {
        version,
        description: "change feed",
        sqlite: include_str!("../migrations/sqlite/outbox.sql"),
        postgres: include_str!("../migrations/postgres/outbox.sql"),
    }
}

/// What a transaction is to write to the feed's tables before it commits.
#[derive(Debug, Default)]
pub(crate) struct Pending {
    changes: Vec<Change>,
    /// What was swept: reading may begin after it.
    swept: Option<i64>,
}

impl Pending {
    /// How much there is; [`Pending::truncate`] goes back to it.
    pub(crate) fn mark(&self) -> Mark {
        Mark { changes: self.changes.len(), swept: self.swept }
    }

    /// Forgets what came after the mark, as a rollback does.
    pub(crate) fn truncate(&mut self, mark: Mark) {
        self.changes.truncate(mark.changes);
        self.swept = mark.swept;
    }

    fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.swept.is_none()
    }
}

/// A place in what is pending.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark {
    changes: usize,
    swept: Option<i64>,
}

impl Transaction {
    /// Notes that a resource was changed: the feed tells of it if the transaction commits.
    ///
    /// Changes of one resource are told in the order in which they are noted.
    pub fn changed(&mut self, change: Change) {
        self.pending.changes.push(change);
    }

    /// Notes that the rows up to this one were deleted.
    pub(crate) fn swept(&mut self, position: i64) {
        self.pending.swept = self.pending.swept.max(Some(position));
    }

    /// Writes what was noted, as the last thing before the commit; answers the last position, or `None`
    /// when there was nothing.
    ///
    /// The row of `feed_head` is locked from here to the commit, and nothing in between waits for
    /// another transaction. So positions are in the order of commits, on each engine and with any number
    /// of processes, and have no gap: docs/adr/0009.
    pub(crate) async fn append(&mut self) -> Result<Option<Position>, Error> {
        if self.pending.is_empty() {
            return Ok(None);
        }
        let Pending { changes, swept } = std::mem::take(&mut self.pending);
        let count = i64::try_from(changes.len()).expect("fewer changes than an i64 counts");
        let row = RAISE.query(self).bind(count).bind(swept.unwrap_or_default()).fetch_one(&mut *self).await?;
        let last = Position::read(&row, "position")?;
        if count > 0 {
            let rows = (last.number - count + 1..).zip(&changes).map(|(position, change)| {
                json!({
                    "position": position,
                    "blog": change.blog,
                    "parent": change.parent,
                    "name": change.name,
                    "kind": change.kind.number(),
                    "revision": change.revision,
                    "create_time": change.time_micros,
                })
            });
            let rows = rows.collect::<serde_json::Value>().to_string();
            INSERT.query(self).bind(rows).execute(self).await?;
        }
        Ok(Some(last))
    }
}

impl Kind {
    fn number(self) -> i64 {
        match self {
            Self::Created => 1,
            Self::Updated => 2,
            Self::Removed => 3,
            Self::Hidden => 4,
            Self::Withdrawn => 5,
        }
    }

    pub(crate) fn of_number(number: i64) -> Option<Self> {
        let all = [Self::Created, Self::Updated, Self::Removed, Self::Hidden, Self::Withdrawn];
        all.into_iter().find(|kind| kind.number() == number)
    }
}

macro_rules! raise {
    ($notify:literal) => {
        concat!(
            "UPDATE feed_head SET position = position + $1, \
             oldest = CASE WHEN oldest < $2 THEN $2 ELSE oldest END \
             WHERE id = 1 RETURNING epoch, position",
            $notify
        )
    };
}

/// On PostgreSQL whoever listens is told, if and when it commits.
const RAISE: Statement = Statement::each(
    raise!(""),
    raise!(", pg_notify('rapport_feed_' || current_schema(), CAST(position AS TEXT))"),
);

macro_rules! insert {
    ($rows:literal) => {
        concat!(
            "INSERT INTO outbox (position, blog, parent, name, kind, revision, create_time) \
             SELECT CAST(o.value ->> 'position' AS BIGINT), o.value ->> 'blog', o.value ->> 'parent', \
             o.value ->> 'name', CAST(o.value ->> 'kind' AS SMALLINT), \
             CAST(o.value ->> 'revision' AS BIGINT), CAST(o.value ->> 'create_time' AS BIGINT) FROM ",
            $rows,
            " AS o"
        )
    };
}

const INSERT: Statement =
    Statement::each(insert!("json_each($1)"), insert!("jsonb_array_elements(CAST($1 AS jsonb))"));
