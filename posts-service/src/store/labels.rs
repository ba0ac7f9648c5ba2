//! Statements over the labels of posts, by which lists are filtered. In which order a post has them
//! stands in its own row.

use store_kit::{Error, Statement, Transaction, json_list, with_list};

use crate::values::PostName;

pub(super) const STATEMENTS: &[Statement] = &[CLEAR, PUT];

macro_rules! put {
    ($open:literal, $close:literal) => {
        concat!(
            "INSERT INTO post_labels (blog, label, post) \
             SELECT CAST($1 AS TEXT), given.value, CAST($2 AS TEXT) FROM ",
            $open,
            "$3",
            $close,
            " AS given"
        )
    };
}

const PUT: Statement = with_list!(put);

/// Gives the post these labels and no others.
pub(crate) async fn put(tx: &mut Transaction, post: &PostName, labels: &[String]) -> Result<(), Error> {
    clear(tx, post).await?;
    if labels.is_empty() {
        return Ok(());
    }
    let query = PUT.query(tx).bind(post.blog.as_str()).bind(post.id.as_str()).bind(json_list(labels));
    query.execute(tx).await.map(drop)
}

const CLEAR: Statement = Statement::same("DELETE FROM post_labels WHERE blog = $1 AND post = $2");

async fn clear(tx: &mut Transaction, post: &PostName) -> Result<(), Error> {
    CLEAR.query(tx).bind(post.blog.as_str()).bind(post.id.as_str()).execute(tx).await.map(drop)
}
