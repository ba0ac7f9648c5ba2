//! `rapport token` for a person: who they are in a blog, made where asked for.

use futures::FutureExt as _;
use service_kit::time::{Clock, Timestamp};
use store_kit::{Database, Lane, Transaction};

use crate::{
    error::Error,
    members, store,
    values::{BlogId, DisplayName, Member, MemberId, Person, PersonId, Role},
};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Grant {
    /// In which blog.
    pub blog: BlogId,
    /// The member's shown name.
    pub name: String,
    /// Their role; left out for somebody who is a member already.
    pub role: Option<Role>,
    /// Whether a member with another role gets this one.
    pub change_role: bool,
}

/// Who somebody is, and what was written for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// `persons/{person}`.
    pub person: String,
    /// Their role before; none for a new member.
    pub before: Option<Role>,
    /// Their role now.
    pub role: Role,
}

/// A grant that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// The name is malformed.
    #[error("`{0}` is not a member's name: it {1}")]
    Name(String, String),
    /// There is no such blog.
    #[error("there is no blog `{0}`; make it with `rapport blog create {0}` or `rapport import --blog {0}`")]
    NoBlog(BlogId),
    /// Nobody has the name, and there is no role to make somebody with.
    #[error("`{0}` is no member of the blog; add --role OWNER, AUTHOR or MODERATOR to make them one")]
    NoMember(String),
    /// They are something else, and were to stay it.
    #[error("`{name}` is {has}; add --change-role to make them {asked}, or leave --role out", has = .has.as_str(), asked = .asked.as_str())]
    OtherRole {
        /// Who.
        name: String,
        /// What they are.
        has: Role,
        /// What was asked for.
        asked: Role,
    },
    /// It would leave the blog without an OWNER.
    #[error("`{0}` is the last OWNER of the blog; make somebody else OWNER first")]
    LastOwner(String),
    /// The store failed.
    #[error("the store failed")]
    Store(#[source] Error),
}

impl From<Error> for GrantError {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl From<store_kit::Error> for GrantError {
    fn from(error: store_kit::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Finds the first member of that shown name who is a person; without one, makes person and member.
pub async fn grant(database: &Database, clock: &Clock, grant: Grant) -> Result<Granted, GrantError> {
    let name = DisplayName::parse(&grant.name).map_err(|rule| GrantError::Name(grant.name.clone(), rule))?;
    let now = clock.now();
    let lane = Lane::of(grant.blog.name());
    database.write(lane, (grant, name), move |tx, (grant, name)| write(tx, grant, name, now).boxed()).await
}

async fn write(
    tx: &mut Transaction,
    grant: &Grant,
    name: &DisplayName,
    now: Timestamp,
) -> Result<Granted, GrantError> {
    let blog = &grant.blog;
    store::blogs::lock(&mut *tx, blog).await?.ok_or_else(|| GrantError::NoBlog(blog.clone()))?;
    let known = store::members::by_display_name(tx, blog, name.as_str()).await?;
    let Some((member, person)) = known.and_then(|member| Some((member.clone(), member.person?))) else {
        let role = grant.role.ok_or_else(|| GrantError::NoMember(grant.name.clone()))?;
        let person = add(tx, blog, name, role, now).await?;
        return Ok(Granted { person: person.name(), before: None, role });
    };
    let (before, role) = (member.role, grant.role.unwrap_or(member.role));
    if before != role {
        if !grant.change_role {
            return Err(GrantError::OtherRole { name: grant.name.clone(), has: before, asked: role });
        }
        members::write(tx, &member, Member { role, ..member.clone() }, now).await.map_err(
            |error| match error {
                Error::Forbidden(_) => GrantError::LastOwner(grant.name.clone()),
                error => GrantError::Store(error),
            },
        )?;
    }
    Ok(Granted { person: person.name(), before: Some(before), role })
}

async fn add(
    tx: &mut Transaction,
    blog: &BlogId,
    name: &DisplayName,
    role: Role,
    now: Timestamp,
) -> Result<PersonId, Error> {
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
