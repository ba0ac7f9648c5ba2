//! Statements of the sweep. They go across blogs: each names its index in the migration.

use service_kit::time::Timestamp;
use store_kit::{Database, Error, Row, Statement, Transaction, outbox::Kind};

use super::changes;
use crate::values::{BlogId, Format, PostId, PostName, Rendered};

pub(super) const STATEMENTS: &[Statement] = &[PUBLISH_DUE, PURGE, OUTDATED, RENDER];

const PUBLISH_DUE: Statement = Statement::same(
    "UPDATE posts SET state = publish_as, revision = revision + 1, update_time = $1 \
     WHERE state = 'SCHEDULED' AND publish_time <= $1 RETURNING blog, id, revision",
);

/// Publishes what is due, each post once however many sweep: the state is both asked and written.
pub(crate) async fn publish_due(tx: &mut Transaction, now: Timestamp) -> Result<Vec<PostName>, Error> {
    let rows = PUBLISH_DUE.query(tx).bind(now.0).fetch_all(&mut *tx).await?;
    let mut published = Vec::with_capacity(rows.len());
    for row in &rows {
        let name = name(row)?;
        changes::post(tx, &name, Kind::Updated, row.get("revision")?, now);
        published.push(name);
    }
    Ok(published)
}

const PURGE: Statement = Statement::same(
    "DELETE FROM posts WHERE state = 'TRASHED' AND purge_time <= $1 RETURNING blog, id, revision",
);

/// Removes what has lain in the trash for its time, with labels and aliases; answers how many.
pub(crate) async fn purge(tx: &mut Transaction, now: Timestamp) -> Result<u64, Error> {
    let rows = PURGE.query(tx).bind(now.0).fetch_all(&mut *tx).await?;
    for row in &rows {
        // No row has this revision: it is that of being gone.
        let revision: i64 = row.get("revision")?;
        changes::post(tx, &name(row)?, Kind::Removed, revision + 1, now);
    }
    Ok(rows.len() as u64)
}

fn name(row: &Row) -> Result<PostName, Error> {
    Ok(PostName { blog: BlogId::stored(row.get("blog")?), id: PostId::stored(row.get("id")?) })
}

/// A post that an older program rendered.
pub(crate) struct Outdated {
    pub(crate) name: PostName,
    pub(crate) title: String,
    pub(crate) labels: Vec<String>,
    pub(crate) content: String,
    pub(crate) format: Format,
    pub(crate) revision: i64,
}

const OUTDATED: Statement = Statement::same(
    "SELECT p.blog, p.id, p.title, p.labels, p.content, p.content_format, p.revision FROM posts p \
     WHERE p.markup_version < $1 ORDER BY p.markup_version LIMIT $2",
);

/// Some posts that an older program rendered than the one of this version.
pub(crate) async fn outdated(database: &Database, version: i64, most: u32) -> Result<Vec<Outdated>, Error> {
    let rows = OUTDATED.query(database).bind(version).bind(most).fetch_all(database).await?;
    rows.iter()
        .map(|row| {
            Ok(Outdated {
                name: name(row)?,
                title: row.get("title")?,
                labels: super::json(row, "labels")?,
                content: row.get("content")?,
                format: super::word(row, "content_format", Format::parse)?,
                revision: row.get("revision")?,
            })
        })
        .collect()
}

const RENDER: Statement = Statement::same(
    "UPDATE posts SET content_html = $4, made_excerpt = $5, markup_version = $6, revision = revision + 1 \
     WHERE blog = $1 AND id = $2 AND revision = $3",
);

/// Keeps what was rendered anew, unless the post changed meanwhile.
pub(crate) async fn render(
    tx: &mut Transaction,
    post: &Outdated,
    rendered: &Rendered,
    now: Timestamp,
) -> Result<(), Error> {
    let query = RENDER
        .query(tx)
        .bind(post.name.blog.as_str())
        .bind(post.name.id.as_str())
        .bind(post.revision)
        .bind(&rendered.text.content_html)
        .bind(&rendered.excerpt)
        .bind(rendered.text.markup_version);
    if query.execute(tx).await? == 0 {
        return Ok(());
    }
    changes::post(tx, &post.name, Kind::Updated, post.revision + 1, now);
    super::search::put(tx, &post.name, &post.title, &post.labels, &rendered.searchable).await
}
