//! Statements over blogs.

use service_kit::time::Timestamp;
use store_kit::{Database, Error, Row, Statement, Target, Transaction, locking, outbox::Kind};

use crate::{
    store::{changes, json},
    values::{Blog, BlogId},
};

/// What is read of a blog `b`.
macro_rules! columns {
    () => {
        "b.id, b.title, b.description, b.language, b.time_zone, b.comment_policy, b.theme, \
         b.allowed_origins, b.revision, b.create_time, b.update_time, b.delete_time"
    };
}

pub(super) use columns;

pub(super) const STATEMENTS: &[Statement] = &[INSERT, GET, GET_DELETED, LOCK, LIST, UPDATE];

const INSERT: Statement = Statement::same(
    "INSERT INTO blogs (id, title, description, language, time_zone, comment_policy, theme, \
     allowed_origins, revision, create_time, update_time) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING",
);

/// Whether the id was free: that of a deleted blog is not.
pub(crate) async fn insert(tx: &mut Transaction, blog: &Blog) -> Result<bool, Error> {
    let inserted = INSERT
        .query(tx)
        .bind(blog.id.as_str())
        .bind(&blog.title)
        .bind(&blog.description)
        .bind(&blog.language)
        .bind(&blog.time_zone)
        .bind(blog.comment_policy.to_json())
        .bind(blog.theme.to_json())
        .bind(blog.allowed_origins.to_json())
        .bind(blog.revision)
        .bind(blog.create_time.0)
        .bind(blog.update_time.0)
        .execute(tx)
        .await?;
    if inserted == 1 {
        changes::blog(tx, blog, Kind::Created);
    }
    Ok(inserted == 1)
}

const GET: Statement = Statement::same(concat!(
    "SELECT ",
    columns!(),
    " FROM blogs b WHERE b.id = $1 AND b.delete_time IS NULL"
));

/// A blog; `None` when it is not there or deleted.
pub(crate) async fn get(target: impl Into<Target<'_>>, id: &BlogId) -> Result<Option<Blog>, Error> {
    let target = target.into();
    let row = GET.query(&target).bind(id.as_str()).fetch_optional(target).await?;
    row.as_ref().map(blog).transpose()
}

const GET_DELETED: Statement = Statement::same(concat!(
    "SELECT ",
    columns!(),
    " FROM blogs b WHERE b.id = $1 AND b.delete_time IS NOT NULL"
));

/// A deleted blog, for the one who repeats its deletion.
pub(crate) async fn get_deleted(tx: &mut Transaction, id: &BlogId) -> Result<Option<Blog>, Error> {
    let row = GET_DELETED.query(tx).bind(id.as_str()).fetch_optional(tx).await?;
    row.as_ref().map(blog).transpose()
}

const LOCK: Statement =
    locking!("b", concat!("SELECT ", columns!(), " FROM blogs b WHERE b.id = $1 AND b.delete_time IS NULL"));

/// A blog, kept from other writers.
pub(crate) async fn lock(tx: &mut Transaction, id: &BlogId) -> Result<Option<Blog>, Error> {
    let row = LOCK.query(tx).bind(id.as_str()).fetch_optional(tx).await?;
    row.as_ref().map(blog).transpose()
}

const LIST: Statement = Statement::same(concat!(
    "SELECT ",
    columns!(),
    " FROM blogs b WHERE b.id > $1 AND b.delete_time IS NULL ORDER BY b.id LIMIT $2"
));

/// Up to `most` blogs after `after`, by id.
pub(crate) async fn list(database: &Database, after: Option<&BlogId>, most: u32) -> Result<Vec<Blog>, Error> {
    // No id is empty, so every id comes after that.
    let after = after.map_or("", BlogId::as_str);
    let rows = LIST.query(database).bind(after).bind(most).fetch_all(database).await?;
    rows.iter().map(blog).collect()
}

const UPDATE: Statement = Statement::same(
    "UPDATE blogs SET title = $2, description = $3, language = $4, time_zone = $5, comment_policy = $6, \
     theme = $7, allowed_origins = $8, revision = $9, update_time = $10, delete_time = $11 WHERE id = $1",
);

/// Writes a blog that [`lock`] keeps.
pub(crate) async fn update(tx: &mut Transaction, blog: &Blog) -> Result<(), Error> {
    UPDATE
        .query(tx)
        .bind(blog.id.as_str())
        .bind(&blog.title)
        .bind(&blog.description)
        .bind(&blog.language)
        .bind(&blog.time_zone)
        .bind(blog.comment_policy.to_json())
        .bind(blog.theme.to_json())
        .bind(blog.allowed_origins.to_json())
        .bind(blog.revision)
        .bind(blog.update_time.0)
        .bind(blog.delete_time.map(|time| time.0))
        .execute(tx)
        .await?;
    changes::blog(tx, blog, Kind::Updated);
    Ok(())
}

pub(super) fn blog(row: &Row) -> Result<Blog, Error> {
    Ok(Blog {
        id: BlogId::stored(row.get("id")?),
        title: row.get("title")?,
        description: row.get("description")?,
        language: row.get("language")?,
        time_zone: row.get("time_zone")?,
        comment_policy: json(row, "comment_policy")?,
        theme: json(row, "theme")?,
        allowed_origins: json(row, "allowed_origins")?,
        revision: row.get("revision")?,
        create_time: Timestamp(row.get("create_time")?),
        update_time: Timestamp(row.get("update_time")?),
        delete_time: row.get::<Option<i64>>("delete_time")?.map(Timestamp),
    })
}
