//! Statements over single posts.

mod row;

pub(super) use row::{all_columns, list_columns, post, size, size_columns, tables, without_text};

use std::collections::HashMap;

use store_kit::{
    Database, Error, Query, Statement, Target, Transaction, json_list, locking, outbox::Kind, with_list,
};

use crate::{
    store::{changes, word},
    values::{BlogId, Experience, Format, PersonId, Post, PostId, PostName, Sight, State},
};

pub(super) const STATEMENTS: &[Statement] = &[
    INSERT,
    GET,
    LOCK,
    GET_MANY,
    SIZES,
    WITHOUT_TEXTS,
    FORMAT,
    BY_SLUG,
    BY_ALIAS,
    BY_CANONICAL_KEY,
    IS_SLUG_TAKEN,
    KNOWN_SOURCE_KEYS,
    UPDATE,
    UPDATE_STATE,
];

const INSERT: Statement = Statement::same(
    "INSERT INTO posts (blog, id, kind, slug, title, content, content_format, content_html, markup_version, \
     excerpt, made_excerpt, labels, comment_policy, canonical_url, canonical_key, experience, business, author, etag, \
     revision, update_time, state, former_state, publish_as, publish_time, sort_time, delete_time, purge_time, \
     source_key, create_time) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, \
     $22, $23, $24, $25, $26, $27, $28, $29, $30) ON CONFLICT (blog, slug) DO NOTHING",
);

/// Adds a post; `false` when another one has its slug.
pub(crate) async fn insert(tx: &mut Transaction, post: &Post) -> Result<bool, Error> {
    let query =
        INSERT.query(tx).bind(post.name.blog.as_str()).bind(post.name.id.as_str()).bind(post.kind.as_str());
    let query = bind_state(bind_fields(query, post), post);
    let query = query.bind(post.source_key.as_deref()).bind(post.create_time.0);
    let inserted = query.execute(tx).await? == 1;
    if inserted {
        changes::post(tx, &post.name, Kind::Created, post.revision, post.update_time);
    }
    Ok(inserted)
}

const GET: Statement =
    Statement::same(concat!("SELECT ", all_columns!(), tables!(), "WHERE p.blog = $1 AND p.id = $2"));

/// A post in any state.
pub(crate) async fn get(target: impl Into<Target<'_>>, name: &PostName) -> Result<Option<Post>, Error> {
    let target = target.into();
    let query = GET.query(&target).bind(name.blog.as_str()).bind(name.id.as_str());
    query.fetch_optional(target).await?.as_ref().map(post).transpose()
}

const LOCK: Statement =
    locking!("p", concat!("SELECT ", all_columns!(), tables!(), "WHERE p.blog = $1 AND p.id = $2"));

/// A post in any state, kept from other writers.
pub(crate) async fn lock(tx: &mut Transaction, name: &PostName) -> Result<Option<Post>, Error> {
    let query = LOCK.query(tx).bind(name.blog.as_str()).bind(name.id.as_str());
    query.fetch_optional(tx).await?.as_ref().map(post).transpose()
}

macro_rules! get_many {
    ($open:literal, $close:literal) => {
        concat!(
            "SELECT ",
            all_columns!(),
            tables!(),
            "WHERE p.blog = $1 AND p.id IN (SELECT wanted.value FROM ",
            $open,
            "$2",
            $close,
            " AS wanted)"
        )
    };
}

const GET_MANY: Statement = with_list!(get_many);

/// The posts among these, in no order.
pub(crate) async fn get_many(database: &Database, blog: &BlogId, ids: &[PostId]) -> Result<Vec<Post>, Error> {
    let ids = json_list(ids.iter().map(PostId::as_str));
    let rows = GET_MANY.query(database).bind(blog.as_str()).bind(ids).fetch_all(database).await?;
    rows.iter().map(post).collect()
}

macro_rules! sizes {
    ($open:literal, $close:literal) => {
        concat!(
            "SELECT ",
            list_columns!(),
            ", ",
            size_columns!(),
            tables!(),
            "WHERE p.blog = $1 AND p.id IN (SELECT wanted.value FROM ",
            $open,
            "$2",
            $close,
            " AS wanted)"
        )
    };
}

const SIZES: Statement = with_list!(sizes);

/// The posts among these without their texts, and how many bytes the texts have; in no order.
pub(crate) async fn sizes(
    database: &Database,
    blog: &BlogId,
    ids: &[PostId],
) -> Result<Vec<(Post, usize)>, Error> {
    let ids = json_list(ids.iter().map(PostId::as_str));
    let rows = SIZES.query(database).bind(blog.as_str()).bind(ids).fetch_all(database).await?;
    rows.iter().map(|row| Ok((without_text(row)?, size(row)?))).collect()
}

macro_rules! without_texts {
    ($open:literal, $close:literal) => {
        concat!(
            "SELECT ",
            list_columns!(),
            tables!(),
            "WHERE p.blog = $1 AND p.id IN (SELECT wanted.value FROM ",
            $open,
            "$2",
            $close,
            " AS wanted)"
        )
    };
}

const WITHOUT_TEXTS: Statement = with_list!(without_texts);

/// The posts among these without their texts, in no order.
pub(crate) async fn without_texts(
    database: &Database,
    blog: &BlogId,
    ids: &[PostId],
) -> Result<Vec<Post>, Error> {
    let ids = json_list(ids.iter().map(PostId::as_str));
    let rows = WITHOUT_TEXTS.query(database).bind(blog.as_str()).bind(ids).fetch_all(database).await?;
    rows.iter().map(without_text).collect()
}

const FORMAT: Statement =
    Statement::same("SELECT p.content_format FROM posts p WHERE p.blog = $1 AND p.id = $2");

/// How a post is written.
pub(crate) async fn format(database: &Database, name: &PostName) -> Result<Option<Format>, Error> {
    let query = FORMAT.query(database).bind(name.blog.as_str()).bind(name.id.as_str());
    let row = query.fetch_optional(database).await?;
    row.map(|row| word(&row, "content_format", Format::parse)).transpose()
}

const BY_SLUG: Statement =
    Statement::same(concat!("SELECT ", all_columns!(), tables!(), "WHERE p.blog = $1 AND p.slug = $2"));

/// The post that has this slug.
pub(crate) async fn by_slug(database: &Database, blog: &BlogId, slug: &str) -> Result<Option<Post>, Error> {
    let row = BY_SLUG.query(database).bind(blog.as_str()).bind(slug).fetch_optional(database).await?;
    row.as_ref().map(post).transpose()
}

const BY_ALIAS: Statement = Statement::same(concat!(
    "SELECT ",
    all_columns!(),
    tables!(),
    "JOIN post_aliases a ON a.blog = p.blog AND a.post = p.id WHERE a.blog = $1 AND a.alias = $2"
));

/// The post that this former slug or path leads to.
pub(crate) async fn by_alias(database: &Database, blog: &BlogId, alias: &str) -> Result<Option<Post>, Error> {
    let row = BY_ALIAS.query(database).bind(blog.as_str()).bind(alias).fetch_optional(database).await?;
    row.as_ref().map(post).transpose()
}

const BY_CANONICAL_KEY: Statement = Statement::same(concat!(
    "SELECT ",
    all_columns!(),
    tables!(),
    "WHERE p.blog = $1 AND p.canonical_key = $2 \
     AND ($3 OR p.state = 'PUBLISHED' OR ($4 AND p.state = 'PRIVATE') OR m.person = CAST($5 AS TEXT)) \
     ORDER BY p.sort_time DESC, p.id DESC LIMIT 1"
));

/// The newest post that is at home there and in sight.
pub(crate) async fn by_canonical_key(
    database: &Database,
    blog: &BlogId,
    key: Vec<u8>,
    sight: &Sight,
) -> Result<Option<Post>, Error> {
    let query = BY_CANONICAL_KEY
        .query(database)
        .bind(blog.as_str())
        .bind(key)
        .bind(sight.all)
        .bind(sight.private)
        .bind(sight.own.as_ref().map(PersonId::as_str));
    query.fetch_optional(database).await?.as_ref().map(post).transpose()
}

const IS_SLUG_TAKEN: Statement =
    Statement::same("SELECT p.id FROM posts p WHERE p.blog = $1 AND p.slug = $2 AND p.id <> $3");

/// Whether another post has this slug.
pub(crate) async fn is_slug_taken(tx: &mut Transaction, post: &PostName, slug: &str) -> Result<bool, Error> {
    let query = IS_SLUG_TAKEN.query(tx).bind(post.blog.as_str()).bind(slug).bind(post.id.as_str());
    Ok(query.fetch_optional(tx).await?.is_some())
}

macro_rules! known_source_keys {
    ($open:literal, $close:literal) => {
        concat!(
            "SELECT p.id, p.source_key FROM posts p \
             WHERE p.blog = $1 AND p.source_key IN (SELECT wanted.value FROM ",
            $open,
            "$2",
            $close,
            " AS wanted)"
        )
    };
}

const KNOWN_SOURCE_KEYS: Statement = with_list!(known_source_keys);

/// The posts that came from these.
pub(crate) async fn known_source_keys(
    target: impl Into<Target<'_>>,
    blog: &BlogId,
    keys: &[String],
) -> Result<HashMap<String, PostId>, Error> {
    let target = target.into();
    let query = KNOWN_SOURCE_KEYS.query(&target).bind(blog.as_str()).bind(json_list(keys));
    let rows = query.fetch_all(target).await?;
    rows.iter().map(|row| Ok((row.get("source_key")?, PostId::stored(row.get("id")?)))).collect()
}

const UPDATE: Statement = Statement::same(
    "UPDATE posts SET slug = $3, title = $4, content = $5, content_format = $6, content_html = $7, \
     markup_version = $8, excerpt = $9, made_excerpt = $10, labels = $11, comment_policy = $12, \
     canonical_url = $13, canonical_key = $14, experience = $15, business = $16, author = $17, etag = $18, \
     revision = $19, update_time = $20 WHERE blog = $1 AND id = $2",
);

/// Writes the fields of a post that [`lock`] keeps; `false` when another one has its slug.
pub(crate) async fn update(tx: &mut Transaction, post: &Post) -> Result<bool, Error> {
    let query = UPDATE.query(tx).bind(post.name.blog.as_str()).bind(post.name.id.as_str());
    match bind_fields(query, post).execute(tx).await {
        // The slug is all that this statement could violate.
        Err(error) if error.is_unique_violation() => return Ok(false),
        done => done?,
    };
    changes::post(tx, &post.name, Kind::Updated, post.revision, post.update_time);
    Ok(true)
}

const UPDATE_STATE: Statement = Statement::same(
    "UPDATE posts SET revision = $3, update_time = $4, state = $5, former_state = $6, publish_as = $7, \
     publish_time = $8, sort_time = $9, delete_time = $10, purge_time = $11 WHERE blog = $1 AND id = $2",
);

/// Writes how far a post is that [`lock`] keeps, and that came from this state.
pub(crate) async fn update_state(tx: &mut Transaction, post: &Post, from: State) -> Result<(), Error> {
    let query = UPDATE_STATE
        .query(tx)
        .bind(post.name.blog.as_str())
        .bind(post.name.id.as_str())
        .bind(post.revision)
        .bind(post.update_time.0);
    bind_state(query, post).execute(tx).await?;
    changes::post(tx, &post.name, changes::step(from, post.state), post.revision, post.update_time);
    Ok(())
}

/// `slug` to `update_time`, in the order in which INSERT and UPDATE name them.
fn bind_fields(query: Query, post: &Post) -> Query {
    let text = post.text.as_ref().expect("a post is written with its text");
    query
        .bind(&post.slug)
        .bind(&post.title)
        .bind(&text.content)
        .bind(post.content_format.as_str())
        .bind(&text.content_html)
        .bind(text.markup_version)
        .bind(&post.excerpt)
        .bind(&post.made_excerpt)
        .bind(json_list(&post.labels))
        .bind(post.comment_policy.to_json())
        .bind(&post.canonical_url)
        .bind(post.canonical_key.clone())
        .bind(post.experience.as_ref().map(|it| serde_json::to_string(it).expect("plain data")))
        .bind(post.experience.as_ref().map(Experience::slug))
        .bind(post.author.as_str())
        .bind(&post.etag)
        .bind(post.revision)
        .bind(post.update_time.0)
}

/// `state` to `purge_time`, in the order in which INSERT and UPDATE_STATE name them.
fn bind_state(query: Query, post: &Post) -> Query {
    query
        .bind(post.state.as_str())
        .bind(post.former_state.map(State::as_str))
        .bind(post.publish_as.as_str())
        .bind(post.publish_time.map(|time| time.0))
        .bind(post.sort_time().0)
        .bind(post.delete_time.map(|time| time.0))
        .bind(post.purge_time.map(|time| time.0))
}
