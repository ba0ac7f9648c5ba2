//! Lists of comments, flat or as discussions.

use service_kit::time::Timestamp;
use store_kit::{Database, Error, Query, Row, query};

use super::{
    dialect,
    row::{self, columns},
};
use crate::{
    comment::{Comment, Kind, State},
    name::{BlogId, CommentId, PostId},
    slice::Slice,
};

/// Every statement here; the aggregated pages are in the dialects.
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
    /// Of this kind.
    pub kind: Option<Kind>,
    /// In this state.
    pub state: Option<State>,
    /// By this person.
    pub person: Option<String>,
    /// Written between these moments, both included.
    pub created: (Timestamp, Timestamp),
    /// Last changed between these.
    pub updated: (Timestamp, Timestamp),
}

/// A root with its first replies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discussion {
    /// The root.
    pub root: Comment,
    /// Its first replies at any depth, oldest first.
    pub replies: Vec<Comment>,
}

// $1 blog, $2 position's time, $3 position's id, $4 limit, $5 hidden, $6 tombstones, $7 kind, $8 state,
// $9 person, $10 to $13 times, and what follows.
macro_rules! list {
    ($of:literal, $state:literal, $created:literal, $after:literal, $direction:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM comments WHERE blog = $1",
            $of,
            " AND (create_time, id) ",
            $after,
            " ($2, $3) AND ($5 OR state = 'APPROVED' OR ($6 AND reply_count > 0)) \
             AND (CAST($7 AS TEXT) IS NULL OR kind = $7) AND ",
            $state,
            " AND (CAST($9 AS TEXT) IS NULL OR person = $9) \
             AND ",
            $created,
            " BETWEEN $10 AND $11 AND update_time BETWEEN $12 AND $13 ORDER BY create_time ",
            $direction,
            ", id ",
            $direction,
            " LIMIT $4"
        )
    };
}

macro_rules! both_orders {
    ($oldest:ident, $newest:ident, $of:literal, $state:literal, $created:literal) => {
        const $oldest: &str = list!($of, $state, $created, ">", "ASC");
        const $newest: &str = list!($of, $state, $created, "<", "DESC");
    };
}

// Index: comments_of_post.
both_orders!(
    OF_POST_OLDEST,
    OF_POST_NEWEST,
    " AND post = $14",
    "(CAST($8 AS TEXT) IS NULL OR state = $8)",
    "create_time"
);
// Index: comments_replies.
both_orders!(
    OF_THREAD_OLDEST,
    OF_THREAD_NEWEST,
    " AND post = $14 AND root_id = $15 AND depth > 0",
    "(CAST($8 AS TEXT) IS NULL OR state = $8)",
    "create_time"
);
// Index: comments_of_blog.
both_orders!(OF_BLOG_OLDEST, OF_BLOG_NEWEST, "", "(CAST($8 AS TEXT) IS NULL OR state = $8)", "create_time");
// Index: comments_in_state. Two bounds on the bare column would lure SQLite to comments_of_blog, and
// through every APPROVED comment on the way to a few that wait.
both_orders!(IN_STATE_OLDEST, IN_STATE_NEWEST, "", "state = $8", "create_time + 0");

/// Comments by themselves.
pub async fn flat(
    database: &Database,
    blog: &BlogId,
    of: &Of,
    filter: &Filter,
    slice: &Slice,
) -> Result<Vec<Comment>, Error> {
    let statement = match (of, filter.state, slice.newest_first) {
        (Of::Post(_), _, false) => OF_POST_OLDEST,
        (Of::Post(_), _, true) => OF_POST_NEWEST,
        (Of::Thread(..), _, false) => OF_THREAD_OLDEST,
        (Of::Thread(..), _, true) => OF_THREAD_NEWEST,
        (Of::Blog, None, false) => OF_BLOG_OLDEST,
        (Of::Blog, None, true) => OF_BLOG_NEWEST,
        (Of::Blog, Some(_), false) => IN_STATE_OLDEST,
        (Of::Blog, Some(_), true) => IN_STATE_NEWEST,
    };
    let bound = filtered(statement, blog, filter, slice);
    let bound = match of {
        Of::Post(post) => bound.bind(post.as_str()),
        Of::Thread(post, root) => bound.bind(post.as_str()).bind(root.as_str()),
        Of::Blog => bound,
    };
    bound.fetch_all(database).await?.iter().map(row::comment).collect()
}

fn filtered(statement: &'static str, blog: &BlogId, filter: &Filter, slice: &Slice) -> Query {
    let (time, id) = bounds(slice);
    query(statement)
        .bind(blog.as_str())
        .bind(time)
        .bind(id)
        .bind(slice.limit)
        .bind(filter.hidden)
        .bind(filter.tombstones)
        .bind(filter.kind.map(Kind::as_str))
        .bind(filter.state.map(State::as_str))
        .bind(filter.person.as_deref())
        .bind(filter.created.0.0)
        .bind(filter.created.1.0)
        .bind(filter.updated.0.0)
        .bind(filter.updated.1.0)
}

/// The position as it is bound; without one, before every comment in the order asked for.
fn bounds(slice: &Slice) -> (i64, &str) {
    match &slice.after {
        Some(position) => (position.create_time.0, position.id.as_str()),
        // `~` is greater than every letter of an id.
        None if slice.newest_first => (i64::MAX, "~"),
        None => (i64::MIN, ""),
    }
}

/// Roots of a post, each with its first `replies` replies: one statement, one row per root.
pub async fn discussions(
    database: &Database,
    (blog, post): (&BlogId, &PostId),
    hidden: bool,
    slice: &Slice,
    replies: u32,
) -> Result<Vec<Discussion>, Error> {
    let dialect = dialect::of(database.engine());
    let (time, id) = bounds(slice);
    let rows = query(if slice.newest_first { dialect.page_newest } else { dialect.page_oldest })
        .bind(blog.as_str())
        .bind(post.as_str())
        .bind(time)
        .bind(id)
        .bind(slice.limit)
        .bind(hidden)
        .bind(replies)
        .fetch_all(database)
        .await?;
    rows.iter().map(discussion).collect()
}

fn discussion(row: &Row) -> Result<Discussion, Error> {
    Ok(Discussion { root: row::comment(row)?, replies: row::comments(row, "replies")? })
}
