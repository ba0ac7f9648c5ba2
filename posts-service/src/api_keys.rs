//! API keys: a person makes one for a program, which then acts as they do, inside its scopes. What a scope
//! opens is in `policy.rs`; roles stay those of the person.

use std::time::Duration;

use futures::FutureExt as _;
use service_kit::{
    auth::{Caller, Identity},
    time::{Clock, Timestamp},
};
use store_kit::{Database, Lane, Transaction};

use crate::{
    error::{Error, Forbidden},
    persons::locked,
    rights::{may_change_person, may_read_person},
    store,
    values::{ApiKey, ApiKeyId, ApiKeyName, KeyName, KeySecret, PersonId},
    writes::{self, Asked, fresh},
};

/// Most keys of a person that have not expired.
pub const MOST_API_KEYS: i64 = 20;

/// How long a key may be good.
pub const LONGEST_LIFE: Duration = Duration::from_hours(366 * 24);

/// How often the last use is written down.
const NOTED_EVERY: Duration = Duration::from_mins(1);

/// How long an exchange waits for that: a call does not fail because its time is not noted.
const NOTED_WITHIN: Duration = Duration::from_millis(200);

/// A key to be made.
#[derive(Debug, Clone)]
pub struct NewApiKey {
    /// Whose.
    pub person: PersonId,
    /// By which they know it again.
    pub display_name: KeyName,
    /// What it is good for: at least one.
    pub scopes: Vec<String>,
    /// When it stops being good.
    pub expire_time: Timestamp,
}

/// A key to be revoked.
#[derive(Debug, Clone)]
pub struct Revocation {
    /// Which one.
    pub name: ApiKeyName,
    /// What it must still be, unless empty.
    pub etag: String,
}

/// One that was made, and what opens, which is told once.
#[derive(Debug, Clone)]
pub struct Made {
    /// The key.
    pub key: ApiKey,
    /// What opens; `None` for a repeated request.
    pub secret: Option<KeySecret>,
}

/// The API keys of all persons.
#[derive(Debug, Clone)]
pub struct ApiKeys {
    database: Database,
    clock: Clock,
}

impl ApiKeys {
    /// API keys in this database.
    pub fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock }
    }

    /// Makes a key.
    pub async fn create(&self, asked: Asked<NewApiKey>) -> Result<Made, Error> {
        let now = self.clock.now();
        // Here, and not in the write, which may run again.
        let asked = asked.with(|new| (new, KeySecret::generate()));
        let lane = Lane::of(asked.what.0.person.name());
        writes::run(&self.database, lane, asked, move |tx, asked| create(tx, asked, now).boxed()).await
    }

    /// Reads a key.
    pub async fn get(&self, caller: &Caller, name: &ApiKeyName) -> Result<ApiKey, Error> {
        may_read_person(caller, &name.person)?;
        store::api_keys::get(&self.database, name).await?.ok_or_else(|| Error::no_api_key(name))
    }

    /// Up to `most` of a person's keys after a position, in the order they were made.
    pub async fn list(
        &self,
        caller: &Caller,
        person: &PersonId,
        after: Option<&(i64, ApiKeyId)>,
        most: u32,
    ) -> Result<Vec<ApiKey>, Error> {
        may_read_person(caller, person)?;
        store::persons::get(&self.database, person).await?.ok_or_else(|| Error::no_person(person))?;
        Ok(store::api_keys::list(&self.database, person, after, most).await?)
    }

    /// Revokes a key.
    pub async fn delete(&self, asked: Asked<Revocation>) -> Result<(), Error> {
        let lane = Lane::of(asked.what.name.person.name());
        writes::run(&self.database, lane, asked, |tx, asked| delete(tx, asked).boxed()).await
    }

    /// The key that the secret opens now, if it opens any. Notes the use.
    pub async fn exchange(&self, secret: &KeySecret) -> Result<Option<ApiKey>, Error> {
        let now = self.clock.now();
        let found = store::api_keys::find(&self.database, secret).await?;
        let Some(key) = found.filter(|key| key.is_good(now)) else { return Ok(None) };
        if key.last_use_time.is_none_or(|last| now.since(last) >= NOTED_EVERY) {
            self.note_use(key.name.id.clone(), now).await;
        }
        Ok(Some(key))
    }

    /// Best effort: a store that takes no writes now is no reason to keep a program out. A write that has
    /// begun goes on when nobody waits any more.
    async fn note_use(&self, id: ApiKeyId, now: Timestamp) {
        let write = self.database.write(Lane::none(), (id, now), |tx, (id, now)| {
            async move { store::api_keys::note_use(tx, id, *now).await }.boxed()
        });
        let written: Result<Result<(), store_kit::Error>, _> =
            tokio::time::timeout(NOTED_WITHIN, write).await;
        if !matches!(written, Ok(Ok(()))) {
            tracing::debug!("the last use of an API key could not be noted; its next use will be");
        }
    }
}

async fn create(
    tx: &mut Transaction,
    asked: &Asked<(NewApiKey, KeySecret)>,
    now: Timestamp,
) -> Result<Made, Error> {
    let (new, secret) = &asked.what;
    may_change_person(&asked.caller, &new.person)?;
    // With a key of somebody's a service would become them.
    if !matches!(asked.caller.identity, Identity::Person(_)) {
        return Err(Error::Denied("make an API key; the person whose it is may, once they signed in"));
    }
    let name = ApiKeyName { person: new.person.clone(), id: ApiKeyId::assign(now) };
    if let Some(before) = asked.answered_outside(tx, &name.to_string(), now).await? {
        let name = ApiKeyName::stored(&before).expect("a name that this method stored");
        let key = store::api_keys::get(tx, &name).await?.ok_or_else(|| Error::no_api_key(&name))?;
        return Ok(Made { key, secret: None });
    }
    if new.expire_time <= now || new.expire_time > now.plus(LONGEST_LIFE) {
        let days = LONGEST_LIFE.as_secs() / (24 * 60 * 60);
        let rule = format!("must be later than now, and within {days} days");
        return Err(Error::invalid("api_key.expire_time", rule));
    }
    // Their row keeps two that are made at once apart, and one from an erasure.
    locked(tx, &new.person).await?;
    store::api_keys::forget_expired(tx, &new.person, now).await?;
    if store::api_keys::count(tx, &new.person).await? >= MOST_API_KEYS {
        return Err(Error::Forbidden(Forbidden::ManyApiKeys));
    }
    let key = ApiKey {
        name,
        display_name: new.display_name.as_str().to_owned(),
        scopes: new.scopes.clone(),
        create_time: now,
        expire_time: new.expire_time,
        last_use_time: None,
    };
    store::api_keys::insert(tx, &key, secret).await?;
    Ok(Made { key, secret: Some(secret.clone()) })
}

async fn delete(tx: &mut Transaction, asked: &Asked<Revocation>) -> Result<(), Error> {
    let Revocation { name, etag } = &asked.what;
    may_change_person(&asked.caller, &name.person)?;
    let found = store::api_keys::get(&mut *tx, name).await?.ok_or_else(|| Error::no_api_key(name))?;
    fresh(etag, &found.etag(), || name.to_string())?;
    if store::api_keys::delete(tx, name).await? { Ok(()) } else { Err(Error::no_api_key(name)) }
}
