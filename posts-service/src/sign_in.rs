//! Signing in: which person an account belongs to that somebody has proven to have, and whether a session
//! of theirs goes on. Whoever calls this has seen the proof: the gateway.

use futures::FutureExt as _;
use service_kit::time::{Clock, Timestamp};
use store_kit::{Database, Lane, Transaction};

use crate::{
    error::{Error, Exists, Forbidden},
    persons, store,
    values::{Account, Identity, Person, PersonId},
};

/// Most accounts of a person.
pub const MOST_IDENTITIES: i64 = 20;

/// How often a write comes again when somebody else was quicker to take, or to give up, the account. The
/// second time it finds what they did.
const ATTEMPTS: usize = 3;

/// An account that somebody has proven to have.
#[derive(Debug, Clone)]
pub struct Proof {
    /// Which one.
    pub account: Account,
    /// What its provider calls them.
    pub display_name: String,
}

/// An account to be added to a person.
#[derive(Debug, Clone)]
pub struct Link {
    /// To whom.
    pub person: PersonId,
    /// Which one.
    pub account: Account,
    /// When the session began that asks for it.
    pub auth_time: Timestamp,
}

/// Somebody who has signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub person: Person,
    /// By which account.
    pub identity: Identity,
    /// Whether they were never here before.
    pub is_new: bool,
    /// When their session began.
    pub auth_time: Timestamp,
}

/// How people come in.
#[derive(Debug, Clone)]
pub struct SignIns {
    database: Database,
    clock: Clock,
}

/// Why a write did not come through.
enum Stopped {
    /// Somebody else took the account, or gave it up, at the same time.
    Overtaken,
    Refused(Error),
}

impl SignIns {
    /// Persons in this database.
    pub fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock }
    }

    /// Finds the person to whom the account belongs; makes one when it is new.
    pub async fn sign_in(&self, proof: Proof) -> Result<SignedIn, Error> {
        let now = self.clock.now();
        settled(|| {
            let lane = Lane::of(format_args!("accounts/{}", proof.account.tag()));
            self.database.write(lane, proof.clone(), move |tx, proof| sign_in(tx, proof, now).boxed())
        })
        .await
    }

    /// Adds an account to a person; one that is theirs already is left as it is.
    ///
    /// # Errors
    /// [`Forbidden::SessionOver`] after they signed out everywhere: whoever copied a cookie of theirs must not
    /// stay by an account of their own.
    pub async fn link(&self, link: Link) -> Result<Identity, Error> {
        let now = self.clock.now();
        settled(|| {
            let lane = Lane::of(link.person.name());
            self.database.write(lane, link.clone(), move |tx, link| add(tx, link, now).boxed())
        })
        .await
    }

    /// The person, if a session of theirs goes on that began then.
    pub async fn check_session(&self, id: &PersonId, auth_time: Timestamp) -> Result<Option<Person>, Error> {
        let person = store::persons::get(&self.database, id).await?;
        Ok(person.filter(|person| person.has_session_of(auth_time)))
    }
}

/// Runs a write until nobody is quicker.
async fn settled<T, F>(write: impl Fn() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Stopped>>,
{
    for _ in 0..ATTEMPTS {
        match write().await {
            Err(Stopped::Overtaken) => {}
            Err(Stopped::Refused(error)) => return Err(error),
            Ok(answer) => return Ok(answer),
        }
    }
    Err(Error::Store(store_kit::Error::Busy))
}

async fn sign_in(tx: &mut Transaction, proof: &Proof, now: Timestamp) -> Result<SignedIn, Stopped> {
    let account = &proof.account;
    if let Some(identity) = store::identities::sign_in(tx, account, now).await? {
        let id = &identity.name.person;
        let person = store::persons::get(tx, id).await?.ok_or_else(|| Error::no_person(id))?;
        let auth_time = person.session_begin(now);
        return Ok(SignedIn { person, identity, is_new: false, auth_time });
    }
    let person = Person::new(account.first_name(&proof.display_name).as_str(), now);
    let identity = Identity { last_sign_in_time: Some(now), ..Identity::new(&person.id, account, now) };
    store::persons::insert(tx, &person).await?;
    if !store::identities::insert(tx, &identity).await? {
        return Err(Stopped::Overtaken);
    }
    Ok(SignedIn { person, identity, is_new: true, auth_time: now })
}

async fn add(tx: &mut Transaction, link: &Link, now: Timestamp) -> Result<Identity, Stopped> {
    let Link { person, account, auth_time } = link;
    // Their row keeps two additions apart, so that there are no more than there can be; and an addition and a
    // sign-out, so that none comes after it.
    if !persons::locked(tx, person).await?.has_session_of(*auth_time) {
        return Err(Error::Forbidden(Forbidden::SessionOver).into());
    }
    if let Some(known) = store::identities::by_account(tx, account).await? {
        let is_theirs = known.name.person == *person;
        return if is_theirs { Ok(known) } else { Err(Error::Exists(Exists::Account).into()) };
    }
    if store::identities::count(tx, person).await? >= MOST_IDENTITIES {
        return Err(Error::Forbidden(Forbidden::ManyIdentities).into());
    }
    let identity = Identity::new(person, account, now);
    if !store::identities::insert(tx, &identity).await? {
        return Err(Stopped::Overtaken);
    }
    Ok(identity)
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl From<store_kit::Error> for Stopped {
    fn from(error: store_kit::Error) -> Self {
        Self::Refused(error.into())
    }
}
