//! Tokens for the sessions of persons: the one place that asks posts-service whether a session goes on, and
//! signs what its calls carry. Pages ask by `Sessions::pass`.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures::FutureExt as _;
use hashlink::LruCache;
use proto::posts::v1::{CheckSessionRequest, Person, sign_in_service_client::SignInServiceClient};
use service_kit::{
    auth::{Identity, Minter, SIGN_IN, TOKEN_LIFETIME},
    flights::Flights,
    request_id::RequestId,
    time::{Clock, Timestamp},
    upstream::Upstream,
};
use uuid::Uuid;

use super::{calls::within, failure::Failure, failure::Refusal, pass::Pass};
use crate::{calls::signed, checked::Checked, cookies::Session, parts::Parts, voucher::Voucher};

/// How long a page waits for the check.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Sessions that are remembered, about 1 KiB each; of more, those that were not used longest are forgotten,
/// which costs a call.
const MAX_SESSIONS: usize = 10_000;

/// Checks and mints. Clones share what they know.
#[derive(Clone)]
pub(super) struct Mint(Arc<Inner>);

struct Inner {
    sign_in: SignInServiceClient<Upstream>,
    voucher: Voucher,
    minter: Minter,
    clock: Clock,
    known: Mutex<LruCache<Key, Checked<Pass>>>,
    flights: Flights<Key, Result<Pass, Failure>>,
}

/// A session: whose, and since when. Two browsers of one person that signed in at the same moment are one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    person: String,
    auth_time: Timestamp,
}

impl Mint {
    pub(super) fn new(parts: &Parts) -> Self {
        let (minter, clock) = (parts.minter.clone(), parts.clock.clone());
        Self(Arc::new(Inner {
            sign_in: SignInServiceClient::new(parts.posts.clone()),
            voucher: Voucher::with_scope(minter.clone(), clock.clone(), SIGN_IN),
            minter,
            clock,
            known: Mutex::new(LruCache::new(MAX_SESSIONS)),
            flights: Flights::default(),
        }))
    }

    /// What the calls of a guest carry, who is known by a cookie.
    pub(super) fn guest(&self, id: Uuid) -> Pass {
        let guest = Identity::Guest(id.to_string());
        let token = self.0.minter.mint(&guest, TOKEN_LIFETIME).expect("a guest has a token");
        Pass::minted(token, "")
    }

    /// What the calls of a session carry. All who ask for one session at a time wait for one call.
    ///
    /// # Errors
    /// [`Failure::SignedOut`] when the session is over, and [`Failure::Away`] or [`Failure::Broken`] when
    /// that cannot be found out and was not for the last ten minutes.
    pub(super) async fn pass(&self, session: &Session, request_id: &RequestId) -> Result<Pass, Failure> {
        let Some(signed_in) = session.signed_in() else {
            return Pass::of(session).ok_or(Failure::SignedOut(Refusal::Malformed));
        };
        let key = Key { person: session.subject.clone(), auth_time: signed_in.auth_time() };
        let now = self.0.clock.now();
        if let Some(pass) = self.lock().get(&key).and_then(|known| known.fresh(now)) {
            return Ok(pass);
        }
        let flight = self.0.flights.join(key.clone(), || {
            let (mint, request_id) = (self.clone(), request_id.clone());
            async move { mint.ask(key, &request_id).await }.boxed()
        });
        flight.await
    }

    async fn ask(&self, key: Key, request_id: &RequestId) -> Result<Pass, Failure> {
        // The moment before: what is signed out while the answer travels is found out in time.
        let now = self.0.clock.now();
        match self.check(&key, request_id).await {
            Ok(Some(person)) => {
                let pass = self.mint(&key, &person.display_name);
                self.lock().insert(key, Checked::new(pass.clone(), now));
                Ok(pass)
            }
            Ok(None) => {
                self.lock().remove(&key);
                Err(Failure::SignedOut(Refusal::Over))
            }
            Err(failure) => self.go_on(&key, now).ok_or(failure),
        }
    }

    /// posts-service does not say, so what it said last counts for a while.
    fn go_on(&self, key: &Key, now: Timestamp) -> Option<Pass> {
        self.lock().get_mut(key)?.go_on(now, |last| self.mint(key, &last.display_name))
    }

    async fn check(&self, key: &Key, request_id: &RequestId) -> Result<Option<Person>, Failure> {
        let auth_time = Some(key.auth_time.to_proto());
        let message = CheckSessionRequest { name: key.person.clone(), auth_time };
        let request = signed(&self.0.voucher, request_id, TIMEOUT, message);
        let answer = within(TIMEOUT, self.0.sign_in.clone().check_session(request)).await;
        answer.map(|answer| answer.person).map_err(not_the_persons)
    }

    fn mint(&self, key: &Key, display_name: &str) -> Pass {
        let person = Identity::Person(key.person.clone());
        let token = self.0.minter.mint(&person, TOKEN_LIFETIME).expect("a person has a token");
        Pass::minted(token, display_name)
    }

    fn lock(&self) -> MutexGuard<'_, LruCache<Key, Checked<Pass>>> {
        // Whoever panicked here left a whole map behind.
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call that is refused to the gateway itself says nothing about the session that it was made for.
fn not_the_persons(failure: Failure) -> Failure {
    match failure {
        away @ (Failure::Away | Failure::Busy(_) | Failure::Broken) => away,
        refused => {
            tracing::error!(
                ?refused,
                "posts-service does not let this gateway check sessions; does the gateway's entry of the \
                 JWKS file have the scope `{SIGN_IN}`?"
            );
            Failure::Broken
        }
    }
}
