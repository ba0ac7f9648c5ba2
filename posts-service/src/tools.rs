//! What the operator's tools do to the store itself, also beside a running server.

use futures::FutureExt as _;
use service_kit::time::{Clock, Timestamp};
use store_kit::{Database, Transaction};

pub use crate::values::Role;
use crate::{
    error::Error,
    members, store,
    values::{BlogId, DisplayName, Member, MemberId, Person, PersonId},
};

/// A grant that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// The blog's id is malformed.
    #[error("`{0}` is not a blog's id: it {1}")]
    BlogId(String, String),
    /// The name is malformed.
    #[error("`{0}` is not a member's name: it {1}")]
    Name(String, String),
    /// There is no such blog.
    #[error("there is no blog `{0}`; create it with CreateBlog or `rapport import --blog {0}` first")]
    NoBlog(BlogId),
    /// It would leave the blog without an OWNER.
    #[error("`{0}` is the last OWNER of the blog; make somebody else OWNER first")]
    LastOwner(String),
    /// The store failed.
    #[error("the store failed")]
    Store(#[source] Error),
}

/// Makes somebody a member with this role, and answers their `persons/{person}`.
///
/// The first member of that shown name who is a person gets the role; without one, person and
/// member are made.
pub async fn grant(
    database: &Database,
    clock: &Clock,
    blog_id: &str,
    display_name: &str,
    role: Role,
) -> Result<String, GrantError> {
    let blog = BlogId::parse(blog_id).map_err(|rule| GrantError::BlogId(blog_id.to_owned(), rule))?;
    let name =
        DisplayName::parse(display_name).map_err(|rule| GrantError::Name(display_name.to_owned(), rule))?;
    let now = clock.now();
    let (wanted, shown) = (blog.clone(), name.clone());
    let granted =
        database.write(move |tx| async move { write(tx, &wanted, &shown, role, now).await }.boxed()).await;
    match granted {
        Ok(person) => Ok(person.name()),
        Err(Error::NotFound(_)) => Err(GrantError::NoBlog(blog)),
        Err(Error::Forbidden(_)) => Err(GrantError::LastOwner(name.into_string())),
        Err(error) => Err(GrantError::Store(error)),
    }
}

async fn write(
    tx: &mut Transaction,
    blog: &BlogId,
    name: &DisplayName,
    role: Role,
    now: Timestamp,
) -> Result<PersonId, Error> {
    store::blogs::lock(&mut *tx, blog).await?.ok_or_else(|| Error::no_blog(blog))?;
    let known = store::members::by_display_name(tx, blog, name.as_str()).await?;
    if let Some((member, person)) = known.and_then(|member| Some((member.clone(), member.person?))) {
        if member.role != role {
            members::write(tx, &member, Member { role, ..member.clone() }, now).await?;
        }
        return Ok(person);
    }
    let person = Person::new(name.as_str(), now);
    store::persons::insert(tx, &person).await?;
    let member = Member {
        role,
        person: Some(person.id.clone()),
        ..Member::new(blog, MemberId::assign(now), name.as_str(), now)
    };
    store::members::insert(tx, &member).await?;
    Ok(person.id)
}
