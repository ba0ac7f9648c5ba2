//! Statements over what one person wrote, as one of the members who they are.

use store_kit::{Database, Error, Row, Statement};

use crate::{
    store::posts::{size, size_columns},
    values::{MemberName, PostId},
};

pub(super) const STATEMENTS: &[Statement] = &[OWN];

// Index: posts_by_author.
const OWN: Statement = Statement::same(concat!(
    "SELECT p.id, ",
    size_columns!(),
    " FROM posts p WHERE p.blog = $1 AND p.author = $2 AND p.id > $3 ORDER BY p.id LIMIT $4"
));

/// Up to `most` posts of the member after one, and how many bytes their texts have.
pub(crate) async fn own_posts(
    database: &Database,
    author: &MemberName,
    after: Option<&PostId>,
    most: usize,
) -> Result<Vec<(PostId, usize)>, Error> {
    let query = OWN
        .query(database)
        .bind(author.blog.as_str())
        .bind(author.id.as_str())
        .bind(after.map_or("", PostId::as_str))
        .bind(i64::try_from(most).unwrap_or(i64::MAX));
    let own = |row: &Row| Ok((PostId::stored(row.get("id")?), size(row)?));
    query.fetch_all(database).await?.iter().map(own).collect()
}
