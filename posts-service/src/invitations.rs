//! Invitations: an OWNER offers a role, and whoever has the code and signed in takes it, once.

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
    values::{
        BlogId, Code, Invitation, InvitationId, InvitationName, Member, MemberId, MemberName, PersonId, Role,
    },
    writes::{self, Asked, fresh},
};

/// Most open invitations of a blog.
pub const MOST_INVITATIONS: i64 = 100;

/// An invitation to be made.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// To which blog.
    pub blog: BlogId,
    /// What the member may do.
    pub role: Role,
}

/// One that was made, and its code, which is told once.
#[derive(Debug, Clone)]
pub struct Made {
    /// The invitation.
    pub invitation: Invitation,
    /// Its code; `None` for a repeated request.
    pub code: Option<Code>,
}

/// An invitation to be revoked.
#[derive(Debug, Clone)]
pub struct Revocation {
    /// Which one.
    pub name: InvitationName,
    /// What it must still be, unless empty.
    pub etag: String,
}

/// An invitation, and by what it is opened.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Which one.
    pub name: InvitationName,
    /// By what.
    pub code: Code,
}

/// The invitations of all blogs.
#[derive(Debug, Clone)]
pub struct Invitations {
    database: Database,
    clock: Clock,
}

impl Invitations {
    /// Invitations in this database.
    pub fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock }
    }

    /// Makes an invitation.
    pub async fn create(&self, asked: Asked<NewInvitation>) -> Result<Made, Error> {
        let now = self.clock.now();
        // Here, and not in the write, which may run again.
        let asked = asked.with(|new| (new, Code::generate()));
        let lane = Lane::of(asked.what.0.blog.name());
        writes::run(&self.database, lane, asked, move |tx, asked| create(tx, asked, now).boxed()).await
    }

    /// Up to `most` open invitations after a position, in the order they were made.
    pub async fn list(
        &self,
        caller: &Caller,
        blog: &BlogId,
        after: Option<&(i64, InvitationId)>,
        most: u32,
    ) -> Result<Vec<Invitation>, Error> {
        Standing::of(&self.database, caller, blog).await?.may_change_members()?;
        Ok(store::invitations::list_open(&self.database, blog, self.clock.now(), after, most).await?)
    }

    /// Revokes an invitation.
    pub async fn delete(&self, asked: Asked<Revocation>) -> Result<(), Error> {
        let now = self.clock.now();
        let lane = Lane::of(asked.what.name.blog.name());
        writes::run(&self.database, lane, asked, move |tx, asked| delete(tx, asked, now).boxed()).await
    }

    /// What an open invitation is for.
    pub async fn lookup(&self, opening: &Opening) -> Result<Invitation, Error> {
        let found = store::invitations::get(&self.database, &opening.name).await?;
        let opened =
            found.filter(|found| found.is_opened_by(&opening.code) && found.is_open(self.clock.now()));
        opened.ok_or_else(|| Error::no_invitation(&opening.name))
    }

    /// Makes whoever calls a member.
    pub async fn accept(&self, asked: Asked<Opening>) -> Result<Member, Error> {
        let now = self.clock.now();
        let lane = Lane::of(asked.what.name.blog.name());
        writes::run(&self.database, lane, asked, move |tx, asked| accept(tx, asked, now).boxed()).await
    }
}

async fn create(
    tx: &mut Transaction,
    asked: &Asked<(NewInvitation, Code)>,
    now: Timestamp,
) -> Result<Made, Error> {
    let (new, code) = &asked.what;
    let name = InvitationName { blog: new.blog.clone(), id: InvitationId::assign(now) };
    let before = asked.answered_before(tx, &new.blog, &name.to_string(), now).await?;
    may_invite(tx, &asked.caller, &new.blog).await?;
    if let Some(name) = before {
        let name = InvitationName::parse(&name).expect("a name that this method stored");
        let found = store::invitations::get(tx, &name).await?;
        let invitation = found.ok_or_else(|| Error::no_invitation(&name))?;
        return Ok(Made { invitation, code: None });
    }
    store::invitations::forget_old(tx, &new.blog, now).await?;
    if store::invitations::count_open(tx, &new.blog).await? >= MOST_INVITATIONS {
        return Err(Error::Forbidden(Forbidden::ManyInvitations));
    }
    let invitation = Invitation::new(name, new.role, code, now);
    store::invitations::insert(tx, &invitation).await?;
    Ok(Made { invitation, code: Some(code.clone()) })
}

async fn delete(tx: &mut Transaction, asked: &Asked<Revocation>, now: Timestamp) -> Result<(), Error> {
    let Revocation { name, etag } = &asked.what;
    may_invite(tx, &asked.caller, &name.blog).await?;
    let found = store::invitations::get(&mut *tx, name).await?.filter(|found| found.is_open(now));
    let found = found.ok_or_else(|| Error::no_invitation(name))?;
    fresh(etag, &found.etag(), || name.to_string())?;
    Ok(store::invitations::delete(tx, name).await?)
}

async fn accept(tx: &mut Transaction, asked: &Asked<Opening>, now: Timestamp) -> Result<Member, Error> {
    let Opening { name, code } = &asked.what;
    let absent = || Error::no_invitation(name);
    let caller = asked.caller.person().and_then(|person| PersonId::parse_name(person).ok());
    let caller = caller.ok_or(Error::Denied("accept an invitation; a person who signed in may"))?;
    // The blog's row keeps its members apart, and those who accept side by side.
    store::blogs::lock(&mut *tx, &name.blog).await?.ok_or_else(absent)?;
    let found = store::invitations::get(&mut *tx, name).await?;
    let found = found.filter(|found| found.is_opened_by(code)).ok_or_else(absent)?;
    let place = store::members::standing(&mut *tx, &name.blog, Some(&caller)).await?;
    let own = place.and_then(|place| place.0).map(|membership| membership.member);
    if let (Some(own), Some(came)) = (&own, &found.member)
        && own == came
    {
        let member = MemberName { blog: name.blog.clone(), id: own.clone() };
        return store::members::get(tx, &member).await?.ok_or_else(absent);
    }
    if !found.is_open(now) {
        return Err(absent());
    }
    if own.is_some() {
        return Err(Error::Exists(Exists::Member));
    }
    let person = store::persons::lock(tx, &caller).await?.ok_or_else(|| Error::no_person(&caller))?;
    let member = Member {
        role: found.role,
        person: Some(person.id),
        ..Member::new(&name.blog, MemberId::assign(now), &person.display_name, now)
    };
    store::members::insert(tx, &member).await?;
    store::invitations::accept(tx, name, &member.name.id, now).await?;
    Ok(member)
}

/// With the blog's row held.
async fn may_invite(tx: &mut Transaction, caller: &Caller, blog: &BlogId) -> Result<(), Error> {
    store::blogs::lock(&mut *tx, blog).await?.ok_or_else(|| Error::no_blog(blog))?;
    Standing::of(tx, caller, blog).await?.may_change_members()
}
