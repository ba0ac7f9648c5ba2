//! Statements over the words of posts. What is indexed are folded words; the plain text stands beside
//! them for what is shown of a match.

use store_kit::{
    Condition, Database, Engine, Error, Statement, Transaction, filter_here,
    search::{Phrase, Weight, column, matching, vector},
};

use crate::{
    store::posts::{list_columns, tables, without_text},
    values::{PersonId, Post, PostName, Searchable, Searching, Sight},
};

pub(super) const STATEMENTS: &[Statement] = &[PUT_TEXT, PUT_WORDS, MERGE, CHANGES, SEARCH];

const PUT_TEXT: Statement = Statement::same(
    "INSERT INTO post_search (blog, post, plain) VALUES ($1, $2, $3) \
     ON CONFLICT (blog, post) DO UPDATE SET plain = excluded.plain",
);

const PUT_WORDS: Statement = Statement::each(
    "INSERT OR REPLACE INTO post_words (rowid, title, labels, content) \
     SELECT s.doc, $3, $4, $5 FROM post_search s WHERE s.blog = $1 AND s.post = $2",
    "UPDATE post_search SET words = CAST($3 AS tsvector) WHERE blog = $1 AND post = $2",
);

// FTS5 marks what is deleted and keeps its words in the pages of the index until they are merged: a negative
// number begins to merge all of them, a positive one goes on. PostgreSQL's index has none of its own.
const MERGE: Statement = Statement::each(
    "INSERT INTO post_words (post_words, rank) VALUES ('merge', $1)",
    "SELECT CAST($1 AS BIGINT) AS pages",
);

// Fewer than two changes by a merge are none (SQLite FTS5, 6.9).
const CHANGES: Statement =
    Statement::each("SELECT total_changes() AS changes", "SELECT CAST(0 AS BIGINT) AS changes");

/// Writes up to `pages` of the index anew without the words of posts that are gone; the `first` time it
/// begins. Answers whether there may be more to do.
pub(crate) async fn merge(tx: &mut Transaction, pages: i64, first: bool) -> Result<bool, Error> {
    let before: i64 = CHANGES.query(tx).fetch_one(&mut *tx).await?.get("changes")?;
    MERGE.query(tx).bind(if first { -pages } else { pages }).execute(&mut *tx).await?;
    let after: i64 = CHANGES.query(tx).fetch_one(tx).await?.get("changes")?;
    Ok(after - before >= 2)
}

/// Puts the post into the index as it now is, in the transaction that writes it.
///
/// A post that is purged leaves by itself: its row here goes with it.
pub(crate) async fn put(
    tx: &mut Transaction,
    post: &PostName,
    title: &str,
    labels: &[String],
    text: &Searchable,
) -> Result<(), Error> {
    let (blog, id) = (post.blog.as_str(), post.id.as_str());
    PUT_TEXT.query(tx).bind(blog).bind(id).bind(&text.plain).execute(tx).await?;
    let folded = service_kit::search::folded_words;
    let title = folded(title);
    // A word of one label is not next to one of another.
    let labels: Vec<Vec<String>> = labels.iter().map(|label| folded(label)).collect();
    let query = PUT_WORDS.query(tx).bind(blog).bind(id);
    let query = match tx.engine() {
        Engine::Sqlite => query.bind(column(&title)).bind(column(&labels.concat())).bind(column(&text.words)),
        Engine::Postgres => {
            let mut fields: Vec<(Weight, &[String])> = vec![(Weight::A, &title)];
            fields.extend(labels.iter().map(|label| (Weight::B, &label[..])));
            fields.push((Weight::D, &text.words));
            query.bind(vector(&fields))
        }
    };
    query.execute(tx).await.map(drop)
}

/// The rows that may be found, and which of them come first. How much of a text is read for a snippet
/// is bounded here: 64 Ki characters.
macro_rules! search {
    ($from:expr, $matches:literal, $order:literal) => {
        concat!(
            "SELECT ",
            list_columns!(),
            ", substr(s.plain, 1, 65536) AS plain",
            $from,
            "WHERE p.blog = $1 AND ",
            $matches,
            " AND ($2 OR p.state = 'PUBLISHED' OR ($3 AND p.state = 'PRIVATE') OR m.person = CAST($4 AS TEXT)) \
             AND ($8 OR p.state <> 'TRASHED') AND ",
            filter_here!(),
            " ORDER BY ",
            $order,
            ", p.sort_time DESC, p.id DESC LIMIT $6 OFFSET $7"
        )
    };
}

/// A title weighs most, then a label, then the text. CROSS JOIN keeps the order on SQLite: from the few
/// that match to their posts.
const SEARCH: Statement = Statement::each(
    search!(
        " FROM (SELECT rowid AS doc, bm25(post_words, 10.0, 5.0, 1.0) AS score FROM post_words \
         WHERE post_words MATCH $5) f \
         CROSS JOIN post_search s ON s.doc = f.doc \
         CROSS JOIN posts p ON p.blog = s.blog AND p.id = s.post \
         CROSS JOIN members m ON m.blog = p.blog AND m.id = p.author ",
        "TRUE",
        "f.score"
    ),
    search!(
        concat!(tables!(), "JOIN post_search s ON s.blog = p.blog AND s.post = p.id "),
        "s.words @@ CAST($5 AS tsquery)",
        "ts_rank(CAST('{0.1, 0.2, 0.5, 1.0}' AS real[]), s.words, CAST($5 AS tsquery), 1) DESC"
    ),
);

/// At most `most` posts that match and that `sight` reaches, best first, each with the beginning of its
/// plain text.
pub(crate) async fn search(
    database: &Database,
    asked: &Searching,
    sight: &Sight,
    most: u32,
) -> Result<Vec<(Post, String)>, Error> {
    let query = SEARCH
        .query(database)
        .bind(asked.blog.as_str())
        .bind(sight.all)
        .bind(sight.private)
        .bind(sight.own.as_ref().map(PersonId::as_str))
        .bind(matching(database.engine(), &phrases(&asked.query.all), &phrases(&asked.query.none)))
        .bind(most)
        .bind(asked.offset)
        .bind(asked.with_trashed);
    let filter: Condition = super::listing::condition(&asked.filter);
    let rows = query.filter(filter).fetch_all(database).await?;
    rows.iter().map(|row| Ok((without_text(row)?, row.get("plain")?))).collect()
}

fn phrases(asked: &[service_kit::search::Phrase]) -> Vec<Phrase> {
    let phrase = |asked: &service_kit::search::Phrase| Phrase {
        words: asked.words.clone(),
        is_prefix: asked.is_prefix,
    };
    asked.iter().map(phrase).collect()
}
