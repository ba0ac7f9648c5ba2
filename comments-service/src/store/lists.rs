//! Flat lists of comments.

use store_kit::{Condition, Database, Error, filter_here, query};

use super::row::{self, columns};
use crate::{
    comment::Comment,
    filter::{self, Asked, TimeField, Wanted},
    name::{BlogId, CommentId, PostId},
    slice::{Order, Slice},
};

/// Every statement here.
pub const STATEMENTS: &[&str] = &[
    OF_POST_OLDEST,
    OF_POST_NEWEST,
    OF_THREAD_OLDEST,
    OF_THREAD_NEWEST,
    OF_BLOG_OLDEST,
    OF_BLOG_NEWEST,
    IN_STATE_OLDEST,
    IN_STATE_NEWEST,
];

/// Which comments a list is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// A post's.
    Post(PostId),
    /// The replies, at any depth, to a root of a post.
    Thread(PostId, CommentId),
    /// A blog's.
    Blog,
}

/// What a list wants of a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Hidden ones too, for moderators.
    pub hidden: bool,
    /// Hidden ones in whose place a tombstone stands. A filter by what a tombstone hides must not
    /// find it.
    pub tombstones: bool,
    /// Which ones.
    pub wanted: Wanted,
}

// $1 blog, $2 position's time, $3 position's id, $4 limit, $5 hidden, $6 tombstones, $7 and $8 between
// which times, and what follows. The filter comes after those.
macro_rules! list {
    ($of:literal, $created:literal, $after:literal, $direction:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM comments WHERE blog = $1",
            $of,
            " AND (create_time, id) ",
            $after,
            " ($2, $3) AND ($5 OR state = 'APPROVED' OR ($6 AND reply_count > 0)) AND ",
            $created,
            " BETWEEN $7 AND $8 AND ",
            filter_here!(),
            " ORDER BY create_time ",
            $direction,
            ", id ",
            $direction,
            " LIMIT $4"
        )
    };
}

macro_rules! both_orders {
    ($oldest:ident, $newest:ident, $of:literal, $created:literal) => {
        const $oldest: &str = list!($of, $created, ">", "ASC");
        const $newest: &str = list!($of, $created, "<", "DESC");
    };
}

// Index: comments_of_post.
both_orders!(OF_POST_OLDEST, OF_POST_NEWEST, " AND post = $9", "create_time");
// Index: comments_replies.
both_orders!(
    OF_THREAD_OLDEST,
    OF_THREAD_NEWEST,
    " AND post = $9 AND root_id = $10 AND depth > 0",
    "create_time"
);
// Index: comments_of_blog.
both_orders!(OF_BLOG_OLDEST, OF_BLOG_NEWEST, "", "create_time");
// Index: comments_in_state. Two bounds on the bare column would lure SQLite to comments_of_blog, and
// through every APPROVED comment on the way to a few that wait.
both_orders!(IN_STATE_OLDEST, IN_STATE_NEWEST, " AND state = $9", "create_time + 0");

/// Comments by themselves.
pub async fn flat(
    database: &Database,
    blog: &BlogId,
    of: &Of,
    filter: &Filter,
    slice: &Slice,
) -> Result<Vec<Comment>, Error> {
    let state = filter::state(&filter.wanted);
    let statement = match (of, state, slice.order != Order::OldestFirst) {
        (Of::Post(_), _, false) => OF_POST_OLDEST,
        (Of::Post(_), _, true) => OF_POST_NEWEST,
        (Of::Thread(..), _, false) => OF_THREAD_OLDEST,
        (Of::Thread(..), _, true) => OF_THREAD_NEWEST,
        (Of::Blog, None, false) => OF_BLOG_OLDEST,
        (Of::Blog, None, true) => OF_BLOG_NEWEST,
        (Of::Blog, Some(_), false) => IN_STATE_OLDEST,
        (Of::Blog, Some(_), true) => IN_STATE_NEWEST,
    };
    let (from, to) = filter::created(&filter.wanted);
    let (time, id) = bounds(slice);
    let bound = query(statement)
        .bind(blog.as_str())
        .bind(time)
        .bind(id)
        .bind(slice.limit)
        .bind(filter.hidden)
        .bind(filter.tombstones)
        .bind(from.0)
        .bind(to.0);
    let bound = match (of, state) {
        (Of::Post(post), _) => bound.bind(post.as_str()),
        (Of::Thread(post, root), _) => bound.bind(post.as_str()).bind(root.as_str()),
        (Of::Blog, Some(state)) => bound.bind(state.as_str()),
        (Of::Blog, None) => bound,
    };
    let rows = bound.filter(condition(&filter.wanted)).fetch_all(database).await?;
    rows.iter().map(row::comment).collect()
}

/// The filter as the store understands it.
pub(super) fn condition(wanted: &Wanted) -> Condition {
    let each = |parts: &[Wanted]| parts.iter().map(condition).collect();
    match wanted {
        Wanted::All(parts) => Condition::All(each(parts)),
        Wanted::Any(parts) => Condition::Any(each(parts)),
        Wanted::Not(part) => Condition::Not(Box::new(condition(part))),
        Wanted::Term(Asked::Kind(kind)) => Condition::compare("kind", "=", kind.as_str()),
        Wanted::Term(Asked::State(state)) => Condition::compare("state", "=", state.as_str()),
        Wanted::Term(Asked::Author(person)) => Condition::compare("person", "=", person),
        Wanted::Term(Asked::Time(field, comparison, time)) => {
            let column = match field {
                TimeField::Create => "create_time",
                TimeField::Update => "update_time",
            };
            Condition::compare(column, comparison.sign(), time.0)
        }
    }
}

/// The position as it is bound; without one, before every comment in the order asked for.
pub(super) fn bounds(slice: &Slice) -> (i64, &str) {
    match &slice.after {
        Some(position) => (position.create_time.0, position.id.as_str()),
        // `~` is greater than every letter of an id.
        None if slice.order != Order::OldestFirst => (i64::MAX, "~"),
        None => (i64::MIN, ""),
    }
}
