//! `rapport claim`, and the code of a file: makes codes by which the first OWNER comes in.

use futures::FutureExt as _;
use service_kit::time::{Clock, Timestamp};
use store_kit::{Database, Transaction};

use crate::{
    claims::{LIFETIME, PURPOSE, lane},
    error::Error,
    store,
    values::{BlogId, Code},
};

/// A code to be handed out. It is nowhere else.
#[derive(Debug, Clone)]
pub struct Issued {
    /// As people type it.
    pub code: String,
    /// The name of the OWNER who comes in by it.
    pub owner: String,
    /// When it stops being good.
    pub expiry: Timestamp,
}

/// A code that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ClaimError {
    /// An OWNER has signed in.
    #[error(
        "an OWNER has signed in already, so there is nothing to claim; sign in as they do, or print a token \
         with `rapport token`"
    )]
    Owned,
    /// There is no such blog.
    #[error("there is no blog `{0}`; make it with `rapport blog create {0}`")]
    NoBlog(BlogId),
    /// The store failed.
    #[error("the store failed")]
    Store(#[source] Error),
}

impl From<Error> for ClaimError {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl From<store_kit::Error> for ClaimError {
    fn from(error: store_kit::Error) -> Self {
        Self::Store(error.into())
    }
}

/// The ids of the blogs that are there, up to 100.
pub async fn blogs(database: &Database) -> Result<Vec<BlogId>, Error> {
    let blogs = store::blogs::list(database, None, 100).await?;
    Ok(blogs.into_iter().map(|blog| blog.id).collect())
}

/// Makes a code for the OWNER of a blog. It takes the place of the one before.
pub async fn issue_claim(database: &Database, clock: &Clock, blog: BlogId) -> Result<Issued, ClaimError> {
    let now = clock.now();
    let asked = (blog, Code::generate());
    database.write(lane(), asked, move |tx, (blog, code)| issue(tx, blog, code, now).boxed()).await
}

async fn issue(
    tx: &mut Transaction,
    blog: &BlogId,
    code: &Code,
    now: Timestamp,
) -> Result<Issued, ClaimError> {
    if store::claims::is_owned(&mut *tx).await? {
        return Err(ClaimError::Owned);
    }
    store::blogs::get(&mut *tx, blog).await?.ok_or_else(|| ClaimError::NoBlog(blog.clone()))?;
    let owner = store::members::first_owner(tx, blog).await?;
    let expiry = now.plus(LIFETIME);
    store::claims::forget_printed(tx).await?;
    store::claims::insert(tx, &code.hash(PURPOSE), Some(blog), now, Some(expiry)).await?;
    store::claims::reset_tries(tx).await?;
    Ok(Issued {
        code: code.shown(),
        owner: owner.map_or_else(|| "Owner".to_owned(), |owner| owner.display_name),
        expiry,
    })
}

/// Lets the code of a file be good, once; without one, no other of a file is good any more.
pub async fn stand_claim(database: &Database, clock: &Clock, code: Option<Code>) -> Result<(), Error> {
    let now = clock.now();
    database.write(lane(), code, move |tx, code| stand(tx, code.as_ref(), now).boxed()).await
}

async fn stand(tx: &mut Transaction, code: Option<&Code>, now: Timestamp) -> Result<(), Error> {
    store::claims::forget_standing(tx).await?;
    if let Some(code) = code {
        store::claims::insert(tx, &code.hash(PURPOSE), None, now, None).await?;
    }
    Ok(())
}
