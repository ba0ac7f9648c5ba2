//! What imports need: one batch of a blog at a time, and the place of what came before.

use std::collections::BTreeSet;

use store_kit::{Error, Row, Statement, Target, Transaction, json_list, query, with_list};

use crate::name::{BlogId, CommentId, PostId};

/// Every statement here that the engines share.
pub const STATEMENTS: &[&str] = &[LOCK];

/// Those that they spell differently.
pub const PER_ENGINE: &[Statement] = &[PLACES];

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

// Index: comments_of_source.
macro_rules! places {
    ($open:literal, $close:literal) => {
        concat!(
            "SELECT source_key, post, id, parent_id, root_id, depth FROM comments \
             WHERE blog = $1 AND source_key IS NOT NULL AND source_key IN (SELECT value FROM ",
            $open,
            "$2",
            $close,
            " AS keys)"
        )
    };
}
const PLACES: Statement = with_list!(places);

/// The places of those of the keys that came in before.
pub async fn places(
    target: impl Into<Target<'_>>,
    blog: &BlogId,
    source_keys: &BTreeSet<&str>,
) -> Result<Vec<Place>, Error> {
    let target = target.into();
    let rows =
        PLACES.query(&target).bind(blog.as_str()).bind(json_list(source_keys)).fetch_all(target).await?;
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
