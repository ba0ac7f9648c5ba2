//! The full-text index of comments, kept in the transaction of each change, and what it finds.

use service_kit::search::{Phrase, Query, folded_words};
use store_kit::{
    Database, Engine, Error, Statement, Transaction, filter_here,
    search::{self, Weight},
};

use super::{
    lists::{Filter, condition},
    row::{self, columns},
};
use crate::{
    comment::{Comment, Text},
    name::{BlogId, PostId},
};

/// Every statement here.
pub const PER_ENGINE: &[Statement] = &[PUT, FORGET, MERGE, CHANGES, FIND];

const PUT: Statement = Statement::each(
    "INSERT OR REPLACE INTO comment_words (rowid, words) \
     SELECT c.row_id, $3 FROM comments c WHERE c.blog = $1 AND c.id = $2",
    "INSERT INTO comment_words (blog, comment_id, words) VALUES ($1, $2, CAST($3 AS tsvector)) \
     ON CONFLICT (blog, comment_id) DO UPDATE SET words = excluded.words",
);

/// Makes the comment found by the words of `text`, and by no others.
pub async fn put(transaction: &mut Transaction, comment: &Comment, text: &Text) -> Result<(), Error> {
    let words = folded_words(&markup::plain_text(&text.html));
    let words = match transaction.engine() {
        Engine::Sqlite => search::column(&words),
        Engine::Postgres => search::vector(&[(Weight::D, &words)]),
    };
    PUT.query(transaction)
        .bind(comment.blog.as_str())
        .bind(comment.id.as_str())
        .bind(words)
        .execute(transaction)
        .await
        .map(drop)
}

const FORGET: Statement = Statement::each(
    "DELETE FROM comment_words \
     WHERE rowid = (SELECT c.row_id FROM comments c WHERE c.blog = $1 AND c.id = $2)",
    "DELETE FROM comment_words WHERE blog = $1 AND comment_id = $2",
);

/// Makes the comment not found any more.
pub async fn forget(transaction: &mut Transaction, comment: &Comment) -> Result<(), Error> {
    FORGET
        .query(transaction)
        .bind(comment.blog.as_str())
        .bind(comment.id.as_str())
        .execute(transaction)
        .await
        .map(drop)
}

// FTS5 marks what is deleted and keeps its words in the pages of the index until they are merged: a negative
// number begins to merge all of them, a positive one goes on. PostgreSQL's index has none of its own.
const MERGE: Statement = Statement::each(
    "INSERT INTO comment_words (comment_words, rank) VALUES ('merge', $1)",
    "SELECT CAST($1 AS BIGINT) AS pages",
);

// Fewer than two changes by a merge are none (SQLite FTS5, 6.9).
const CHANGES: Statement =
    Statement::each("SELECT total_changes() AS changes", "SELECT CAST(0 AS BIGINT) AS changes");

/// Writes up to `pages` of the index anew without the words that were forgotten; the `first` time it
/// begins. Answers whether there may be more to do.
pub async fn merge(transaction: &mut Transaction, pages: i64, first: bool) -> Result<bool, Error> {
    let before: i64 = CHANGES.query(transaction).fetch_one(&mut *transaction).await?.get("changes")?;
    let merge = MERGE.query(transaction).bind(if first { -pages } else { pages });
    merge.execute(&mut *transaction).await?;
    let after: i64 = CHANGES.query(transaction).fetch_one(transaction).await?.get("changes")?;
    Ok(after - before >= 2)
}

// $1 words, $2 blog, $3 post or NULL for all, $4 hidden, $5 limit, $6 how many were found before. The
// filter comes after those. A number of rows is no position that others move: a walk ends after 500.
// Indexes: comment_words; comment_words_words.
macro_rules! find {
    ($from:literal, $matches:literal, $rank:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM ",
            $from,
            " WHERE ",
            $matches,
            " AND blog = $2 AND (CAST($3 AS TEXT) IS NULL OR post = $3) AND ($4 OR state = 'APPROVED') AND ",
            filter_here!(),
            " ORDER BY ",
            $rank,
            ", create_time DESC, id DESC LIMIT $5 OFFSET $6"
        )
    };
}
const FIND: Statement = Statement::each(
    find!(
        "comment_words JOIN comments ON comments.row_id = comment_words.rowid",
        "comment_words MATCH $1",
        "comment_words.rank"
    ),
    find!(
        "comment_words JOIN comments USING (blog)",
        "comment_words.words @@ CAST($1 AS tsquery) AND comments.id = comment_words.comment_id",
        "ts_rank(comment_words.words, CAST($1 AS tsquery)) DESC"
    ),
);

/// Comments of a post, or of a blog, with the words of `query`: the best first, of as good the newest.
pub async fn find(
    database: &Database,
    (blog, post): (&BlogId, Option<&PostId>),
    query: &Query,
    filter: &Filter,
    (skip, limit): (u32, u32),
) -> Result<Vec<Comment>, Error> {
    let rows = FIND
        .query(database)
        .bind(search::matching(database.engine(), &phrases(&query.all), &phrases(&query.none)))
        .bind(blog.as_str())
        .bind(post.map(PostId::as_str))
        .bind(filter.hidden)
        .bind(limit)
        .bind(skip)
        .filter(condition(&filter.wanted))
        .fetch_all(database)
        .await?;
    rows.iter().map(row::comment).collect()
}

fn phrases(phrases: &[Phrase]) -> Vec<search::Phrase> {
    let phrase =
        |phrase: &Phrase| search::Phrase { words: phrase.words.clone(), is_prefix: phrase.is_prefix };
    phrases.iter().map(phrase).collect()
}
