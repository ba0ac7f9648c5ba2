//! Removing the comments of a post that is gone for good, some at a time.

use service_kit::time::Timestamp;
use store_kit::{Error, Statement, Transaction, json_list, outbox::Kind, query, with_list};

use super::changes;
use crate::name::{CommentId, CommentName, PostName};

/// Every statement here that the engines share.
pub const STATEMENTS: &[&str] = &[SOME, FORGET_THREAD];

/// Those that they spell differently.
pub const PER_ENGINE: &[Statement] = &[WORDS, REACTIONS, REVISIONS, COMMENTS];

// Index: comments_of_post.
const SOME: &str = "SELECT id, revision FROM comments WHERE blog = $1 AND post = $2 \
     ORDER BY create_time, id LIMIT $3";

const WORDS: Statement = Statement::each(
    "DELETE FROM comment_words WHERE rowid IN (SELECT c.row_id FROM comments c \
     WHERE c.blog = $1 AND c.id IN (SELECT value FROM json_each($2)))",
    "DELETE FROM comment_words WHERE blog = $1 \
     AND comment_id IN (SELECT value FROM jsonb_array_elements_text(CAST($2 AS jsonb)) AS ids)",
);

macro_rules! delete {
    ($from:literal, $open:literal, $close:literal) => {
        concat!(
            "DELETE FROM ",
            $from,
            " WHERE blog = $1 AND ",
            "comment_id IN (SELECT value FROM ",
            $open,
            "$2",
            $close,
            " AS ids)"
        )
    };
}

macro_rules! reactions {
    ($open:literal, $close:literal) => {
        delete!("reactions", $open, $close)
    };
}
const REACTIONS: Statement = with_list!(reactions);

macro_rules! revisions {
    ($open:literal, $close:literal) => {
        delete!("comment_revisions", $open, $close)
    };
}
const REVISIONS: Statement = with_list!(revisions);

macro_rules! comments {
    ($open:literal, $close:literal) => {
        concat!(
            "DELETE FROM comments WHERE blog = $1 AND id IN (SELECT value FROM ",
            $open,
            "$2",
            $close,
            " AS ids)"
        )
    };
}
const COMMENTS: Statement = with_list!(comments);

const FORGET_THREAD: &str = "DELETE FROM threads WHERE blog = $1 AND post = $2";

/// Removes up to `most` comments of the post, whose thread is locked, with all that belongs to them; with
/// the last ones the thread itself. Answers whether any may be left.
pub async fn some(
    transaction: &mut Transaction,
    post: &PostName,
    most: u32,
    now: Timestamp,
) -> Result<bool, Error> {
    let (blog, id) = (post.blog.as_str(), post.post.as_str());
    let rows = query(SOME).bind(blog).bind(id).bind(most).fetch_all(&mut *transaction).await?;
    let mut ids = Vec::with_capacity(rows.len());
    for row in &rows {
        let comment = CommentId(row.get("id")?);
        ids.push(comment.to_string());
        let name = CommentName { blog: post.blog.clone(), post: post.post.clone(), comment };
        // No row has this revision: it is that of being gone.
        let revision = row.get::<i64>("revision")? + 1;
        changes::comment(transaction, &name, Kind::Removed, revision, now);
    }
    let ids = json_list(&ids);
    for delete in PER_ENGINE {
        delete.query(&*transaction).bind(blog).bind(&ids).execute(&mut *transaction).await?;
    }
    if rows.len() == most as usize {
        return Ok(true);
    }
    query(FORGET_THREAD).bind(blog).bind(id).execute(transaction).await?;
    Ok(false)
}
