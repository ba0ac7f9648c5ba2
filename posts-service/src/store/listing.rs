//! Statements over pages of posts: one per order, direction and amount of text, so that each walks
//! its own index from the place where the last page ended.

use store_kit::{Database, Error, Query};

use crate::{
    store::{
        as_json,
        dialect::{Statement, with_list},
        posts::{all_columns, list_columns, post, tables, without_text},
    },
    values::{Kind, Label, Listing, MemberId, OrderField, PersonId, Post, Range, Sight, State},
};

pub(super) const STATEMENTS: &[Statement] = &[
    PUBLICATION[0],
    PUBLICATION[1],
    PUBLICATION[2],
    PUBLICATION[3],
    CREATION[0],
    CREATION[1],
    CREATION[2],
    CREATION[3],
    CHANGE[0],
    CHANGE[1],
    CHANGE[2],
    CHANGE[3],
];

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

/// The four statements of one order: oldest or newest first, each without and with texts.
macro_rules! pages {
    ($name:ident, $time:literal, $oldest:ident, $newest:ident, $oldest_full:ident, $newest_full:ident) => {
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
        const $name: [Statement; 4] =
            [with_list!($oldest), with_list!($newest), with_list!($oldest_full), with_list!($newest_full)];
    };
}

pages!(PUBLICATION, "sort_time", first_published, last_published, first_published_full, last_published_full);
pages!(CREATION, "create_time", first_created, last_created, first_created_full, last_created_full);
pages!(CHANGE, "update_time", first_changed, last_changed, first_changed_full, last_changed_full);

/// One page of posts that `sight` reaches.
pub(crate) async fn page(database: &Database, listing: &Listing, sight: &Sight) -> Result<Vec<Post>, Error> {
    if listing.filter.nothing {
        return Ok(Vec::new());
    }
    let (time, id) = listing.start();
    let query = statement(listing)
        .query(database)
        .bind(listing.blog.as_str())
        .bind(time)
        .bind(id)
        .bind(sight.all)
        .bind(sight.private)
        .bind(sight.own.as_ref().map(PersonId::as_str))
        .bind(listing.with_trashed);
    let rows = bind_filter(query, listing).bind(listing.most).fetch_all(database).await?;
    let read = if listing.with_text { post } else { without_text };
    rows.iter().map(read).collect()
}

fn statement(listing: &Listing) -> &'static Statement {
    let pages = match listing.order {
        OrderField::Publication => &PUBLICATION,
        OrderField::Creation => &CREATION,
        OrderField::Change => &CHANGE,
    };
    &pages[usize::from(listing.descending) + 2 * usize::from(listing.with_text)]
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
        .bind(as_json(filter.labels.iter().map(Label::as_str)))
}
