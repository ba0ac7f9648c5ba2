//! Single comments: read, insert, change.

use service_kit::time::Timestamp;
use store_kit::{
    Database, Error, Query, Statement, Target, Transaction, json_list, outbox::Kind, query, with_list,
};

use super::{
    changes,
    row::{self, columns},
};
use crate::{
    comment::{Comment, HeldReasons, State, Text},
    name::{BlogId, CommentId, CommentName, PostId},
};

/// Every statement here that the engines share.
pub const STATEMENTS: &[&str] = &[GET, INSERT, SET_TEXT, SET_STATE, EMPTY, ERASE, COUNT_REPLIES];

/// Those that they spell differently.
pub const PER_ENGINE: &[Statement] = &[GET_MANY];

const GET: &str = concat!("SELECT ", columns!(), " FROM comments WHERE blog = $1 AND id = $2");

/// The comment of this id.
pub async fn get(
    target: impl Into<Target<'_>>,
    blog: &BlogId,
    id: &CommentId,
) -> Result<Option<Comment>, Error> {
    let row = query(GET).bind(blog.as_str()).bind(id.as_str()).fetch_optional(target).await?;
    row.as_ref().map(row::comment).transpose()
}

macro_rules! get_many {
    ($open:literal, $close:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM comments WHERE blog = $1 AND id IN (SELECT value FROM ",
            $open,
            "$2",
            $close,
            " AS ids)"
        )
    };
}
const GET_MANY: Statement = with_list!(get_many);

/// Those of the comments that are there, in no order.
pub async fn get_many(
    database: &Database,
    blog: &BlogId,
    ids: impl IntoIterator<Item = &CommentId>,
) -> Result<Vec<Comment>, Error> {
    let ids = json_list(ids.into_iter().map(CommentId::as_str));
    let rows = GET_MANY.query(database).bind(blog.as_str()).bind(ids).fetch_all(database).await?;
    rows.iter().map(row::comment).collect()
}

const INSERT: &str = "INSERT INTO comments (blog, post, id, parent_id, root_id, depth, kind, state, author_kind, \
     display_name, url, email, email_confirm_time, person, guest, client_address, content, content_format, content_html, \
     markup_version, held_reasons, reply_count, reaction_count, reaction_counts, request_hash, text_hash, source_key, edit_time, revision, \
     create_time, update_time) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, \
     $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)";

/// Adds a comment. `text_hash` names its commenter and text, `source_key` what was imported.
pub async fn insert(
    transaction: &mut Transaction,
    comment: &Comment,
    text_hash: &str,
    source_key: Option<&str>,
) -> Result<(), Error> {
    let (author, text) = (&comment.author, &comment.text);
    query(INSERT)
        .bind(comment.blog.as_str())
        .bind(comment.post.as_str())
        .bind(comment.id.as_str())
        .bind(comment.parent.as_ref().map(CommentId::as_str))
        .bind(comment.root.as_str())
        .bind(comment.depth)
        .bind(comment.kind.as_str())
        .bind(comment.state.as_str())
        .bind(author.kind.as_str())
        .bind(&author.display_name)
        .bind(&author.url)
        .bind(&author.email)
        .bind(author.email_confirm_time.map(|time| time.0))
        .bind(author.person.as_deref())
        .bind(author.guest.as_deref())
        .bind(&author.client_address)
        .bind(&text.content)
        .bind(text.format.as_str())
        .bind(&text.html)
        .bind(text.markup_version)
        .bind(comment.held.joined())
        .bind(comment.reply_count)
        .bind(comment.reactions.total())
        .bind(comment.reactions.joined())
        .bind(&comment.request_hash)
        .bind(text_hash)
        .bind(source_key)
        .bind(comment.edit_time.map(|time| time.0))
        .bind(comment.revision)
        .bind(comment.create_time.0)
        .bind(comment.update_time.0)
        .execute(&mut *transaction)
        .await?;
    let (name, now) = (comment.name(), comment.update_time);
    changes::comment(transaction, &name, Kind::Created, comment.revision, now);
    Ok(())
}

const SET_TEXT: &str = "UPDATE comments SET content = $4, content_format = $5, content_html = $6, markup_version = $7, \
     text_hash = $8, state = $9, held_reasons = $10, edit_time = $11, update_time = $11, \
     revision = revision + 1 WHERE blog = $1 AND id = $2 AND revision = $3";

/// The new text of a comment, and what became of the comment by it.
#[derive(Debug, Clone)]
pub struct NewText {
    /// The text.
    pub text: Text,
    /// Names its commenter and text.
    pub text_hash: String,
    /// The state after it.
    pub state: State,
    /// Why it waits after it.
    pub held: HeldReasons,
}

/// Changes the text, if the comment is still at `comment.revision`; answers whether it was.
pub async fn set_text(
    transaction: &mut Transaction,
    comment: &Comment,
    new: &NewText,
    now: Timestamp,
) -> Result<bool, Error> {
    let query = query(SET_TEXT)
        .bind(comment.blog.as_str())
        .bind(comment.id.as_str())
        .bind(comment.revision)
        .bind(&new.text.content)
        .bind(new.text.format.as_str())
        .bind(&new.text.html)
        .bind(new.text.markup_version)
        .bind(&new.text_hash)
        .bind(new.state.as_str())
        .bind(new.held.joined())
        .bind(now.0);
    change(transaction, query, comment, new.state, now).await
}

const SET_STATE: &str = "UPDATE comments SET state = $4, held_reasons = '', update_time = $5, revision = revision + 1 \
     WHERE blog = $1 AND id = $2 AND revision = $3";

/// Changes the state to what a moderator decided, if the comment is still at `comment.revision`;
/// answers whether it was.
pub async fn set_state(
    transaction: &mut Transaction,
    comment: &Comment,
    state: State,
    now: Timestamp,
) -> Result<bool, Error> {
    let query = query(SET_STATE)
        .bind(comment.blog.as_str())
        .bind(comment.id.as_str())
        .bind(comment.revision)
        .bind(state.as_str())
        .bind(now.0);
    change(transaction, query, comment, state, now).await
}

const EMPTY: &str = "UPDATE comments SET state = 'DELETED', display_name = '', url = '', email = '', \
     email_confirm_time = NULL, client_address = '', content = '', content_html = '', held_reasons = '', request_hash = '', \
     reaction_count = 0, reaction_counts = '', text_hash = '', edit_time = NULL, update_time = $4, revision = revision + 1 \
     WHERE blog = $1 AND id = $2 AND revision = $3";

/// Deletes what the author wrote for good, if the comment is still at `comment.revision`; answers
/// whether it was. Its place and whose it was stay: the author still finds that it is gone, and
/// writing again at once is still too soon.
pub async fn empty(transaction: &mut Transaction, comment: &Comment, now: Timestamp) -> Result<bool, Error> {
    let query =
        query(EMPTY).bind(comment.blog.as_str()).bind(comment.id.as_str()).bind(comment.revision).bind(now.0);
    change(transaction, query, comment, State::Deleted, now).await
}

const ERASE: &str = "UPDATE comments SET state = 'DELETED', author_kind = 'GUEST', display_name = '', url = '', \
     email = '', email_confirm_time = NULL, person = NULL, guest = NULL, client_address = '', content = '', content_html = '', \
     held_reasons = '', request_hash = '', reaction_count = 0, reaction_counts = '', text_hash = '', \
     edit_time = NULL, update_time = $4, revision = revision + 1 \
     WHERE blog = $1 AND id = $2 AND revision = $3";

/// Deletes what the author wrote and who that was for good, if the comment is still at
/// `comment.revision`; answers whether it was. Its place stays, and the key of an import, by which it
/// does not come in again.
pub async fn erase(transaction: &mut Transaction, comment: &Comment, now: Timestamp) -> Result<bool, Error> {
    let query =
        query(ERASE).bind(comment.blog.as_str()).bind(comment.id.as_str()).bind(comment.revision).bind(now.0);
    change(transaction, query, comment, State::Deleted, now).await
}

/// Runs a statement that raises the revision by one, and tells of it; answers whether there was a row.
async fn change(
    transaction: &mut Transaction,
    query: Query,
    comment: &Comment,
    to: State,
    now: Timestamp,
) -> Result<bool, Error> {
    let changed = query.execute(&mut *transaction).await? == 1;
    if changed {
        let kind = changes::step(comment.state, to);
        changes::comment(transaction, &comment.name(), kind, comment.revision + 1, now);
    }
    Ok(changed)
}

// The walk up ends at the root: depth is at most 50. Counts are not the comment itself, and raise no
// revision; that a tombstone comes to stand in the place of a hidden one, or goes, does.
const COUNT_REPLIES: &str = "WITH RECURSIVE ancestors (id, parent_id) AS ( \
     SELECT c.id, c.parent_id FROM comments c WHERE c.blog = $1 AND c.id = $2 \
     UNION ALL \
     SELECT c.id, c.parent_id FROM comments c JOIN ancestors a ON c.id = a.parent_id WHERE c.blog = $1) \
     UPDATE comments SET reply_count = reply_count + $3, revision = revision + CASE \
     WHEN state <> 'APPROVED' AND (reply_count = 0) <> (reply_count + $3 = 0) THEN 1 ELSE 0 END \
     WHERE blog = $1 AND id IN (SELECT a.id FROM ancestors a) \
     RETURNING post, id, state, reply_count, revision";

/// Adds `change` to the replies of `parent` and of everything above it, and tells of those that readers
/// now find a tombstone for, or no more.
pub async fn count_replies(
    transaction: &mut Transaction,
    blog: &BlogId,
    parent: &CommentId,
    change: i64,
    now: Timestamp,
) -> Result<(), Error> {
    let count = query(COUNT_REPLIES).bind(blog.as_str()).bind(parent.as_str()).bind(change);
    for row in count.fetch_all(&mut *transaction).await? {
        let replies: i64 = row.get("reply_count")?;
        let is_approved = row.get::<String>("state")? == State::Approved.as_str();
        if !is_approved && (replies == 0) != (replies == change) {
            let (post, comment) = (PostId(row.get("post")?), CommentId(row.get("id")?));
            let name = CommentName { blog: blog.clone(), post, comment };
            let kind = if replies == 0 { Kind::Hidden } else { Kind::Updated };
            changes::comment(transaction, &name, kind, row.get("revision")?, now);
        }
    }
    Ok(())
}
