//! How the first OWNER comes in, who has no account here yet: by a one-time code that only an operator can
//! have made. Once an OWNER has signed in, nobody else comes in this way. Codes are made in `tools/claim.rs`.

use std::time::Duration;

use futures::FutureExt as _;
use service_kit::time::{Clock, Timestamp};
use store_kit::{Database, Lane, Transaction};

use crate::{
    error::{Error, Forbidden},
    store,
    values::{BlogId, Code, DisplayName, Member, MemberId, Person, Role},
};

/// How long a printed code is good.
pub const LIFETIME: Duration = Duration::from_hours(1);

/// Codes that may be tried in a window, in the whole installation: to guess one of 100 bits is hopeless, and
/// this keeps one from a file, which people may choose worse, from being guessed.
pub const MOST_TRIES: i64 = 20;

/// How long a window is.
pub const WINDOW: Duration = Duration::from_mins(10);

/// What the hashes of these codes begin with.
pub(crate) const PURPOSE: &str = "claim";

/// Who came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Who.
    pub person: Person,
    /// Whose OWNER they are.
    pub blog: BlogId,
    /// When their session began.
    pub auth_time: Timestamp,
}

/// Claims of this installation.
#[derive(Debug, Clone)]
pub struct Claims {
    database: Database,
    clock: Clock,
}

impl Claims {
    /// Claims in this database.
    pub fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock }
    }

    /// Whether no OWNER has signed in yet.
    pub async fn is_open(&self) -> Result<bool, Error> {
        Ok(!store::claims::is_owned(&self.database).await?)
    }

    /// Lets somebody in by a code.
    pub async fn claim(&self, code: Code) -> Result<Claimed, Error> {
        let now = self.clock.now();
        let claimed = self.database.write(lane(), code, move |tx, code| claim(tx, code, now).boxed()).await?;
        claimed.ok_or_else(|| {
            let rule = "is no code of this installation, or was used, or is too old; \
                        print a new one with `rapport claim`";
            Error::invalid("code", rule)
        })
    }
}

/// All claims wait for each other.
pub(crate) fn lane() -> Lane {
    Lane::of("claims")
}

/// `None` for a code that is not good: that the try was counted is kept.
async fn claim(tx: &mut Transaction, code: &Code, now: Timestamp) -> Result<Option<Claimed>, Error> {
    let window = window(now);
    if store::claims::count_try(tx, window).await? > MOST_TRIES {
        return Err(Error::ManyTries { retry_after: window.plus(WINDOW).since(now) });
    }
    if store::claims::is_owned(&mut *tx).await? {
        return Err(Error::Forbidden(Forbidden::Claimed));
    }
    let hash = code.hash(PURPOSE);
    let Some(blog) = store::claims::find(tx, &hash, now).await? else { return Ok(None) };
    let blog = match blog {
        Some(blog) => blog,
        None => store::claims::oldest_blog(tx).await?.ok_or(Error::Forbidden(Forbidden::NoBlog))?,
    };
    // The blog's row keeps its members apart.
    store::blogs::lock(&mut *tx, &blog).await?.ok_or_else(|| Error::no_blog(&blog))?;
    let person = owner(tx, &blog, now).await?;
    store::claims::use_up(tx, &hash, &person.id, now).await?;
    let auth_time = person.session_begin(now);
    Ok(Some(Claimed { person, blog, auth_time }))
}

/// The blog's first OWNER who can act; made where there is none.
async fn owner(tx: &mut Transaction, blog: &BlogId, now: Timestamp) -> Result<Person, Error> {
    if let Some(id) = store::members::first_owner(tx, blog).await?.and_then(|member| member.person) {
        return store::persons::lock(tx, &id).await?.ok_or_else(|| Error::no_person(&id));
    }
    let name = DisplayName::parse("Owner").expect("a plain word");
    add_owner(tx, blog, &name, now).await
}

async fn add_owner(
    tx: &mut Transaction,
    blog: &BlogId,
    name: &DisplayName,
    now: Timestamp,
) -> Result<Person, Error> {
    let person = Person::new(name.as_str(), now);
    store::persons::insert(tx, &person).await?;
    let member = Member {
        role: Role::Owner,
        person: Some(person.id.clone()),
        ..Member::new(blog, MemberId::assign(now), name.as_str(), now)
    };
    store::members::insert(tx, &member).await?;
    Ok(person)
}

/// When the window of this moment began.
fn window(now: Timestamp) -> Timestamp {
    let length = i64::try_from(WINDOW.as_micros()).expect("some minutes");
    Timestamp(now.0 - now.0.rem_euclid(length))
}
