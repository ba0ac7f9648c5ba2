//! How the feed is told apart from what it was before a restore.

use futures::FutureExt as _;
use uuid::Uuid;

use super::Position;
use crate::{Database, Error, Lane, Location, Statement, Transaction, migration::Migrations, query};

/// A feed that has begun another epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renewed {
    /// Where it was: positions of this epoch are refused from now on.
    pub before: Position,
    /// The epoch that it has now.
    pub epoch: Uuid,
}

/// Begins another epoch: every position from before is refused from now on, as it must be after a
/// restore, where the same numbers may come to stand for other changes. Running processes notice.
///
/// # Errors
/// The store's.
pub async fn new_epoch(database: &Database) -> Result<Renewed, Error> {
    let epoch = Uuid::new_v4();
    database.write(Lane::none(), epoch, |tx, epoch| renew(tx, *epoch).boxed()).await
}

/// The same for a database that was just put back, and that no service has opened since: also one of an
/// older version of this program, whose schema stays as it is. `None` when it is so old that it has no feed:
/// the first start makes one, and begins an epoch with it.
///
/// # Errors
/// As [`Database::open_existing`]; [`Error::OtherVersion`] for a newer version alone.
pub async fn new_epoch_at(location: &Location, migrations: &Migrations) -> Result<Option<Renewed>, Error> {
    let database = Database::open_restored(location, migrations).await?;
    let renewed = match MADE.query(&database).fetch_optional(&database).await {
        Ok(Some(_)) => new_epoch(&database).await.map(Some),
        Ok(None) => Ok(None),
        Err(error) => Err(error),
    };
    database.close().await;
    renewed
}

async fn renew(tx: &mut Transaction, epoch: Uuid) -> Result<Renewed, Error> {
    let before = query(HEAD).fetch_one(&mut *tx).await?;
    let before = Position::read(&before, "position")?;
    RENEW.query(tx).bind(epoch.to_string()).fetch_one(tx).await?;
    Ok(Renewed { before, epoch })
}

const HEAD: &str = "SELECT epoch, position FROM feed_head WHERE id = 1";

/// Whether there is a feed.
const MADE: Statement = Statement::each(
    "SELECT name FROM sqlite_master WHERE name = 'feed_head'",
    "SELECT relname::text AS name FROM pg_class WHERE oid = to_regclass('feed_head')",
);

/// What is told is no number, so that nobody takes it for old news.
const RENEW: Statement = Statement::each(
    "UPDATE feed_head SET epoch = $1 WHERE id = 1 RETURNING epoch",
    "UPDATE feed_head SET epoch = $1 WHERE id = 1 RETURNING epoch, \
     pg_notify('rapport_feed_' || current_schema(), 'epoch')",
);
