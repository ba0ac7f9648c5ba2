//! Statements over the codes by which the first OWNER comes in.

use service_kit::time::Timestamp;
use store_kit::{Error, Row, Statement, Target, Transaction};

use crate::values::{BlogId, PersonId};

pub(super) const STATEMENTS: &[Statement] =
    &[TRY, RESET, IS_OWNED, FIND, OLDEST_BLOG, USE, LAST_USE, INSERT, FORGET_PRINTED, FORGET_STANDING];

const TRY: Statement = Statement::same(
    "INSERT INTO claim_tries (id, window_time, tries) VALUES (1, $1, 1) ON CONFLICT (id) DO UPDATE SET \
     tries = CASE WHEN claim_tries.window_time = excluded.window_time THEN claim_tries.tries + 1 ELSE 1 END, \
     window_time = excluded.window_time RETURNING tries",
);

/// Counts a try in the window that began then, and keeps others from trying until the transaction ends.
/// Answers the how many-th it is.
pub(crate) async fn count_try(tx: &mut Transaction, window: Timestamp) -> Result<i64, Error> {
    TRY.query(tx).bind(window.0).fetch_one(tx).await?.get("tries")
}

const RESET: Statement = Statement::same("DELETE FROM claim_tries WHERE id = 1");

/// Begins to count anew.
pub(crate) async fn reset_tries(tx: &mut Transaction) -> Result<(), Error> {
    RESET.query(tx).execute(tx).await.map(drop)
}

// Asked for when somebody claims, and on the page for signing in: the few OWNERs of all blogs.
const IS_OWNED: Statement = Statement::same(
    "SELECT m.id FROM members m JOIN blogs b ON b.id = m.blog \
     WHERE m.role = 'OWNER' AND m.delete_time IS NULL AND b.delete_time IS NULL \
     AND (EXISTS (SELECT 1 FROM identities i WHERE i.person = m.person AND i.last_sign_in_time IS NOT NULL) \
     OR EXISTS (SELECT 1 FROM claim_codes c WHERE c.person = m.person)) LIMIT 1",
);

/// Whether an OWNER of a blog that is there has signed in, by a code or an account.
pub(crate) async fn is_owned(target: impl Into<Target<'_>>) -> Result<bool, Error> {
    let target = target.into();
    Ok(IS_OWNED.query(&target).fetch_optional(target).await?.is_some())
}

const FIND: Statement = Statement::same(
    "SELECT blog FROM claim_codes WHERE code_hash = $1 AND use_time IS NULL \
     AND (expire_time IS NULL OR expire_time > $2)",
);

/// A code that is good now, and the blog that it is for; `None` inside: for the oldest.
pub(crate) async fn find(
    tx: &mut Transaction,
    code_hash: &[u8],
    now: Timestamp,
) -> Result<Option<Option<BlogId>>, Error> {
    let row = FIND.query(tx).bind(code_hash).bind(now.0).fetch_optional(tx).await?;
    row.map(|row| Ok(row.get::<Option<String>>("blog")?.map(BlogId::stored))).transpose()
}

const OLDEST_BLOG: Statement =
    Statement::same("SELECT id FROM blogs WHERE delete_time IS NULL ORDER BY create_time, id LIMIT 1");

/// The blog that is there longest.
pub(crate) async fn oldest_blog(tx: &mut Transaction) -> Result<Option<BlogId>, Error> {
    let row = OLDEST_BLOG.query(tx).fetch_optional(tx).await?;
    row.map(|row| row.get("id").map(BlogId::stored)).transpose()
}

const USE: Statement =
    Statement::same("UPDATE claim_codes SET use_time = $2, person = $3 WHERE code_hash = $1");

/// Notes who came in by the code.
pub(crate) async fn use_up(
    tx: &mut Transaction,
    code_hash: &[u8],
    person: &PersonId,
    now: Timestamp,
) -> Result<(), Error> {
    USE.query(tx).bind(code_hash).bind(now.0).bind(person.as_str()).execute(tx).await.map(drop)
}

const LAST_USE: Statement =
    Statement::same("SELECT MAX(use_time) AS last FROM claim_codes WHERE person = $1");

/// When the person last came in by a code.
pub(crate) async fn last_use(tx: &mut Transaction, person: &PersonId) -> Result<Option<Timestamp>, Error> {
    let row: Row = LAST_USE.query(tx).bind(person.as_str()).fetch_one(tx).await?;
    Ok(row.get::<Option<i64>>("last")?.map(Timestamp))
}

const INSERT: Statement = Statement::same(
    "INSERT INTO claim_codes (code_hash, blog, create_time, expire_time) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (code_hash) DO NOTHING",
);

/// Adds a code, unless it is there: what was used stays used.
pub(crate) async fn insert(
    tx: &mut Transaction,
    code_hash: &[u8],
    blog: Option<&BlogId>,
    now: Timestamp,
    expiry: Option<Timestamp>,
) -> Result<(), Error> {
    let query = INSERT.query(tx).bind(code_hash).bind(blog.map(BlogId::as_str)).bind(now.0);
    query.bind(expiry.map(|time| time.0)).execute(tx).await.map(drop)
}

const FORGET_PRINTED: Statement =
    Statement::same("DELETE FROM claim_codes WHERE use_time IS NULL AND expire_time IS NOT NULL");

/// Forgets every printed code that nobody used: a new one takes their place.
pub(crate) async fn forget_printed(tx: &mut Transaction) -> Result<(), Error> {
    FORGET_PRINTED.query(tx).execute(tx).await.map(drop)
}

const FORGET_STANDING: Statement =
    Statement::same("DELETE FROM claim_codes WHERE use_time IS NULL AND expire_time IS NULL");

/// Forgets the code of a file that nobody used.
pub(crate) async fn forget_standing(tx: &mut Transaction) -> Result<(), Error> {
    FORGET_STANDING.query(tx).execute(tx).await.map(drop)
}
