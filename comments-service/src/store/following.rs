//! How far the changes of posts-service are applied here, and since when there is no gap in them.

use service_kit::time::Timestamp;
use store_kit::{Error, Row, Statement, Target, Transaction, feed::Position, locking, query};

/// Every statement here that the engines share.
pub const STATEMENTS: &[&str] = &[PLACE, BEGIN, MOVE, FORGET_BLOGS, FORGET_POSTS, FORGET_MEMBERS];

/// Those that they spell differently.
pub const PER_ENGINE: &[Statement] = &[LOCK];

/// How far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Up to where everything is applied.
    pub position: Position,
    /// When following began: of what was asked before, changes may have been missed.
    pub since: Timestamp,
}

const PLACE: &str = "SELECT f.token, f.since FROM following f WHERE f.source = 'posts'";

/// How far; `None` when following never began.
pub async fn place(target: impl Into<Target<'_>>) -> Result<Option<Place>, Error> {
    query(PLACE).fetch_optional(target).await?.as_ref().map(read).transpose()
}

const LOCK: Statement = locking!("f", "SELECT f.token, f.since FROM following f WHERE f.source = 'posts'");

const BEGIN: &str = "INSERT INTO following (source, token, since) VALUES ('posts', $1, $2) \
     ON CONFLICT (source) DO UPDATE SET token = excluded.token, since = excluded.since";

const FORGET_BLOGS: &str = "DELETE FROM blog_access";
const FORGET_POSTS: &str = "DELETE FROM post_access";
const FORGET_MEMBERS: &str = "DELETE FROM member_access";

/// Begins at a place, and forgets all that was said before it.
pub async fn begin(transaction: &mut Transaction, place: Place) -> Result<(), Error> {
    for forget in [FORGET_BLOGS, FORGET_POSTS, FORGET_MEMBERS] {
        query(forget).execute(&mut *transaction).await?;
    }
    let begin = query(BEGIN).bind(place.position.to_string()).bind(place.since.0);
    begin.execute(transaction).await.map(drop)
}

const MOVE: &str = "UPDATE following SET token = $1 WHERE source = 'posts'";

/// Moves on to a place, unless another replica is further; answers whether following is still the one
/// that began at `place.since`.
pub async fn move_on(transaction: &mut Transaction, place: Place) -> Result<bool, Error> {
    let row = LOCK.query(&*transaction).fetch_optional(&mut *transaction).await?;
    let Some(present) = row.as_ref().map(read).transpose()? else { return Ok(false) };
    if present.since != place.since || present.position.epoch != place.position.epoch {
        return Ok(false);
    }
    if !present.position.has(&place.position) {
        query(MOVE).bind(place.position.to_string()).execute(transaction).await?;
    }
    Ok(true)
}

fn read(row: &Row) -> Result<Place, Error> {
    let token: String = row.get("token")?;
    let position = token.parse().map_err(|_| Error::Corrupt { column: "following.token".to_owned() })?;
    Ok(Place { position, since: Timestamp(row.get("since")?) })
}
