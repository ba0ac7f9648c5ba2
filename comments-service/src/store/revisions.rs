//! What comments said before they were edited.

use service_kit::time::Timestamp;
use store_kit::{Database, Error, Row, Transaction, query};

use super::row::named;
use crate::{
    comment::{Comment, Format, Text},
    name::{BlogId, CommentId},
};

/// Every statement here.
pub const STATEMENTS: &[&str] = &[KEEP, LIST, FORGET];

/// An earlier text of a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The comment's revision at that time.
    pub number: i64,
    /// What it said.
    pub text: Text,
    /// When that was written.
    pub create_time: Timestamp,
}

const KEEP: &str = "INSERT INTO comment_revisions (blog, comment_id, revision, state, content, content_format, \
     content_html, markup_version, create_time) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/// Keeps what the comment says, before it says something else.
pub async fn keep(transaction: &mut Transaction, comment: &Comment) -> Result<(), Error> {
    query(KEEP)
        .bind(comment.blog.as_str())
        .bind(comment.id.as_str())
        .bind(comment.revision)
        .bind(comment.state.as_str())
        .bind(&comment.text.content)
        .bind(comment.text.format.as_str())
        .bind(&comment.text.html)
        .bind(comment.text.markup_version)
        .bind(comment.edit_time.unwrap_or(comment.create_time).0)
        .execute(transaction)
        .await
        .map(drop)
}

// Index: the primary key, from its newest end.
const LIST: &str = "SELECT revision, content, content_format, content_html, markup_version, create_time \
     FROM comment_revisions WHERE blog = $1 AND comment_id = $2 AND revision < $3 \
     AND ($4 OR state = 'APPROVED') ORDER BY revision DESC LIMIT $5";

/// Earlier texts, the newest first, `before` that revision; `hidden` ones too, which were never shown.
pub async fn list(
    database: &Database,
    (blog, comment): (&BlogId, &CommentId),
    before: i64,
    hidden: bool,
    limit: u32,
) -> Result<Vec<Revision>, Error> {
    let rows = query(LIST)
        .bind(blog.as_str())
        .bind(comment.as_str())
        .bind(before)
        .bind(hidden)
        .bind(limit)
        .fetch_all(database)
        .await?;
    rows.iter().map(revision).collect()
}

fn revision(row: &Row) -> Result<Revision, Error> {
    Ok(Revision {
        number: row.get("revision")?,
        text: Text {
            content: row.get("content")?,
            format: named(row, "content_format", Format::parse)?,
            html: row.get("content_html")?,
            markup_version: row.get("markup_version")?,
        },
        create_time: Timestamp(row.get("create_time")?),
    })
}

const FORGET: &str = "DELETE FROM comment_revisions WHERE blog = $1 AND comment_id = $2";

/// Forgets what the comment ever said.
pub async fn forget(transaction: &mut Transaction, comment: &Comment) -> Result<(), Error> {
    query(FORGET).bind(comment.blog.as_str()).bind(comment.id.as_str()).execute(transaction).await.map(drop)
}
