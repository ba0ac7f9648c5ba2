//! Members: who belongs to a blog, and as what. A blog keeps one OWNER who can act.

use futures::FutureExt as _;
use service_kit::{
    auth::Caller,
    time::{Clock, Timestamp},
};
use store_kit::{Database, Lane, Transaction};

use crate::{
    error::{Error, Exists, Forbidden},
    rights::Standing,
    store,
    values::{BlogId, DisplayName, Member, MemberId, MemberName, PersonId, Role},
    writes::{self, Asked, fresh},
};

/// A member to be added.
#[derive(Debug, Clone)]
pub struct NewMember {
    /// To which blog.
    pub blog: BlogId,
    /// Shown as author.
    pub display_name: DisplayName,
    /// What they may do.
    pub role: Role,
    /// Who acts as them.
    pub person: Option<PersonId>,
}

/// New values for some fields of a member.
#[derive(Debug, Clone)]
pub struct MemberChange {
    /// Which member.
    pub name: MemberName,
    /// What they must still be, unless empty.
    pub etag: String,
    /// Shown as author.
    pub display_name: Option<DisplayName>,
    /// What they may do.
    pub role: Option<Role>,
}

/// A member to be removed.
#[derive(Debug, Clone)]
pub struct MemberRemoval {
    /// Which member.
    pub name: MemberName,
    /// What they must still be, unless empty.
    pub etag: String,
}

/// The members of all blogs.
#[derive(Debug, Clone)]
pub struct Members {
    database: Database,
    clock: Clock,
}

impl Members {
    /// Members in this database.
    pub fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock }
    }

    /// Adds a member.
    pub async fn create(&self, asked: Asked<NewMember>) -> Result<Member, Error> {
        let now = self.clock.now();
        writes::run(&self.database, Lane::of(asked.what.blog.name()), asked, move |tx, asked| {
            create(tx, asked, now).boxed()
        })
        .await
    }

    /// Reads a member.
    pub async fn get(&self, caller: &Caller, name: &MemberName) -> Result<Member, Error> {
        Standing::of(&self.database, caller, &name.blog).await?.may_read_members()?;
        store::members::get(&self.database, name).await?.ok_or_else(|| Error::no_member(name))
    }

    /// Up to `most` members after a position, in the order they were added.
    pub async fn list(
        &self,
        caller: &Caller,
        blog: &BlogId,
        after: Option<&(i64, MemberId)>,
        most: u32,
    ) -> Result<Vec<Member>, Error> {
        Standing::of(&self.database, caller, blog).await?.may_read_members()?;
        Ok(store::members::list(&self.database, blog, after, most).await?)
    }

    /// Changes a member.
    pub async fn update(&self, asked: Asked<MemberChange>) -> Result<Member, Error> {
        let now = self.clock.now();
        writes::run(&self.database, Lane::of(asked.what.name.blog.name()), asked, move |tx, asked| {
            update(tx, asked, now).boxed()
        })
        .await
    }

    /// Removes a member.
    pub async fn delete(&self, asked: Asked<MemberRemoval>) -> Result<(), Error> {
        let now = self.clock.now();
        writes::run(&self.database, Lane::of(asked.what.name.blog.name()), asked, move |tx, asked| {
            delete(tx, asked, now).boxed()
        })
        .await
    }
}

async fn create(tx: &mut Transaction, asked: &Asked<NewMember>, now: Timestamp) -> Result<Member, Error> {
    let new = &asked.what;
    let member = Member {
        role: new.role,
        person: new.person.clone(),
        ..Member::new(&new.blog, MemberId::assign(now), new.display_name.as_str(), now)
    };
    if let Some(name) = asked.answered_before(tx, &new.blog, &member.name.to_string(), now).await? {
        let name = MemberName::parse(&name).expect("a name that this method stored");
        return again(tx, &asked.caller, &name).await;
    }
    may_change_members(tx, &asked.caller, &new.blog).await?;
    if let Some(person) = &new.person {
        // Kept as they are: somebody who is erased meanwhile becomes no member.
        if store::persons::lock(tx, person).await?.is_none() {
            return Err(Error::invalid("member.person", "is nobody here; leave it empty or name a person"));
        }
        if store::members::standing(&mut *tx, &new.blog, Some(person))
            .await?
            .is_some_and(|place| place.0.is_some())
        {
            return Err(Error::Exists(Exists::Member));
        }
    }
    store::members::insert(tx, &member).await?;
    Ok(member)
}

async fn update(tx: &mut Transaction, asked: &Asked<MemberChange>, now: Timestamp) -> Result<Member, Error> {
    let change = &asked.what;
    let name = change.name.to_string();
    if asked.answered_before(tx, &change.name.blog, &name, now).await?.is_some() {
        return again(tx, &asked.caller, &change.name).await;
    }
    let before = member_to_change(tx, &asked.caller, &change.name).await?;
    fresh(&change.etag, &before.etag(), || name)?;
    let display_name = change.display_name.as_ref().map_or(before.display_name.as_str(), DisplayName::as_str);
    let after = Member {
        display_name: display_name.to_owned(),
        role: change.role.unwrap_or(before.role),
        ..before.clone()
    };
    write(tx, &before, after, now).await
}

async fn delete(tx: &mut Transaction, asked: &Asked<MemberRemoval>, now: Timestamp) -> Result<(), Error> {
    let MemberRemoval { name, etag } = &asked.what;
    let before = member_to_change(tx, &asked.caller, name).await?;
    fresh(etag, &before.etag(), || name.to_string())?;
    let after = Member { delete_time: Some(now), ..before.clone() };
    write(tx, &before, after, now).await.map(drop)
}

/// Writes a member, unless the blog would be left without an OWNER.
pub(crate) async fn write(
    tx: &mut Transaction,
    before: &Member,
    mut after: Member,
    now: Timestamp,
) -> Result<Member, Error> {
    let acts = |member: &Member| {
        member.role == Role::Owner && member.person.is_some() && member.delete_time.is_none()
    };
    if acts(before) && !acts(&after) && store::members::count_owners(tx, &before.name.blog).await? <= 1 {
        return Err(Error::Forbidden(Forbidden::LastOwner));
    }
    after.revision += 1;
    after.update_time = now;
    store::members::update(tx, &after).await?;
    Ok(after)
}

/// The member as they are now, for somebody who repeats a change: who may change may read.
async fn again(tx: &mut Transaction, caller: &Caller, name: &MemberName) -> Result<Member, Error> {
    let standing = Standing::of(&mut *tx, caller, &name.blog).await?;
    standing.may_change_members().or_else(|_| standing.may_read_members())?;
    store::members::get(tx, name).await?.ok_or_else(|| Error::no_member(name))
}

async fn member_to_change(tx: &mut Transaction, caller: &Caller, name: &MemberName) -> Result<Member, Error> {
    may_change_members(tx, caller, &name.blog).await?;
    store::members::get(tx, name).await?.ok_or_else(|| Error::no_member(name))
}

/// The blog's row is what keeps two changes of its members apart, so that its last two OWNERs
/// cannot leave side by side.
async fn may_change_members(tx: &mut Transaction, caller: &Caller, blog: &BlogId) -> Result<(), Error> {
    store::blogs::lock(&mut *tx, blog).await?.ok_or_else(|| Error::no_blog(blog))?;
    Standing::of(tx, caller, blog).await?.may_change_members()
}
