//! How readers reacted to comments.

use std::collections::HashMap;

use service_kit::time::Timestamp;
use store_kit::{Database, Error, Statement, Transaction, json_list, query, with_list};

use super::row::named;
use crate::{
    comment::Comment,
    name::{BlogId, CommentId},
    reaction::{Reaction, ReactionCounts},
};

/// Every statement here that the engines share.
pub const STATEMENTS: &[&str] = &[GET, PUT, TAKE_BACK, COUNT, FORGET];

/// Those that they spell differently.
pub const PER_ENGINE: &[Statement] = &[OF_COMMENTS];

const GET: &str = "SELECT reaction FROM reactions WHERE blog = $1 AND comment_id = $2 AND reactor = $3";

/// How the reader reacted to the comment.
pub async fn get(
    transaction: &mut Transaction,
    comment: &Comment,
    reactor: &str,
) -> Result<Option<Reaction>, Error> {
    let row = query(GET)
        .bind(comment.blog.as_str())
        .bind(comment.id.as_str())
        .bind(reactor)
        .fetch_optional(transaction)
        .await?;
    row.map(|row| named(&row, "reaction", Reaction::parse)).transpose()
}

const PUT: &str = "INSERT INTO reactions (blog, comment_id, reactor, reaction, create_time) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (blog, comment_id, reactor) DO UPDATE SET reaction = excluded.reaction, \
     create_time = excluded.create_time";

/// Sets the reader's reaction, in place of an earlier one.
pub async fn put(
    transaction: &mut Transaction,
    comment: &Comment,
    reactor: &str,
    reaction: Reaction,
    now: Timestamp,
) -> Result<(), Error> {
    query(PUT)
        .bind(comment.blog.as_str())
        .bind(comment.id.as_str())
        .bind(reactor)
        .bind(reaction.as_str())
        .bind(now.0)
        .execute(transaction)
        .await
        .map(drop)
}

const TAKE_BACK: &str = "DELETE FROM reactions WHERE blog = $1 AND comment_id = $2 AND reactor = $3";

/// Takes the reader's reaction back.
pub async fn take_back(transaction: &mut Transaction, comment: &Comment, reactor: &str) -> Result<(), Error> {
    query(TAKE_BACK)
        .bind(comment.blog.as_str())
        .bind(comment.id.as_str())
        .bind(reactor)
        .execute(transaction)
        .await
        .map(drop)
}

// No revision and no time: counts are not the comment itself.
const COUNT: &str =
    "UPDATE comments SET reaction_count = $3, reaction_counts = $4 WHERE blog = $1 AND id = $2";

/// Keeps the counts of a comment whose thread is locked.
pub async fn count(
    transaction: &mut Transaction,
    comment: &Comment,
    counts: &ReactionCounts,
) -> Result<(), Error> {
    query(COUNT)
        .bind(comment.blog.as_str())
        .bind(comment.id.as_str())
        .bind(counts.total())
        .bind(counts.joined())
        .execute(transaction)
        .await
        .map(drop)
}

const FORGET: &str = "DELETE FROM reactions WHERE blog = $1 AND comment_id = $2";

/// Forgets who reacted to the comment.
pub async fn forget(transaction: &mut Transaction, comment: &Comment) -> Result<(), Error> {
    query(FORGET).bind(comment.blog.as_str()).bind(comment.id.as_str()).execute(transaction).await.map(drop)
}

macro_rules! of_comments {
    ($open:literal, $close:literal) => {
        concat!(
            "SELECT comment_id, reaction FROM reactions \
             WHERE blog = $1 AND reactor = $2 AND comment_id IN (SELECT value FROM ",
            $open,
            "$3",
            $close,
            " AS comments)"
        )
    };
}
const OF_COMMENTS: Statement = with_list!(of_comments);

/// How one reader reacted to those of the comments that they reacted to.
pub async fn of_comments(
    database: &Database,
    blog: &BlogId,
    reactor: &str,
    comments: &[&CommentId],
) -> Result<HashMap<CommentId, Reaction>, Error> {
    let rows = OF_COMMENTS
        .query(database)
        .bind(blog.as_str())
        .bind(reactor)
        .bind(json_list(comments.iter().map(|id| id.as_str())))
        .fetch_all(database)
        .await?;
    rows.iter()
        .map(|row| Ok((CommentId(row.get("comment_id")?), named(row, "reaction", Reaction::parse)?)))
        .collect()
}
