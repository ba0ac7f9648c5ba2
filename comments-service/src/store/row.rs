//! A comment's row, decoded from columns or from the JSON of an aggregated page.

use serde::Deserialize;
use service_kit::time::Timestamp;
use store_kit::{Error, Row};

use crate::{
    comment::{Author, AuthorKind, Comment, Format, HeldReasons, Kind, State, Text},
    name::{BlogId, CommentId, PostId},
    reaction::ReactionCounts,
};

/// The columns of a comment that rules and lists need.
macro_rules! columns {
    () => {
        "blog, post, id, parent_id, root_id, depth, kind, state, author_kind, display_name, url, email, \
         email_confirm_time, person, guest, client_address, content, content_format, content_html, markup_version, \
         held_reasons, reply_count, reaction_counts, request_hash, edit_time, revision, create_time, update_time"
    };
}
pub(crate) use columns;

/// The same columns of the table named `r`, as keys and values of a JSON object.
macro_rules! pairs {
    () => {
        "'blog', r.blog, 'post', r.post, 'id', r.id, 'parent_id', r.parent_id, 'root_id', r.root_id, \
         'depth', r.depth, 'kind', r.kind, 'state', r.state, 'author_kind', r.author_kind, \
         'display_name', r.display_name, 'url', r.url, 'email', r.email, \
         'email_confirm_time', r.email_confirm_time, 'person', r.person, \
         'guest', r.guest, 'client_address', r.client_address, 'content', r.content, \
         'content_format', r.content_format, 'content_html', r.content_html, \
         'markup_version', r.markup_version, 'held_reasons', r.held_reasons, \
         'reply_count', r.reply_count, 'reaction_counts', r.reaction_counts, 'request_hash', r.request_hash, 'edit_time', r.edit_time, \
         'revision', r.revision, 'create_time', r.create_time, 'update_time', r.update_time"
    };
}
pub(crate) use pairs;

/// One row.
#[derive(Debug, Deserialize)]
pub(super) struct CommentRow {
    blog: BlogId,
    post: PostId,
    id: CommentId,
    parent_id: Option<CommentId>,
    root_id: CommentId,
    depth: i64,
    kind: Kind,
    state: State,
    author_kind: AuthorKind,
    display_name: String,
    url: String,
    email: String,
    email_confirm_time: Option<i64>,
    person: Option<String>,
    guest: Option<String>,
    client_address: String,
    content: String,
    content_format: Format,
    content_html: String,
    markup_version: i64,
    held_reasons: HeldReasons,
    reply_count: i64,
    reaction_counts: ReactionCounts,
    request_hash: String,
    edit_time: Option<i64>,
    revision: i64,
    create_time: i64,
    update_time: i64,
}

/// The comment in a row that selects `columns!()`.
pub(super) fn comment(row: &Row) -> Result<Comment, Error> {
    let row = CommentRow {
        blog: BlogId(row.get("blog")?),
        post: PostId(row.get("post")?),
        id: CommentId(row.get("id")?),
        parent_id: row.get::<Option<String>>("parent_id")?.map(CommentId),
        root_id: CommentId(row.get("root_id")?),
        depth: row.get("depth")?,
        kind: named(row, "kind", Kind::parse)?,
        state: named(row, "state", State::parse)?,
        author_kind: named(row, "author_kind", AuthorKind::parse)?,
        display_name: row.get("display_name")?,
        url: row.get("url")?,
        email: row.get("email")?,
        email_confirm_time: row.get("email_confirm_time")?,
        person: row.get("person")?,
        guest: row.get("guest")?,
        client_address: row.get("client_address")?,
        content: row.get("content")?,
        content_format: named(row, "content_format", Format::parse)?,
        content_html: row.get("content_html")?,
        markup_version: row.get("markup_version")?,
        held_reasons: row.get::<String>("held_reasons")?.into(),
        reply_count: row.get("reply_count")?,
        reaction_counts: row.get::<String>("reaction_counts")?.into(),
        request_hash: row.get("request_hash")?,
        edit_time: row.get("edit_time")?,
        revision: row.get("revision")?,
        create_time: row.get("create_time")?,
        update_time: row.get("update_time")?,
    };
    Ok(row.into())
}

/// The comments in a column that holds a JSON array of `pairs!()`, oldest first.
pub(super) fn comments(row: &Row, column: &str) -> Result<Vec<Comment>, Error> {
    let json: String = row.get(column)?;
    let rows: Vec<CommentRow> = serde_json::from_str(&json).map_err(|error| {
        // The error's text names a place in the document and none of its values.
        tracing::error!(column, line = error.line(), at = error.column(), "aggregated rows are not readable");
        Error::Corrupt { column: column.to_owned() }
    })?;
    let mut comments: Vec<Comment> = rows.into_iter().map(Comment::from).collect();
    // SQLite promises no order inside an aggregate.
    comments.sort_by(|a, b| (a.create_time, &a.id).cmp(&(b.create_time, &b.id)));
    Ok(comments)
}

/// A column that holds one of an enum's names.
pub(super) fn named<T>(row: &Row, column: &str, parse: fn(&str) -> Option<T>) -> Result<T, Error> {
    parse(&row.get::<String>(column)?).ok_or_else(|| Error::Corrupt { column: column.to_owned() })
}

impl From<CommentRow> for Comment {
    fn from(row: CommentRow) -> Self {
        Self {
            blog: row.blog,
            post: row.post,
            id: row.id,
            parent: row.parent_id,
            root: row.root_id,
            depth: row.depth,
            kind: row.kind,
            state: row.state,
            author: Author {
                kind: row.author_kind,
                display_name: row.display_name,
                url: row.url,
                email: row.email,
                email_confirm_time: row.email_confirm_time.map(Timestamp),
                person: row.person,
                guest: row.guest,
                client_address: row.client_address,
            },
            text: Text {
                content: row.content,
                format: row.content_format,
                html: row.content_html,
                markup_version: row.markup_version,
            },
            held: row.held_reasons,
            reply_count: row.reply_count,
            reactions: row.reaction_counts,
            request_hash: row.request_hash,
            edit_time: row.edit_time.map(Timestamp),
            revision: row.revision,
            create_time: Timestamp(row.create_time),
            update_time: Timestamp(row.update_time),
        }
    }
}
