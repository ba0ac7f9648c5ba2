//! Statements over pages of posts: one per order, direction and what is read of each, so that each
//! walks its own index from the place where the last page ended.

use store_kit::{Database, Error, Query, Row, Statement, json_list, with_list};

use crate::{
    store::posts::{all_columns, list_columns, post, size, size_columns, tables, without_text},
    values::{Kind, Label, Listing, MemberId, OrderField, PersonId, Post, Range, Sight, State},
};

pub(super) const STATEMENTS: &[Statement] = &[
    PUBLICATION[0],
    PUBLICATION[1],
    PUBLICATION[2],
    PUBLICATION[3],
    PUBLICATION[4],
    PUBLICATION[5],
    CREATION[0],
    CREATION[1],
    CREATION[2],
    CREATION[3],
    CREATION[4],
    CREATION[5],
    CHANGE[0],
    CHANGE[1],
    CHANGE[2],
    CHANGE[3],
    CHANGE[4],
    CHANGE[5],
];

/// What is read of each post.
#[derive(Clone, Copy)]
enum Amount {
    WithoutText = 0,
    All = 1,
    Size = 2,
}

/// A page: what the caller may see is part of the statement, so that pages are full.
macro_rules! page {
    ($columns:ident, $time:literal, $after:literal, $order:literal, $open:literal, $close:literal) => {
        concat!(
            "SELECT ",
            $columns!(),
            tables!(),
            "WHERE p.blog = $1 AND (p.", $time, ", p.id) ", $after, " ($2, $3) \
             AND ($4 OR p.state = 'PUBLISHED' OR ($5 AND p.state = 'PRIVATE') OR m.person = CAST($6 AS TEXT)) \
             AND ($7 OR p.state <> 'TRASHED') \
             AND (CAST($8 AS TEXT) IS NULL OR p.kind = $8) \
             AND (CAST($9 AS TEXT) IS NULL OR p.state = $9) \
             AND (CAST($10 AS TEXT) IS NULL OR p.author = $10) \
             AND (CAST($11 AS BIGINT) IS NULL OR p.publish_time >= $11) \
             AND (CAST($12 AS BIGINT) IS NULL OR p.publish_time <= $12) \
             AND (CAST($13 AS BIGINT) IS NULL OR p.create_time >= $13) \
             AND (CAST($14 AS BIGINT) IS NULL OR p.create_time <= $14) \
             AND (CAST($15 AS BIGINT) IS NULL OR p.update_time >= $15) \
             AND (CAST($16 AS BIGINT) IS NULL OR p.update_time <= $16) \
             AND NOT EXISTS (SELECT 1 FROM ", $open, "$17", $close, " AS wanted WHERE NOT EXISTS (\
                 SELECT 1 FROM post_labels l \
                 WHERE l.blog = p.blog AND l.label = wanted.value AND l.post = p.id)) \
             ORDER BY p.", $time, " ", $order, ", p.id ", $order, " LIMIT $18"
        )
    };
}

/// The statements of one order: oldest or newest first, for each [`Amount`].
macro_rules! pages {
    ($name:ident, $time:literal, $oldest:ident, $newest:ident, $oldest_full:ident, $newest_full:ident,
     $oldest_size:ident, $newest_size:ident) => {
        macro_rules! $oldest {
            ($open:literal, $close:literal) => {
                page!(list_columns, $time, ">", "ASC", $open, $close)
            };
        }
        macro_rules! $newest {
            ($open:literal, $close:literal) => {
                page!(list_columns, $time, "<", "DESC", $open, $close)
            };
        }
        macro_rules! $oldest_full {
            ($open:literal, $close:literal) => {
                page!(all_columns, $time, ">", "ASC", $open, $close)
            };
        }
        macro_rules! $newest_full {
            ($open:literal, $close:literal) => {
                page!(all_columns, $time, "<", "DESC", $open, $close)
            };
        }
        macro_rules! $oldest_size {
            ($open:literal, $close:literal) => {
                page!(size_columns, $time, ">", "ASC", $open, $close)
            };
        }
        macro_rules! $newest_size {
            ($open:literal, $close:literal) => {
                page!(size_columns, $time, "<", "DESC", $open, $close)
            };
        }
        const $name: [Statement; 6] = [
            with_list!($oldest),
            with_list!($newest),
            with_list!($oldest_full),
            with_list!($newest_full),
            with_list!($oldest_size),
            with_list!($newest_size),
        ];
    };
}

pages!(
    PUBLICATION,
    "sort_time",
    first_published,
    last_published,
    first_published_full,
    last_published_full,
    first_published_size,
    last_published_size
);
pages!(
    CREATION,
    "create_time",
    first_created,
    last_created,
    first_created_full,
    last_created_full,
    first_created_size,
    last_created_size
);
pages!(
    CHANGE,
    "update_time",
    first_changed,
    last_changed,
    first_changed_full,
    last_changed_full,
    first_changed_size,
    last_changed_size
);

/// At most `most` posts of a page that `sight` reaches, with their texts if the list is one of texts.
pub(crate) async fn page(
    database: &Database,
    listing: &Listing,
    sight: &Sight,
    most: usize,
) -> Result<Vec<Post>, Error> {
    let amount = if listing.with_text { Amount::All } else { Amount::WithoutText };
    let read = if listing.with_text { post } else { without_text };
    rows(database, listing, sight, amount, most).await?.iter().map(read).collect()
}

/// How many bytes the texts of each of those posts have, none of which is read for it.
pub(crate) async fn sizes(
    database: &Database,
    listing: &Listing,
    sight: &Sight,
    most: usize,
) -> Result<Vec<usize>, Error> {
    rows(database, listing, sight, Amount::Size, most).await?.iter().map(size).collect()
}

async fn rows(
    database: &Database,
    listing: &Listing,
    sight: &Sight,
    amount: Amount,
    most: usize,
) -> Result<Vec<Row>, Error> {
    if listing.filter.nothing {
        return Ok(Vec::new());
    }
    let (time, id) = listing.start();
    let query = statement(listing, amount)
        .query(database)
        .bind(listing.blog.as_str())
        .bind(time)
        .bind(id)
        .bind(sight.all)
        .bind(sight.private)
        .bind(sight.own.as_ref().map(PersonId::as_str))
        .bind(listing.with_trashed);
    let most = u32::try_from(most).unwrap_or(u32::MAX);
    bind_filter(query, listing).bind(most).fetch_all(database).await
}

fn statement(listing: &Listing, amount: Amount) -> &'static Statement {
    let pages = match listing.order {
        OrderField::Publication => &PUBLICATION,
        OrderField::Creation => &CREATION,
        OrderField::Change => &CHANGE,
    };
    &pages[usize::from(listing.descending) + 2 * amount as usize]
}

fn bind_filter(query: Query, listing: &Listing) -> Query {
    let filter = &listing.filter;
    let query = query
        .bind(filter.kind.map(Kind::as_str))
        .bind(filter.state.map(State::as_str))
        .bind(filter.author.as_ref().map(MemberId::as_str));
    [filter.publish_time, filter.create_time, filter.update_time]
        .into_iter()
        .fold(query, |query, Range { from, to }| query.bind(from).bind(to))
        .bind(json_list(filter.labels.iter().map(Label::as_str)))
}
