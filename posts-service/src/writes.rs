//! Writes that may be repeated, and those that hold only for what the caller read: the same
//! `request_id` writes once (AIP-155), a stale etag not at all (AIP-154).

use futures::future::BoxFuture;
use service_kit::{auth::Caller, time::Timestamp};
use store_kit::{
    Database, Lane, Transaction,
    idempotency::{self, Key, Known},
};

use crate::{
    error::{Error, Exists},
    values::BlogId,
};

/// What somebody asks to have written.
#[derive(Debug, Clone)]
pub struct Asked<T> {
    /// Who.
    pub caller: Caller,
    /// How the request is known again, if it may be repeated.
    pub repeat: Option<Repeat>,
    /// What.
    pub what: T,
}

/// How a repeated request is known again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// Which method.
    pub method: &'static str,
    /// The caller's own id for it.
    pub request_id: String,
    /// Hash over the request without that id.
    pub request_hash: Vec<u8>,
}

/// Runs `work` in a transaction; `lane` names what it locks first.
///
/// A repeatable request leaves its mark before it writes ([`Asked::answered_before`]), so of two
/// that run side by side the later waits there for the earlier, and gets its answer.
pub(crate) async fn run<T, A, F>(
    database: &Database,
    lane: Lane,
    asked: Asked<T>,
    work: F,
) -> Result<A, Error>
where
    T: Send + Sync + 'static,
    A: Send + 'static,
    F: for<'t> Fn(&'t mut Transaction, &'t Asked<T>) -> BoxFuture<'t, Result<A, Error>>
        + Copy
        + Send
        + Sync
        + 'static,
{
    database.write(lane, asked, work).await
}

impl<T> Asked<T> {
    /// The same request with something else in it.
    pub(crate) fn with<U>(self, what: impl FnOnce(T) -> U) -> Asked<U> {
        Asked { caller: self.caller, repeat: self.repeat, what: what(self.what) }
    }

    /// Whether the request was answered before: then with this resource, to be answered as it is
    /// now. Otherwise it is marked as answered with `resource`, which holds if the transaction does.
    pub(crate) async fn answered_before(
        &self,
        tx: &mut Transaction,
        blog: &BlogId,
        resource: &str,
        now: Timestamp,
    ) -> Result<Option<String>, Error> {
        self.claimed(tx, blog.to_string(), resource, now).await
    }

    /// The same for what is in no blog.
    pub(crate) async fn answered_outside(
        &self,
        tx: &mut Transaction,
        resource: &str,
        now: Timestamp,
    ) -> Result<Option<String>, Error> {
        self.claimed(tx, String::new(), resource, now).await
    }

    async fn claimed(
        &self,
        tx: &mut Transaction,
        blog: String,
        resource: &str,
        now: Timestamp,
    ) -> Result<Option<String>, Error> {
        let Some(repeat) = &self.repeat else { return Ok(None) };
        let key = Key {
            caller: self.caller.request_scope(),
            method: repeat.method,
            blog,
            request_id: repeat.request_id.clone(),
            request_hash: repeat.request_hash.clone(),
        };
        match idempotency::claim(tx, &key, resource, now.0).await? {
            Known::New => Ok(None),
            Known::Answered(resource) => Ok(Some(resource)),
            Known::Conflict => Err(Error::Exists(Exists::Request)),
        }
    }
}

/// Whether `given` is empty or still the resource's etag.
pub(crate) fn fresh(given: &str, present: &str, name: impl FnOnce() -> String) -> Result<(), Error> {
    if given.is_empty() || given == present { Ok(()) } else { Err(Error::Stale(name())) }
}
