//! Statements over aliases: former slugs, and paths under which posts were known elsewhere.

use store_kit::{Error, Statement, Transaction};

use crate::values::PostName;

pub(super) const STATEMENTS: &[Statement] = &[POINT, INSERT];

const POINT: Statement = Statement::same(
    "INSERT INTO post_aliases (blog, alias, post) VALUES ($1, $2, $3) \
     ON CONFLICT (blog, alias) DO UPDATE SET post = excluded.post",
);

/// Lets a former slug lead to the post, whoever had it before: the last one to have it wins.
pub(crate) async fn point(tx: &mut Transaction, post: &PostName, alias: &str) -> Result<(), Error> {
    let query = POINT.query(tx).bind(post.blog.as_str()).bind(alias).bind(post.id.as_str());
    query.execute(tx).await.map(drop)
}

const INSERT: Statement = Statement::same(
    "INSERT INTO post_aliases (blog, alias, post) VALUES ($1, $2, $3) ON CONFLICT (blog, alias) DO NOTHING",
);

/// Lets a path lead to the post; `false` when it leads somewhere already.
pub(crate) async fn insert(tx: &mut Transaction, post: &PostName, alias: &str) -> Result<bool, Error> {
    let query = INSERT.query(tx).bind(post.blog.as_str()).bind(alias).bind(post.id.as_str());
    Ok(query.execute(tx).await? == 1)
}
