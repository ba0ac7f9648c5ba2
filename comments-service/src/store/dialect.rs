//! What the engines spell differently: pages aggregated per root, and lists of keys.

mod postgres;
mod sqlite;

use store_kit::Engine;

/// The statements of one engine that the other does not understand.
#[derive(Debug)]
pub struct Dialect {
    /// Roots after a position with their first replies, oldest first.
    pub page_oldest: &'static str,
    /// The same, newest first.
    pub page_newest: &'static str,
    /// What is known of several posts.
    pub access_of_posts: &'static str,
    /// Counts of several threads.
    pub threads_of_posts: &'static str,
    /// Where imported comments stand.
    pub places_of_sources: &'static str,
}

impl Dialect {
    /// Every statement of this engine alone.
    pub fn statements(&self) -> [&'static str; 5] {
        [
            self.page_oldest,
            self.page_newest,
            self.access_of_posts,
            self.threads_of_posts,
            self.places_of_sources,
        ]
    }
}

/// The statements of `engine`.
pub fn of(engine: Engine) -> &'static Dialect {
    match engine {
        Engine::Sqlite => &sqlite::DIALECT,
        Engine::Postgres => &postgres::DIALECT,
    }
}

/// Texts as one parameter of a statement: a JSON array.
pub fn list<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    serde_json::Value::from(texts.collect::<Vec<_>>()).to_string()
}

// $1 blog, $2 post, $3 and $4 the position, $5 roots, $6 whether hidden ones are wanted, $7 replies.
// Indexes: comments_roots, comments_replies.
macro_rules! page {
    ($replies:literal, $object:literal, $after:literal, $direction:literal) => {
        concat!(
            "SELECT ",
            crate::store::row::columns!(),
            ", (SELECT ",
            $replies,
            " FROM (SELECT ",
            $object,
            "(",
            crate::store::row::pairs!(),
            ") AS reply FROM comments r WHERE r.blog = c.blog AND r.post = c.post AND r.root_id = c.id \
             AND r.depth > 0 AND ($6 OR r.state = 'APPROVED' OR r.reply_count > 0) \
             ORDER BY r.create_time, r.id LIMIT $7) page",
            ") AS replies FROM comments c WHERE blog = $1 AND post = $2 AND depth = 0 \
             AND ($6 OR state = 'APPROVED' OR reply_count > 0) AND (create_time, id) ",
            $after,
            " ($3, $4) ORDER BY create_time ",
            $direction,
            ", id ",
            $direction,
            " LIMIT $5"
        )
    };
}
use page;

macro_rules! access_of_posts {
    ($texts:literal) => {
        concat!(
            "SELECT post, found, audience, author_person, comment_policy, publish_time, checked_at \
             FROM post_access WHERE blog = $1 AND post IN (",
            $texts,
            ")"
        )
    };
}
use access_of_posts;

macro_rules! threads_of_posts {
    ($texts:literal) => {
        concat!(
            "SELECT post, approved_count, pending_count, last_comment_time \
             FROM threads WHERE blog = $1 AND post IN (",
            $texts,
            ")"
        )
    };
}
use threads_of_posts;

// Index: comments_of_source.
macro_rules! places_of_sources {
    ($texts:literal) => {
        concat!(
            "SELECT source_key, post, id, parent_id, root_id, depth FROM comments \
             WHERE blog = $1 AND source_key IS NOT NULL AND source_key IN (",
            $texts,
            ")"
        )
    };
}
use places_of_sources;
