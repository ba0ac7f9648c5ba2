//! What posts-service said of blogs, posts and members, and when it said so.

use service_kit::time::Timestamp;
use store_kit::{Database, Error, Row, Statement, Transaction, json_list, query, with_list};

use super::row::named;
use crate::{
    access::facts::{Audience, BlogFacts, MemberFacts, PostFacts, Profile, Role},
    name::{BlogId, PostId},
};

/// Every statement here that the engines share.
pub const STATEMENTS: &[&str] = &[
    BLOG,
    PUT_BLOG,
    PUT_POST,
    MEMBER,
    PUT_MEMBER,
    MEMBERS,
    BLOGS_OF,
    FORGET_ABSENT_POSTS,
    FORGET_ABSENT_BLOGS,
];

/// Those that they spell differently.
pub const PER_ENGINE: &[Statement] = &[POSTS];

/// What was said, and when it was asked for. `None`: there is no such thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<T> {
    /// What.
    pub facts: Option<T>,
    /// When the question was put: the answer is at least as young.
    pub checked_at: Timestamp,
}

const BLOG: &str = "SELECT found, comment_policy, checked_at FROM blog_access WHERE blog = $1";

/// What is known of the blog.
pub async fn blog(database: &Database, blog: &BlogId) -> Result<Option<Said<BlogFacts>>, Error> {
    let row = query(BLOG).bind(blog.as_str()).fetch_optional(database).await?;
    row.map(|row| said(&row, |row| Ok(BlogFacts { rules: json(row, "comment_policy")? }))).transpose()
}

// An answer that was asked for earlier and comes in later must not win.
const PUT_BLOG: &str = "INSERT INTO blog_access (blog, found, comment_policy, checked_at) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (blog) DO UPDATE SET found = excluded.found, comment_policy = excluded.comment_policy, \
     checked_at = excluded.checked_at WHERE excluded.checked_at >= blog_access.checked_at";

/// Keeps what was said of the blog.
pub async fn put_blog(
    transaction: &mut Transaction,
    blog: &BlogId,
    said: &Said<BlogFacts>,
) -> Result<(), Error> {
    let rules = said.facts.as_ref().map(|facts| to_json(&facts.rules)).unwrap_or_default();
    query(PUT_BLOG)
        .bind(blog.as_str())
        .bind(said.facts.is_some())
        .bind(rules)
        .bind(said.checked_at.0)
        .execute(transaction)
        .await
        .map(drop)
}

macro_rules! posts {
    ($open:literal, $close:literal) => {
        concat!(
            "SELECT post, found, audience, author_person, comment_policy, publish_time, checked_at \
             FROM post_access WHERE blog = $1 AND post IN (SELECT value FROM ",
            $open,
            "$2",
            $close,
            " AS posts)"
        )
    };
}
const POSTS: Statement = with_list!(posts);

/// What is known of the posts.
pub async fn posts(
    database: &Database,
    blog: &BlogId,
    posts: &[PostId],
) -> Result<Vec<(PostId, Said<PostFacts>)>, Error> {
    if posts.is_empty() {
        return Ok(Vec::new());
    }
    let rows = POSTS
        .query(database)
        .bind(blog.as_str())
        .bind(json_list(posts.iter().map(PostId::as_str)))
        .fetch_all(database)
        .await?;
    rows.iter().map(|row| Ok((PostId(row.get("post")?), said(row, post_facts)?))).collect()
}

fn post_facts(row: &Row) -> Result<PostFacts, Error> {
    Ok(PostFacts {
        audience: named(row, "audience", Audience::parse)?,
        author_person: row.get("author_person")?,
        overrides: json(row, "comment_policy")?,
        publish_time: row.get::<Option<i64>>("publish_time")?.map(Timestamp),
    })
}

const PUT_POST: &str = "INSERT INTO post_access (blog, post, found, audience, author_person, comment_policy, publish_time, \
     checked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
     ON CONFLICT (blog, post) DO UPDATE SET found = excluded.found, audience = excluded.audience, \
     author_person = excluded.author_person, comment_policy = excluded.comment_policy, \
     publish_time = excluded.publish_time, checked_at = excluded.checked_at \
     WHERE excluded.checked_at >= post_access.checked_at";

/// Keeps what was said of the post.
pub async fn put_post(
    transaction: &mut Transaction,
    blog: &BlogId,
    post: &PostId,
    said: &Said<PostFacts>,
) -> Result<(), Error> {
    let facts = said.facts.as_ref();
    query(PUT_POST)
        .bind(blog.as_str())
        .bind(post.as_str())
        .bind(facts.is_some())
        .bind(facts.map_or(Audience::Author, |facts| facts.audience).as_str())
        .bind(facts.and_then(|facts| facts.author_person.as_deref()))
        .bind(facts.map(|facts| to_json(&facts.overrides)).unwrap_or_default())
        .bind(facts.and_then(|facts| facts.publish_time).map(|time| time.0))
        .bind(said.checked_at.0)
        .execute(transaction)
        .await
        .map(drop)
}

const MEMBER: &str =
    "SELECT found, role, display_name, url, checked_at FROM member_access WHERE blog = $1 AND person = $2";

/// What is known of the person in the blog.
pub async fn member(
    database: &Database,
    blog: &BlogId,
    person: &str,
) -> Result<Option<Said<MemberFacts>>, Error> {
    let row = query(MEMBER).bind(blog.as_str()).bind(person).fetch_optional(database).await?;
    row.map(|row| said(&row, member_facts)).transpose()
}

fn member_facts(row: &Row) -> Result<MemberFacts, Error> {
    Ok(MemberFacts {
        role: Role::parse(&row.get::<String>("role")?),
        profile: Profile { display_name: row.get("display_name")?, url: row.get("url")? },
    })
}

const MEMBERS: &str = "SELECT person FROM member_access WHERE blog = $1 AND role <> '' ORDER BY person";

/// The persons who are known to have a role in the blog.
pub async fn members(database: &Database, blog: &BlogId) -> Result<Vec<String>, Error> {
    let rows = query(MEMBERS).bind(blog.as_str()).fetch_all(database).await?;
    rows.iter().map(|row| row.get("person")).collect()
}

// Index: member_access_of_person.
const BLOGS_OF: &str = "SELECT blog FROM member_access WHERE person = $1 ORDER BY blog";

/// The blogs in which something is known of the person.
pub async fn blogs_of(database: &Database, person: &str) -> Result<Vec<BlogId>, Error> {
    let rows = query(BLOGS_OF).bind(person).fetch_all(database).await?;
    rows.iter().map(|row| Ok(BlogId(row.get("blog")?))).collect()
}

// Of who was erased nothing is kept: an answer may have been under way.
const PUT_MEMBER: &str = "INSERT INTO member_access (blog, person, found, role, display_name, url, checked_at) \
     SELECT $1, $2, CAST($3 AS BOOLEAN), $4, $5, $6, CAST($7 AS BIGINT) \
     WHERE NOT EXISTS (SELECT 1 FROM erased_persons e WHERE e.person = $2) \
     ON CONFLICT (blog, person) DO UPDATE SET found = excluded.found, role = excluded.role, \
     display_name = excluded.display_name, url = excluded.url, checked_at = excluded.checked_at \
     WHERE excluded.checked_at >= member_access.checked_at";

/// Keeps what was said of the person in the blog.
pub async fn put_member(
    transaction: &mut Transaction,
    blog: &BlogId,
    person: &str,
    said: &Said<MemberFacts>,
) -> Result<(), Error> {
    let facts = said.facts.as_ref();
    query(PUT_MEMBER)
        .bind(blog.as_str())
        .bind(person)
        .bind(facts.is_some())
        .bind(facts.and_then(|facts| facts.role).map_or("", Role::as_str))
        .bind(facts.map_or("", |facts| &facts.profile.display_name))
        .bind(facts.map_or("", |facts| &facts.profile.url))
        .bind(said.checked_at.0)
        .execute(transaction)
        .await
        .map(drop)
}

// Index: post_access_absent.
const FORGET_ABSENT_POSTS: &str = "DELETE FROM post_access WHERE NOT found AND checked_at < $1";

// Index: blog_access_absent.
const FORGET_ABSENT_BLOGS: &str = "DELETE FROM blog_access WHERE NOT found AND checked_at < $1";

/// Forgets what was said not to be there before `moment`, so that names tried at random do not pile
/// up; answers how many.
pub async fn forget_absent(transaction: &mut Transaction, moment: Timestamp) -> Result<u64, Error> {
    let posts = query(FORGET_ABSENT_POSTS).bind(moment.0).execute(&mut *transaction).await?;
    let blogs = query(FORGET_ABSENT_BLOGS).bind(moment.0).execute(transaction).await?;
    Ok(posts + blogs)
}

fn said<T>(row: &Row, facts: impl Fn(&Row) -> Result<T, Error>) -> Result<Said<T>, Error> {
    let facts = if row.get("found")? { Some(facts(row)?) } else { None };
    Ok(Said { facts, checked_at: Timestamp(row.get("checked_at")?) })
}

fn json<T: serde::de::DeserializeOwned>(row: &Row, column: &str) -> Result<T, Error> {
    serde_json::from_str(&row.get::<String>(column)?)
        .map_err(|_| Error::Corrupt { column: column.to_owned() })
}

fn to_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("rules are plain data")
}
