//! What imports need: one batch of a blog at a time, and the place of what came before.

use std::collections::BTreeSet;

use store_kit::{Error, Row, Target, Transaction, query};

use super::dialect;
use crate::name::{BlogId, CommentId, PostId};

/// Every statement here; the rest is in the dialects.
pub const STATEMENTS: &[&str] = &[LOCK];

/// Where an imported comment stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its source key.
    pub source_key: String,
    /// Its post.
    pub post: PostId,
    /// Its id.
    pub id: CommentId,
    /// What it answers.
    pub parent: Option<CommentId>,
    /// The root of its discussion.
    pub root: CommentId,
    /// Steps from the root.
    pub depth: i64,
}

const LOCK: &str = "INSERT INTO imports (blog, batches) VALUES ($1, 1) \
     ON CONFLICT (blog) DO UPDATE SET batches = imports.batches + 1";

/// Waits for other batches of the blog and keeps the next ones waiting.
pub async fn lock(transaction: &mut Transaction, blog: &BlogId) -> Result<(), Error> {
    query(LOCK).bind(blog.as_str()).execute(transaction).await.map(drop)
}

/// The places of those of the keys that came in before.
pub async fn places(
    target: impl Into<Target<'_>>,
    blog: &BlogId,
    source_keys: &BTreeSet<&str>,
) -> Result<Vec<Place>, Error> {
    let target = target.into();
    let rows = query(dialect::of(target.engine()).places_of_sources)
        .bind(blog.as_str())
        .bind(dialect::list(source_keys.iter().copied()))
        .fetch_all(target)
        .await?;
    rows.iter().map(place).collect()
}

fn place(row: &Row) -> Result<Place, Error> {
    Ok(Place {
        source_key: row.get("source_key")?,
        post: PostId(row.get("post")?),
        id: CommentId(row.get("id")?),
        parent: row.get::<Option<String>>("parent_id")?.map(CommentId),
        root: CommentId(row.get("root_id")?),
        depth: row.get("depth")?,
    })
}
