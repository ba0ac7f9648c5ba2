//! What one person or guest wrote in a blog, wherever it stands.

use service_kit::time::Timestamp;
use store_kit::{Error, Row, Target, Transaction, query};

use super::row::{self, columns, named};
use crate::{
    comment::Comment,
    name::{BlogId, CommentId, PostId},
    reaction::Reaction,
    writer::Writer,
};

/// Every statement here.
pub const STATEMENTS: &[&str] = &[NEXT_BLOG, OF_PERSON, OF_GUEST, REACTIONS, TAKE_BACK];

/// How somebody reacted to a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnReaction {
    /// The comment's post.
    pub post: PostId,
    /// The comment.
    pub comment: CommentId,
    /// How.
    pub reaction: Reaction,
    /// When.
    pub create_time: Timestamp,
}

// The primary key of threads. One look for each blog: a person or guest is in few, and nobody says which.
const NEXT_BLOG: &str = "SELECT MIN(blog) AS blog FROM threads WHERE blog > $1";

/// The next blog in which anybody ever wrote, in the order of their ids; the first one after `None`.
pub async fn next_blog(
    target: impl Into<Target<'_>>,
    after: Option<&BlogId>,
) -> Result<Option<BlogId>, Error> {
    let row = query(NEXT_BLOG).bind(after.map_or("", BlogId::as_str)).fetch_one(target).await?;
    Ok(row.get::<Option<String>>("blog")?.map(BlogId))
}

macro_rules! of {
    ($who:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM comments WHERE blog = $1 AND ",
            $who,
            " = $2 AND ",
            $who,
            " IS NOT NULL AND (create_time, id) > ($3, $4) ORDER BY create_time, id LIMIT $5"
        )
    };
}
// Index: comments_of_person.
const OF_PERSON: &str = of!("person");
// Index: comments_of_guest.
const OF_GUEST: &str = of!("guest");

/// Comments of theirs, in every state, the oldest first, after a place.
pub async fn comments(
    target: impl Into<Target<'_>>,
    blog: &BlogId,
    writer: &Writer,
    after: Option<(Timestamp, &CommentId)>,
    most: u32,
) -> Result<Vec<Comment>, Error> {
    let (statement, who) = match writer {
        Writer::Person(person) => (OF_PERSON, person),
        Writer::Guest(id) => (OF_GUEST, id),
    };
    let (time, id) = after.map_or((i64::MIN, ""), |(time, id)| (time.0, id.as_str()));
    let query = query(statement).bind(blog.as_str()).bind(who).bind(time).bind(id).bind(most);
    query.fetch_all(target).await?.iter().map(row::comment).collect()
}

// Index: reactions_of_reactor.
const REACTIONS: &str = "SELECT c.post, r.comment_id, r.reaction, r.create_time FROM reactions r \
     JOIN comments c ON c.blog = r.blog AND c.id = r.comment_id \
     WHERE r.blog = $1 AND r.reactor = $2 AND r.comment_id > $3 ORDER BY r.comment_id LIMIT $4";

/// How they reacted, in the order of the comments' ids, after one.
pub async fn reactions(
    target: impl Into<Target<'_>>,
    blog: &BlogId,
    writer: &Writer,
    after: Option<&CommentId>,
    most: u32,
) -> Result<Vec<OwnReaction>, Error> {
    let query = query(REACTIONS)
        .bind(blog.as_str())
        .bind(writer.scope())
        .bind(after.map_or("", CommentId::as_str))
        .bind(most);
    query.fetch_all(target).await?.iter().map(reaction).collect()
}

fn reaction(row: &Row) -> Result<OwnReaction, Error> {
    Ok(OwnReaction {
        post: PostId(row.get("post")?),
        comment: CommentId(row.get("comment_id")?),
        reaction: named(row, "reaction", Reaction::parse)?,
        create_time: Timestamp(row.get("create_time")?),
    })
}

const TAKE_BACK: &str = "DELETE FROM reactions WHERE blog = $1 AND comment_id = $2 AND reactor = $3 \
     RETURNING reaction";

/// Takes their reaction back; answers which it was. The comment's counts are the caller's to keep.
pub async fn take_back(
    transaction: &mut Transaction,
    blog: &BlogId,
    comment: &CommentId,
    writer: &Writer,
) -> Result<Option<Reaction>, Error> {
    let query = query(TAKE_BACK).bind(blog.as_str()).bind(comment.as_str()).bind(writer.scope());
    let row = query.fetch_optional(transaction).await?;
    row.map(|row| named(&row, "reaction", Reaction::parse)).transpose()
}
