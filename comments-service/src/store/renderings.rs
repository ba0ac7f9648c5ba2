//! Comments and earlier texts of them that an older program rendered, for the sweep. It goes across
//! blogs.

use store_kit::{Database, Error, Row, Transaction, query};

use super::row::named;
use crate::{
    comment::Format,
    name::{BlogId, CommentId},
};

/// Every statement here.
pub const STATEMENTS: &[&str] = &[OUTDATED, OUTDATED_REVISIONS, RENDER, RENDER_REVISION];

/// A text that an older program rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outdated {
    /// Whether the comment said it before it was edited.
    pub is_earlier: bool,
    /// The comment's blog.
    pub blog: BlogId,
    /// Its id.
    pub id: CommentId,
    /// At which revision it was read; of an earlier text, its own.
    pub revision: i64,
    /// Its text as written.
    pub content: String,
    /// In what.
    pub format: Format,
}

// Index: comments_of_renderer.
const OUTDATED: &str = "SELECT blog, id, revision, content, content_format FROM comments \
     WHERE markup_version < $1 ORDER BY markup_version LIMIT $2";

// Index: comment_revisions_of_renderer.
const OUTDATED_REVISIONS: &str = "SELECT blog, comment_id AS id, revision, content, content_format \
     FROM comment_revisions WHERE markup_version < $1 ORDER BY markup_version LIMIT $2";

/// Some texts whose HTML is older than `version`: of comments, and when there are none, earlier ones.
pub async fn outdated(database: &Database, version: i64, most: u32) -> Result<Vec<Outdated>, Error> {
    let rows = query(OUTDATED).bind(version).bind(most).fetch_all(database).await?;
    if !rows.is_empty() {
        return rows.iter().map(|row| found(row, false)).collect();
    }
    let rows = query(OUTDATED_REVISIONS).bind(version).bind(most).fetch_all(database).await?;
    rows.iter().map(|row| found(row, true)).collect()
}

fn found(row: &Row, is_earlier: bool) -> Result<Outdated, Error> {
    Ok(Outdated {
        is_earlier,
        blog: BlogId(row.get("blog")?),
        id: CommentId(row.get("id")?),
        revision: row.get("revision")?,
        content: row.get("content")?,
        format: named(row, "content_format", Format::parse)?,
    })
}

// No new revision and no new time: nothing that its author or a moderator did.
const RENDER: &str = "UPDATE comments SET content_html = $4, markup_version = $5 \
     WHERE blog = $1 AND id = $2 AND revision = $3";

const RENDER_REVISION: &str = "UPDATE comment_revisions SET content_html = $4, markup_version = $5 \
     WHERE blog = $1 AND comment_id = $2 AND revision = $3";

/// Keeps what was rendered anew, unless the comment was changed meanwhile.
pub async fn render(
    transaction: &mut Transaction,
    outdated: &Outdated,
    html: &str,
    version: i64,
) -> Result<(), Error> {
    query(if outdated.is_earlier { RENDER_REVISION } else { RENDER })
        .bind(outdated.blog.as_str())
        .bind(outdated.id.as_str())
        .bind(outdated.revision)
        .bind(html)
        .bind(version)
        .execute(transaction)
        .await
        .map(drop)
}
