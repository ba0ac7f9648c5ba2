//! Statements over pages of posts: one per order, direction and what is read of each, so that each
//! walks its own index from the place where the last page ended.

use store_kit::{Condition, Database, Error, Row, Statement, filter_here};

use crate::{
    store::posts::{all_columns, list_columns, post, size, size_columns, tables, without_text},
    values::{Condition as Asked, Filter, Listing, OrderField, PersonId, Post, Sight, TimeField},
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
    ($columns:ident, $time:literal, $after:literal, $order:literal) => {
        Statement::same(concat!(
            "SELECT ",
            $columns!(),
            tables!(),
            "WHERE p.blog = $1 AND (p.", $time, ", p.id) ", $after, " ($2, $3) \
             AND ($4 OR p.state = 'PUBLISHED' OR ($5 AND p.state = 'PRIVATE') OR m.person = CAST($6 AS TEXT)) \
             AND ($7 OR p.state <> 'TRASHED') AND ",
            filter_here!(),
            " ORDER BY p.", $time, " ", $order, ", p.id ", $order, " LIMIT $8"
        ))
    };
}

/// The statements of one order: oldest or newest first, for each [`Amount`].
macro_rules! pages {
    ($time:literal) => {
        [
            page!(list_columns, $time, ">", "ASC"),
            page!(list_columns, $time, "<", "DESC"),
            page!(all_columns, $time, ">", "ASC"),
            page!(all_columns, $time, "<", "DESC"),
            page!(size_columns, $time, ">", "ASC"),
            page!(size_columns, $time, "<", "DESC"),
        ]
    };
}

const PUBLICATION: [Statement; 6] = pages!("sort_time");
const CREATION: [Statement; 6] = pages!("create_time");
const CHANGE: [Statement; 6] = pages!("update_time");

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
    query.bind(most).filter(condition(&listing.filter)).fetch_all(database).await
}

fn statement(listing: &Listing, amount: Amount) -> &'static Statement {
    let pages = match listing.order {
        OrderField::Publication => &PUBLICATION,
        OrderField::Creation => &CREATION,
        OrderField::Change => &CHANGE,
    };
    &pages[usize::from(listing.descending) + 2 * amount as usize]
}

/// The filter as the store understands it.
pub(super) fn condition(filter: &Filter) -> Condition {
    let each = |parts: &[Filter]| parts.iter().map(condition).collect();
    match filter {
        Filter::All(parts) => Condition::All(each(parts)),
        Filter::Any(parts) => Condition::Any(each(parts)),
        Filter::Not(part) => Condition::Not(Box::new(condition(part))),
        Filter::Term(asked) => term(asked),
    }
}

fn term(asked: &Asked) -> Condition {
    match asked {
        Asked::Kind(kind) => Condition::compare("p.kind", "=", kind.as_str()),
        Asked::State(state) => Condition::compare("p.state", "=", state.as_str()),
        Asked::Author(author) => Condition::compare("p.author", "=", author.as_str()),
        Asked::Business(business) => Condition::compare("p.business", "=", business.as_str()),
        Asked::Label(label) => Condition::Is(
            "EXISTS (SELECT 1 FROM post_labels l WHERE l.blog = p.blog AND l.label = {} AND l.post = p.id)"
                .to_owned(),
            label.as_str().into(),
        ),
        Asked::Time(field, comparison, time) => {
            let column = match field {
                TimeField::Publish => "p.publish_time",
                TimeField::Create => "p.create_time",
                TimeField::Update => "p.update_time",
            };
            Condition::compare(column, comparison.sign(), time.0)
        }
    }
}
