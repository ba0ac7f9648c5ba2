//! Threads: a lock for whoever writes into one, and its counts.

use service_kit::time::Timestamp;
use store_kit::{Database, Error, Row, Statement, Transaction, json_list, query, with_list};

use crate::name::{BlogId, PostId};

/// Every statement here that the engines share.
pub const STATEMENTS: &[&str] = &[LOCK, COUNT, MOST_DISCUSSED, LAST_DISCUSSED];

/// Those that they spell differently.
pub const PER_ENGINE: &[Statement] = &[OF_POSTS];

/// The counts of a discussion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// APPROVED comments.
    pub approved: i64,
    /// PENDING ones.
    pub pending: i64,
    /// When the newest APPROVED one was written.
    pub last_comment_time: Option<Timestamp>,
}

const LOCK: &str = "INSERT INTO threads (blog, post, approved_count, pending_count, last_comment_time, revision) \
     VALUES ($1, $2, 0, 0, NULL, 0) ON CONFLICT (blog, post) DO UPDATE SET revision = threads.revision";

/// Locks the thread until the end of the transaction, making its row at the first time.
///
/// Every write of a thread's comments begins with it: on PostgreSQL, what is read afterwards is
/// then what the write before has left.
pub async fn lock(transaction: &mut Transaction, blog: &BlogId, post: &PostId) -> Result<(), Error> {
    query(LOCK).bind(blog.as_str()).bind(post.as_str()).execute(transaction).await.map(drop)
}

// Index: comments_of_post, from its newest end.
const COUNT: &str = "UPDATE threads SET approved_count = approved_count + $3, pending_count = pending_count + $4, \
     last_comment_time = (SELECT c.create_time FROM comments c \
     WHERE c.blog = $1 AND c.post = $2 AND c.state = 'APPROVED' ORDER BY c.create_time DESC, c.id DESC LIMIT 1), \
     revision = revision + 1 WHERE blog = $1 AND post = $2";

/// Adds to the counts of a locked thread, after its comments were changed.
pub async fn count(
    transaction: &mut Transaction,
    blog: &BlogId,
    post: &PostId,
    approved: i64,
    pending: i64,
) -> Result<(), Error> {
    query(COUNT)
        .bind(blog.as_str())
        .bind(post.as_str())
        .bind(approved)
        .bind(pending)
        .execute(transaction)
        .await
        .map(drop)
}

macro_rules! of_posts {
    ($open:literal, $close:literal) => {
        concat!(
            "SELECT post, approved_count, pending_count, last_comment_time \
             FROM threads WHERE blog = $1 AND post IN (SELECT value FROM ",
            $open,
            "$2",
            $close,
            " AS posts)"
        )
    };
}
const OF_POSTS: Statement = with_list!(of_posts);

/// The counts of those of the posts that were ever written into.
pub async fn of_posts(
    database: &Database,
    blog: &BlogId,
    posts: &[PostId],
) -> Result<Vec<(PostId, Counts)>, Error> {
    let rows = OF_POSTS
        .query(database)
        .bind(blog.as_str())
        .bind(json_list(posts.iter().map(PostId::as_str)))
        .fetch_all(database)
        .await?;
    rows.iter().map(counts).collect()
}

/// In which order threads are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThreadOrder {
    /// By shown comments.
    MostDiscussed,
    /// By the time of the newest shown comment.
    LastDiscussed,
}

/// Where a list of threads goes on: after the thread of this count, or time, and post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadPosition {
    /// The count or the time, as the order has it.
    pub key: i64,
    /// The post.
    pub post: PostId,
}

macro_rules! list {
    ($key:literal) => {
        concat!(
            "SELECT post, approved_count, pending_count, last_comment_time FROM threads \
             WHERE blog = $1 AND approved_count > 0 AND (",
            $key,
            ", post) < ($2, $3) ORDER BY ",
            $key,
            " DESC, post DESC LIMIT $4"
        )
    };
}
// Index: threads_most_discussed.
const MOST_DISCUSSED: &str = list!("approved_count");
// Index: threads_last_discussed.
const LAST_DISCUSSED: &str = list!("last_comment_time");

/// Threads of a blog with shown comments.
pub async fn list(
    database: &Database,
    blog: &BlogId,
    order: ThreadOrder,
    after: Option<&ThreadPosition>,
    limit: u32,
) -> Result<Vec<(PostId, Counts)>, Error> {
    let statement = match order {
        ThreadOrder::MostDiscussed => MOST_DISCUSSED,
        ThreadOrder::LastDiscussed => LAST_DISCUSSED,
    };
    // `~` is greater than every letter of an id.
    let (key, post) = after.map_or((i64::MAX, "~"), |position| (position.key, position.post.as_str()));
    let rows =
        query(statement).bind(blog.as_str()).bind(key).bind(post).bind(limit).fetch_all(database).await?;
    rows.iter().map(counts).collect()
}

impl ThreadPosition {
    /// Right after the thread with these counts.
    pub fn after(order: ThreadOrder, post: &PostId, counts: &Counts) -> Self {
        let key = match order {
            ThreadOrder::MostDiscussed => counts.approved,
            ThreadOrder::LastDiscussed => counts.last_comment_time.unwrap_or_default().0,
        };
        Self { key, post: post.clone() }
    }
}

fn counts(row: &Row) -> Result<(PostId, Counts), Error> {
    let counts = Counts {
        approved: row.get("approved_count")?,
        pending: row.get("pending_count")?,
        last_comment_time: row.get::<Option<i64>>("last_comment_time")?.map(Timestamp),
    };
    Ok((PostId(row.get("post")?), counts))
}
