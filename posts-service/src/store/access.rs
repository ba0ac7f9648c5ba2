//! Statements that tell another service who may see what.

use service_kit::time::Timestamp;
use store_kit::{Database, Error, Row, Statement, json_list, with_list};

use crate::{
    store::{json, word},
    values::{BlogAccess, BlogId, PersonId, PostAccess, PostId, PostName, Role, State},
};

pub(super) const STATEMENTS: &[Statement] = &[POSTS, BLOGS];

/// The author's person counts as author while they are a member; a removed member comes back as
/// another row of the same person.
macro_rules! posts {
    ($open:literal, $close:literal) => {
        concat!(
            "SELECT p.blog, p.id, p.state, p.comment_policy, p.publish_time, p.revision, m.person, \
             EXISTS (SELECT 1 FROM members now WHERE now.blog = p.blog AND now.person = m.person \
                 AND now.delete_time IS NULL) AS is_member \
             FROM posts p \
             JOIN blogs b ON b.id = p.blog AND b.delete_time IS NULL \
             JOIN members m ON m.blog = p.blog AND m.id = p.author \
             WHERE p.blog IN (SELECT wanted.value FROM ",
            $open,
            "$1",
            $close,
            " AS wanted) AND p.id IN (SELECT wanted.value FROM ",
            $open,
            "$2",
            $close,
            " AS wanted)"
        )
    };
}

const POSTS: Statement = with_list!(posts);

/// The posts among these, in no order.
pub(crate) async fn posts(database: &Database, names: &[PostName]) -> Result<Vec<PostAccess>, Error> {
    let mut blogs: Vec<&str> = names.iter().map(|name| name.blog.as_str()).collect();
    blogs.sort_unstable();
    blogs.dedup();
    let ids = json_list(names.iter().map(|name| name.id.as_str()));
    let rows = POSTS.query(database).bind(json_list(blogs)).bind(ids).fetch_all(database).await?;
    let found: Vec<PostAccess> = rows.iter().map(post).collect::<Result<_, Error>>()?;
    // The two lists also pair one name's blog with another's id.
    Ok(found.into_iter().filter(|post| names.contains(&post.name)).collect())
}

fn post(row: &Row) -> Result<PostAccess, Error> {
    Ok(PostAccess {
        name: PostName { blog: BlogId::stored(row.get("blog")?), id: PostId::stored(row.get("id")?) },
        state: word(row, "state", State::parse)?,
        author: row.get::<Option<String>>("person")?.map(PersonId::stored),
        author_is_member: row.get("is_member")?,
        comment_policy: json(row, "comment_policy")?,
        publish_time: row.get::<Option<i64>>("publish_time")?.map(Timestamp),
        revision: row.get("revision")?,
    })
}

macro_rules! blogs {
    ($open:literal, $close:literal) => {
        concat!(
            "SELECT b.id, b.comment_policy, b.revision, m.role FROM blogs b \
             LEFT JOIN members m ON m.blog = b.id AND m.person = $2 AND m.delete_time IS NULL \
             WHERE b.delete_time IS NULL AND b.id IN (SELECT wanted.value FROM ",
            $open,
            "$1",
            $close,
            " AS wanted)"
        )
    };
}

const BLOGS: Statement = with_list!(blogs);

/// The blogs among these, with the person's role in each.
pub(crate) async fn blogs(
    database: &Database,
    ids: impl IntoIterator<Item = &BlogId>,
    person: Option<&PersonId>,
) -> Result<Vec<BlogAccess>, Error> {
    let ids = json_list(ids.into_iter().map(BlogId::as_str));
    let query = BLOGS.query(database).bind(ids).bind(person.map(PersonId::as_str));
    query.fetch_all(database).await?.iter().map(blog).collect()
}

fn blog(row: &Row) -> Result<BlogAccess, Error> {
    let role: Option<String> = row.get("role")?;
    Ok(BlogAccess {
        id: BlogId::stored(row.get("id")?),
        comment_policy: json(row, "comment_policy")?,
        role: role.as_deref().and_then(Role::parse),
        revision: row.get("revision")?,
    })
}
