//! Discussions: roots with their first replies, one row per root. The engines aggregate rows to JSON
//! in words of their own.

use store_kit::{Database, Error, Row, Statement};

use super::{
    lists::bounds,
    row::{self, columns, pairs},
};
use crate::{
    comment::Comment,
    name::{BlogId, PostId},
    slice::{Order, Slice},
};

/// Every statement here.
pub const PER_ENGINE: &[Statement] = &[OLDEST, NEWEST, BEST];

/// A root with its first replies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discussion {
    /// The root.
    pub root: Comment,
    /// Its first replies at any depth, oldest first.
    pub replies: Vec<Comment>,
}

// $1 blog, $2 post, $3 and $4 the position, $5 roots, $6 whether hidden ones are wanted, $7 replies; for the
// best first $8 how many reactions there are at the position.
// Indexes: comments_roots or comments_best, comments_replies.
macro_rules! page {
    ($replies:literal, $object:literal, $after:literal, $order:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            ", (SELECT ",
            $replies,
            " FROM (SELECT ",
            $object,
            "(",
            pairs!(),
            ") AS reply FROM comments r WHERE r.blog = c.blog AND r.post = c.post AND r.root_id = c.id \
             AND r.depth > 0 AND ($6 OR r.state = 'APPROVED' OR r.reply_count > 0) \
             ORDER BY r.create_time, r.id LIMIT $7) page",
            ") AS replies FROM comments c WHERE blog = $1 AND post = $2 AND depth = 0 \
             AND ($6 OR state = 'APPROVED' OR reply_count > 0) AND ",
            $after,
            " ORDER BY ",
            $order,
            " LIMIT $5"
        )
    };
}

macro_rules! on_each {
    ($after:literal, $order:literal) => {
        Statement::each(
            page!("json_group_array(json(page.reply))", "json_object", $after, $order),
            page!("CAST(COALESCE(json_agg(page.reply), '[]') AS TEXT)", "json_build_object", $after, $order),
        )
    };
}

const OLDEST: Statement = on_each!("(create_time, id) > ($3, $4)", "create_time, id");
const NEWEST: Statement = on_each!("(create_time, id) < ($3, $4)", "create_time DESC, id DESC");
const BEST: Statement = on_each!(
    "(reaction_count, create_time, id) < ($8, $3, $4)",
    "reaction_count DESC, create_time DESC, id DESC"
);

/// Roots of a post, each with its first `replies` replies: one statement, one row per root.
pub async fn page(
    database: &Database,
    (blog, post): (&BlogId, &PostId),
    hidden: bool,
    slice: &Slice,
    replies: u32,
) -> Result<Vec<Discussion>, Error> {
    let (time, id) = bounds(slice);
    let statement = match slice.order {
        Order::OldestFirst => OLDEST,
        Order::NewestFirst => NEWEST,
        Order::BestFirst => BEST,
    };
    let bound = statement
        .query(database)
        .bind(blog.as_str())
        .bind(post.as_str())
        .bind(time)
        .bind(id)
        .bind(slice.limit)
        .bind(hidden)
        .bind(replies);
    let bound = match (slice.order, &slice.after) {
        (Order::BestFirst, Some(position)) => bound.bind(position.reaction_count),
        (Order::BestFirst, None) => bound.bind(i64::MAX),
        _ => bound,
    };
    let rows = bound.fetch_all(database).await?;
    rows.iter().map(discussion).collect()
}

fn discussion(row: &Row) -> Result<Discussion, Error> {
    Ok(Discussion { root: row::comment(row)?, replies: row::comments(row, "replies")? })
}
