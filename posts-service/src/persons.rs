//! Persons: who somebody is in every blog, by which accounts they sign in, and until when their sessions
//! last. How they come in is in `sign_in.rs`.

mod erase;
mod export;

use std::time::Duration;

use futures::FutureExt as _;
use service_kit::{
    auth::Caller,
    time::{Clock, Timestamp},
};
use store_kit::{Database, Lane, Transaction};

use crate::{
    error::{Error, Forbidden},
    rights::{may_change_person, may_read_person},
    store,
    values::{DisplayName, Identity, IdentityId, IdentityName, Person, PersonId, WebSite},
    writes::{self, Asked, fresh},
};

pub use erase::Erasure;
pub use export::{About, Export, Stop};

/// The least that moments differ by.
const MOMENT: Duration = Duration::from_micros(1);

/// New values for some fields of a person.
#[derive(Debug, Clone)]
pub struct PersonChange {
    /// Who.
    pub id: PersonId,
    /// What they must still be, unless empty.
    pub etag: String,
    /// Their shown name.
    pub display_name: Option<DisplayName>,
    /// Their web site.
    pub url: Option<WebSite>,
}

/// The persons of the installation.
#[derive(Debug, Clone)]
pub struct Persons {
    database: Database,
    clock: Clock,
}

impl Persons {
    /// Persons in this database.
    pub fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock }
    }

    /// Reads a person.
    pub async fn get(&self, caller: &Caller, id: &PersonId) -> Result<Person, Error> {
        may_read_person(caller, id)?;
        store::persons::get(&self.database, id).await?.ok_or_else(|| Error::no_person(id))
    }

    /// Changes a person.
    pub async fn update(&self, asked: Asked<PersonChange>) -> Result<Person, Error> {
        let now = self.clock.now();
        let lane = Lane::of(asked.what.id.name());
        writes::run(&self.database, lane, asked, move |tx, asked| update(tx, asked, now).boxed()).await
    }

    /// Up to `most` of a person's accounts after a position, in the order they were added.
    pub async fn identities(
        &self,
        caller: &Caller,
        id: &PersonId,
        after: Option<&(i64, IdentityId)>,
        most: u32,
    ) -> Result<Vec<Identity>, Error> {
        self.get(caller, id).await?;
        Ok(store::identities::list(&self.database, id, after, most).await?)
    }

    /// Takes an account away.
    pub async fn delete_identity(&self, asked: Asked<IdentityName>) -> Result<(), Error> {
        let lane = Lane::of(asked.what.person.name());
        writes::run(&self.database, lane, asked, |tx, asked| delete_identity(tx, asked).boxed()).await
    }

    /// Ends every session that began before now.
    pub async fn sign_out_everywhere(&self, asked: Asked<PersonId>) -> Result<Person, Error> {
        let now = self.clock.now();
        let lane = Lane::of(asked.what.name());
        writes::run(&self.database, lane, asked, move |tx, asked| sign_out(tx, asked, now).boxed()).await
    }
}

async fn update(tx: &mut Transaction, asked: &Asked<PersonChange>, now: Timestamp) -> Result<Person, Error> {
    let PersonChange { id, etag, display_name, url } = &asked.what;
    may_change_person(&asked.caller, id)?;
    if asked.answered_outside(tx, &id.name(), now).await?.is_some() {
        return store::persons::get(tx, id).await?.ok_or_else(|| Error::no_person(id));
    }
    let mut person = locked(tx, id).await?;
    fresh(etag, &person.etag(), || id.name())?;
    if let Some(display_name) = display_name {
        display_name.as_str().clone_into(&mut person.display_name);
    }
    if let Some(url) = url {
        url.as_str().clone_into(&mut person.url);
    }
    write(tx, person, now).await
}

async fn delete_identity(tx: &mut Transaction, asked: &Asked<IdentityName>) -> Result<(), Error> {
    let name = &asked.what;
    may_change_person(&asked.caller, &name.person)?;
    // Their row keeps two deletions apart, so that the last two accounts cannot go side by side.
    locked(tx, &name.person).await?;
    if !store::identities::delete(tx, name).await? {
        return Err(Error::no_identity(name));
    }
    if store::identities::count(tx, &name.person).await? == 0 {
        return Err(Error::Forbidden(Forbidden::LastIdentity));
    }
    Ok(())
}

/// The clocks of two replicas may be apart: what began by a clock that is ahead ends all the same.
async fn sign_out(tx: &mut Transaction, asked: &Asked<PersonId>, now: Timestamp) -> Result<Person, Error> {
    may_change_person(&asked.caller, &asked.what)?;
    let person = locked(tx, &asked.what).await?;
    let by_account = store::identities::last_sign_in(tx, &asked.what).await?;
    let by_code = store::claims::last_use(tx, &asked.what).await?;
    let begun = by_account.max(by_code).max(person.signed_out_before);
    let before = begun.map_or(now, |begun| begun.plus(MOMENT).max(now));
    write(tx, Person { signed_out_before: Some(before), ..person }, now).await
}

/// The person, kept from other writers until the transaction ends.
pub(crate) async fn locked(tx: &mut Transaction, id: &PersonId) -> Result<Person, Error> {
    store::persons::lock(tx, id).await?.ok_or_else(|| Error::no_person(id))
}

async fn write(tx: &mut Transaction, mut person: Person, now: Timestamp) -> Result<Person, Error> {
    person.revision += 1;
    person.update_time = now;
    store::persons::update(tx, &person).await?;
    Ok(person)
}
