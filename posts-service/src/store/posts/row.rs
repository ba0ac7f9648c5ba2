//! A post as a row, with or without its text.

use service_kit::time::Timestamp;
use store_kit::{Error, Row};

use crate::{
    store::{corrupt, json, word},
    values::{BlogId, Format, Kind, MemberId, PersonId, Post, PostId, PostName, State, Text},
};

/// What lists of view BASIC need.
macro_rules! list_columns {
    () => {
        "p.blog, p.id, p.kind, p.slug, p.title, p.content_format, p.excerpt, p.made_excerpt, p.state, \
         p.former_state, p.publish_as, p.publish_time, p.author, m.person AS author_person, \
         m.display_name AS author_display_name, p.labels, p.comment_policy, p.canonical_url, \
         p.canonical_key, p.experience, p.source_key, p.etag, p.revision, p.create_time, p.update_time, \
         p.delete_time, p.purge_time, p.markup_version"
    };
}

/// All of it.
macro_rules! all_columns {
    () => {
        concat!($crate::store::posts::list_columns!(), ", p.content, p.content_html")
    };
}

/// How long its texts are. No engine reads a text for its length in bytes.
macro_rules! size_columns {
    () => {
        "CAST(octet_length(p.content) + octet_length(p.content_html) AS BIGINT) AS text_bytes"
    };
}

/// Where it stands; the author's row is there even when the member was removed.
macro_rules! tables {
    () => {
        " FROM posts p JOIN members m ON m.blog = p.blog AND m.id = p.author "
    };
}

pub(in crate::store) use {all_columns, list_columns, size_columns, tables};

/// Reads a row of [`all_columns`].
pub(in crate::store) fn post(row: &Row) -> Result<Post, Error> {
    let text = Text {
        content: row.get("content")?,
        content_html: row.get("content_html")?,
        markup_version: row.get("markup_version")?,
    };
    Ok(Post { text: Some(text), ..without_text(row)? })
}

/// Reads a row of [`size_columns`]: bytes.
pub(in crate::store) fn size(row: &Row) -> Result<usize, Error> {
    usize::try_from(row.get::<i64>("text_bytes")?).map_err(|_| corrupt("text_bytes"))
}

/// Reads a row of [`list_columns`].
pub(in crate::store) fn without_text(row: &Row) -> Result<Post, Error> {
    let time = |column: &str| Ok::<_, Error>(row.get::<Option<i64>>(column)?.map(Timestamp));
    let former_state: Option<String> = row.get("former_state")?;
    let experience: Option<String> = row.get("experience")?;
    Ok(Post {
        name: PostName { blog: BlogId::stored(row.get("blog")?), id: PostId::stored(row.get("id")?) },
        kind: word(row, "kind", Kind::parse)?,
        slug: row.get("slug")?,
        title: row.get("title")?,
        text: None,
        content_format: word(row, "content_format", Format::parse)?,
        excerpt: row.get("excerpt")?,
        made_excerpt: row.get("made_excerpt")?,
        state: word(row, "state", State::parse)?,
        former_state: former_state.as_deref().and_then(State::parse),
        publish_as: word(row, "publish_as", State::parse)?,
        publish_time: time("publish_time")?,
        author: MemberId::stored(row.get("author")?),
        author_person: row.get::<Option<String>>("author_person")?.map(PersonId::stored),
        author_display_name: row.get("author_display_name")?,
        labels: json(row, "labels")?,
        comment_policy: json(row, "comment_policy")?,
        canonical_url: row.get("canonical_url")?,
        canonical_key: row.get("canonical_key")?,
        experience: experience
            .map(|text| serde_json::from_str(&text).map_err(|_| corrupt("experience")))
            .transpose()?,
        source_key: row.get("source_key")?,
        etag: row.get("etag")?,
        revision: row.get("revision")?,
        create_time: Timestamp(row.get("create_time")?),
        update_time: Timestamp(row.get("update_time")?),
        delete_time: time("delete_time")?,
        purge_time: time("purge_time")?,
    })
}
