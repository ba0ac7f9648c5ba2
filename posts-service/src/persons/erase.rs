//! ErasePerson: what is left of a person afterwards is an id and times. Other services hear of it by the
//! change feed.

use std::collections::BTreeSet;

use futures::FutureExt as _;
use service_kit::{auth::Caller, time::Timestamp};
use store_kit::{Lane, Transaction, idempotency};

use super::{Persons, locked};
use crate::{
    error::{Error, Forbidden},
    rights::may_change_person,
    store::{self, erasure},
    values::{BlogId, Member, Person, PersonId, Role},
};

/// Posts that one transaction removes: others write between two.
const AT_A_TIME: u32 = 50;

/// A person who is to be erased.
#[derive(Debug, Clone)]
pub struct Erasure {
    /// Who.
    pub id: PersonId,
    /// Whether their posts go too.
    pub with_posts: bool,
}

impl Persons {
    /// Erases a person; answers what is left, now or from an earlier time.
    pub async fn erase(&self, caller: &Caller, erasure: Erasure) -> Result<Person, Error> {
        let Erasure { id, with_posts } = erasure;
        may_change_person(caller, &id)?;
        if with_posts {
            self.erase_posts(&id).await?;
        }
        let now = self.clock.now();
        let erase = self
            .database
            .write(Lane::none(), id, move |tx, id| async move { erase(tx, id, now).await }.boxed());
        erase.await
    }

    /// Some at a time. First of all it is looked whether the person may go, since posts do not come back.
    async fn erase_posts(&self, id: &PersonId) -> Result<(), Error> {
        let may_go = self.database.write(Lane::none(), id.clone(), |tx, id| {
            async move {
                let members = erasure::memberships(&mut *tx, id).await?;
                lock_blogs(tx, &members).await?;
                leave_an_owner(tx, &members).await?;
                Ok::<_, Error>(members)
            }
            .boxed()
        });
        for member in may_go.await? {
            let writes_posts = matches!(member.role, Role::Owner | Role::Author);
            while writes_posts && member.delete_time.is_none() {
                let (blog, now) = (member.name.blog.clone(), self.clock.now());
                let lane = Lane::of(blog.name());
                let purge = self.database.write(lane, (blog, id.clone()), move |tx, (blog, id)| {
                    erasure::purge_own(tx, blog, id, AT_A_TIME, now).boxed()
                });
                let purged: Result<usize, store_kit::Error> = purge.await;
                if purged? == 0 {
                    break;
                }
            }
        }
        Ok(())
    }
}

/// Blogs are locked before persons, in the order of their ids: as by whoever adds a member.
async fn erase(tx: &mut Transaction, id: &PersonId, now: Timestamp) -> Result<Person, Error> {
    if let Some(left) = erasure::erased(tx, id).await? {
        return Ok(left);
    }
    let members = erasure::memberships(&mut *tx, id).await?;
    lock_blogs(tx, &members).await?;
    let person = locked(tx, id).await?;
    // Nobody makes them a member from here on; somebody may have a moment ago.
    let members = erasure::memberships(&mut *tx, id).await?;
    lock_blogs(tx, &members).await?;
    leave_an_owner(tx, &members).await?;
    for member in &members {
        erasure::erase_member(tx, member, now).await?;
        let (blog, name) = (member.name.blog.as_str(), member.name.to_string());
        idempotency::forget_resource(tx, blog, &name).await?;
    }
    erasure::forget_identities(tx, id).await?;
    store::api_keys::forget_all(tx, id).await?;
    idempotency::forget_everywhere(tx, &id.name()).await?;
    Ok(erasure::erase_person(tx, &person, now).await?)
}

async fn lock_blogs(tx: &mut Transaction, members: &[Member]) -> Result<(), Error> {
    let blogs: BTreeSet<&BlogId> = members.iter().map(|member| &member.name.blog).collect();
    for blog in blogs {
        store::blogs::lock(tx, blog).await?;
    }
    Ok(())
}

/// Refuses when a blog that is there would be left without an OWNER who can act.
async fn leave_an_owner(tx: &mut Transaction, members: &[Member]) -> Result<(), Error> {
    for member in members {
        let acts = member.role == Role::Owner && member.delete_time.is_none();
        let blog = &member.name.blog;
        if acts
            && store::blogs::get(&mut *tx, blog).await?.is_some()
            && store::members::count_owners(tx, blog).await? <= 1
        {
            return Err(Error::Forbidden(Forbidden::LastOwner));
        }
    }
    Ok(())
}
