//! Statements that add up posts. Each answers few rows, since a row costs more on its way than in
//! the database: times and experiences come as one JSON text.

use serde::Deserialize;
use store_kit::{Database, Error, Statement};

use crate::{
    store::{corrupt, json},
    values::{BlogId, Experience, Sight},
};

pub(super) const STATEMENTS: &[Statement] = &[TIMES, LABELS, EXPERIENCES];

/// Articles that the reader of the summary may read: `$2` says whether PRIVATE ones are among them.
macro_rules! counted {
    () => {
        "p.blog = $1 AND p.kind = 'ARTICLE' AND (p.state = 'PUBLISHED' OR ($2 AND p.state = 'PRIVATE'))"
    };
}

/// Times to the quarter of an hour, by which every zone of the world is off UTC, and posts of each.
/// The number of quarters is counted from the year 1, so that it is rounded down for all of them.
macro_rules! times {
    ($open:literal, $close:literal) => {
        concat!(
            "SELECT ",
            $open,
            "[' || q.quarter || ',' || q.posts || ']'",
            $close,
            " AS times FROM (",
            "SELECT (p.sort_time + 62135596800000000) / 900000000 AS quarter, COUNT(*) AS posts \
             FROM posts p WHERE ",
            counted!(),
            " GROUP BY 1) q"
        )
    };
}

const TIMES: Statement =
    Statement::each(times!("group_concat('", ", ',')"), times!("string_agg('", ", ',')"));

const QUARTER_MICROS: i64 = 900_000_000;
const YEAR_1_MICROS: i64 = -62_135_596_800_000_000;

/// When articles were published, in microseconds, to the quarter of an hour; how many of each.
pub(crate) async fn times(
    database: &Database,
    blog: &BlogId,
    sight: &Sight,
) -> Result<Vec<(i64, i64)>, Error> {
    let query = TIMES.query(database).bind(blog.as_str()).bind(sees_private(sight));
    let Some(row) = query.fetch_optional(database).await? else { return Ok(Vec::new()) };
    let times: Option<String> = row.get("times")?;
    let times: Vec<(i64, i64)> =
        serde_json::from_str(&format!("[{}]", times.unwrap_or_default())).map_err(|_| corrupt("times"))?;
    Ok(times.into_iter().map(|(quarter, posts)| (quarter * QUARTER_MICROS + YEAR_1_MICROS, posts)).collect())
}

const LABELS: Statement = Statement::same(concat!(
    "SELECT l.label, COUNT(*) AS posts FROM post_labels l JOIN posts p ON p.blog = l.blog AND p.id = l.post WHERE ",
    counted!(),
    " GROUP BY l.label ORDER BY posts DESC, l.label LIMIT $3"
));

/// Labels of articles, most articles first.
pub(crate) async fn labels(
    database: &Database,
    blog: &BlogId,
    sight: &Sight,
    most: u32,
) -> Result<Vec<(String, i64)>, Error> {
    let query = LABELS.query(database).bind(blog.as_str()).bind(sees_private(sight)).bind(most);
    let rows = query.fetch_all(database).await?;
    rows.iter().map(|row| Ok((row.get("label")?, row.get("posts")?))).collect()
}

/// Which businesses are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page<'a> {
    pub(crate) blog: &'a BlogId,
    /// Only this one.
    pub(crate) only: Option<&'a str>,
    /// Only those after this one.
    pub(crate) after: &'a str,
    pub(crate) most: u32,
}

/// One experience and when its post was published.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Told {
    pub(crate) micros: i64,
    pub(crate) experience: Experience,
}

macro_rules! experiences {
    ($all:literal, $told:literal) => {
        concat!(
            "SELECT t.business, ",
            $all,
            " AS told FROM (",
            "SELECT p.business, ",
            $told,
            " AS told, p.sort_time FROM posts p WHERE ",
            counted!(),
            " AND p.business IN (SELECT b.business FROM (SELECT p.business FROM posts p WHERE ",
            counted!(),
            " AND p.business > $3 AND ($4 OR p.business = $5) \
             GROUP BY p.business ORDER BY p.business LIMIT $6) b)) t \
             GROUP BY t.business ORDER BY t.business"
        )
    };
}

const EXPERIENCES: Statement = Statement::each(
    experiences!(
        "json_group_array(json(t.told) ORDER BY t.sort_time DESC)",
        "json_object('micros', p.sort_time, 'experience', json(p.experience))"
    ),
    experiences!(
        "CAST(json_agg(t.told ORDER BY t.sort_time DESC) AS TEXT)",
        "json_build_object('micros', p.sort_time, 'experience', CAST(p.experience AS json))"
    ),
);

/// What is told of each business of the page, newest first.
pub(crate) async fn experiences(
    database: &Database,
    page: Page<'_>,
    sight: &Sight,
) -> Result<Vec<(String, Vec<Told>)>, Error> {
    let query = EXPERIENCES
        .query(database)
        .bind(page.blog.as_str())
        .bind(sees_private(sight))
        .bind(page.after)
        .bind(page.only.is_none())
        .bind(page.only.unwrap_or_default())
        .bind(page.most);
    let rows = query.fetch_all(database).await?;
    rows.iter().map(|row| Ok((row.get("business")?, json(row, "told")?))).collect()
}

fn sees_private(sight: &Sight) -> bool {
    sight.all || sight.private
}
