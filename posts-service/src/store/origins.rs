//! Statements over the origins that blogs allow, by origin. The blog's own row holds them too, as it shows
//! them.

use store_kit::{Database, Error, Statement, Transaction};

use crate::{
    store::blogs::{blog, columns},
    values::{Blog, BlogId, Origin, Origins},
};

pub(super) const STATEMENTS: &[Statement] = &[INSERT, DELETE, BLOGS];

const INSERT: Statement = Statement::same("INSERT INTO blog_origins (blog, origin) VALUES ($1, $2)");

/// Adds the origins of a blog that has none.
pub(crate) async fn insert(tx: &mut Transaction, blog: &BlogId, origins: &Origins) -> Result<(), Error> {
    for origin in origins.iter() {
        INSERT.query(tx).bind(blog.as_str()).bind(origin.as_str()).execute(tx).await?;
    }
    Ok(())
}

const DELETE: Statement = Statement::same("DELETE FROM blog_origins WHERE blog = $1");

/// Takes all origins of a blog away.
pub(crate) async fn delete(tx: &mut Transaction, blog: &BlogId) -> Result<(), Error> {
    DELETE.query(tx).bind(blog.as_str()).execute(tx).await?;
    Ok(())
}

const BLOGS: Statement = Statement::same(concat!(
    "SELECT ",
    columns!(),
    " FROM blog_origins o JOIN blogs b ON b.id = o.blog \
     WHERE o.origin = $1 AND o.blog > $2 AND b.delete_time IS NULL ORDER BY o.blog LIMIT $3"
));

/// Up to `most` blogs after `after` that allow the origin, by id.
pub(crate) async fn blogs(
    database: &Database,
    origin: &Origin,
    after: Option<&BlogId>,
    most: u32,
) -> Result<Vec<Blog>, Error> {
    // No id is empty, so every id comes after that.
    let after = after.map_or("", BlogId::as_str);
    let rows = BLOGS.query(database).bind(origin.as_str()).bind(after).bind(most).fetch_all(database).await?;
    rows.iter().map(blog).collect()
}
