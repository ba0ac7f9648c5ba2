//! What another service must know to decide about what it owns: who may see which post, and who is
//! what in which blog.

use std::collections::BTreeSet;

use service_kit::time::Timestamp;
use store_kit::Database;

use crate::{
    error::Error,
    store,
    values::{BlogAccess, BlogId, Person, PersonId, PostAccess, PostName},
};

/// What was asked for, as far as it exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The posts.
    pub posts: Vec<PostAccess>,
    /// Their blogs, and those asked for.
    pub blogs: Vec<BlogAccess>,
    /// The person.
    pub person: Option<Person>,
}

/// Up to `most` persons who were erased, and when, after one of them.
pub(crate) async fn erased(
    database: &Database,
    after: Option<&(Timestamp, PersonId)>,
    most: u32,
) -> Result<Vec<(Timestamp, PersonId)>, Error> {
    Ok(store::erasure::list(database, after, most).await?)
}

/// Answers for several posts and blogs at once.
pub(crate) async fn resolve(
    database: &Database,
    posts: &[PostName],
    blogs: Vec<BlogId>,
    person: Option<&PersonId>,
) -> Result<Access, Error> {
    let posts = store::access::posts(database, posts).await?;
    let wanted: BTreeSet<BlogId> = posts.iter().map(|post| post.name.blog.clone()).chain(blogs).collect();
    let blogs = store::access::blogs(database, &wanted, person).await?;
    let person = match person {
        Some(id) => store::persons::get(database, id).await?,
        None => None,
    };
    Ok(Access { posts, blogs, person })
}
