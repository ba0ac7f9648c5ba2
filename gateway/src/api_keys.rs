//! API keys, which are taken here alone: each is exchanged at posts-service for whose it is and what it is good
//! for, and the call goes on with a token of ours that says no more. REST and gRPC ask here.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures::FutureExt as _;
use hashlink::LruCache;
use http::{HeaderMap, HeaderValue, header::AUTHORIZATION};
use proto::{
    api_keys::PREFIX,
    posts::v1::{ExchangeApiKeyRequest, ExchangeApiKeyResponse, sign_in_service_client::SignInServiceClient},
};
use service_kit::{
    auth::{Identity, Minter, SIGN_IN, TOKEN_LIFETIME},
    etag,
    flights::Flights,
    request_id::RequestId,
    status::{self, OUTAGE_RETRY_AFTER},
    time::{Clock, Timestamp},
    upstream::Upstream,
};
use tokio::sync::Semaphore;
use tonic::{Code, Response, Status};
use url::Url;

use crate::{
    calls::{in_time, signed},
    checked::Checked,
    parts::Parts,
    voucher::Voucher,
};

#[cfg(test)]
mod tests;

/// Hexadecimal digits of a key after its prefix.
const DIGITS: usize = 64;

/// Keys that posts-service is asked about at a time: whoever tries many waits here, and not there.
const MAX_EXCHANGES: usize = 16;

/// How long a call waits for its turn to ask.
const TURN_TIMEOUT: Duration = Duration::from_secs(1);

/// How long a call waits for the answer.
const TIMEOUT: Duration = Duration::from_secs(2);

/// How long a key that posts-service did not know is refused without asking. No key comes back; but a database
/// may, from a backup.
const USELESS_FOR: Duration = Duration::from_hours(1);

/// Keys that are remembered, about 1 KiB each, and again as many that are not good, of 32 bytes. Of more,
/// those that were not used longest are forgotten, which costs a call.
const MAX_KEYS: usize = 10_000;

/// Exchanges keys. Clones share what they know.
#[derive(Clone)]
pub(crate) struct ApiKeys(Arc<Inner>);

struct Inner {
    sign_in: SignInServiceClient<Upstream>,
    voucher: Voucher,
    minter: Minter,
    clock: Clock,
    /// Where people make keys.
    public_url: Url,
    known: Mutex<LruCache<Hash, Checked<Granted>>>,
    /// Keys that posts-service did not know, and since when.
    useless: Mutex<LruCache<Hash, Timestamp>>,
    turns: Semaphore,
    flights: Flights<Hash, Result<Granted, Refusal>>,
}

/// What is kept of a key.
type Hash = [u8; 32];

/// What a key is good for, and the token that says so.
#[derive(Clone)]
struct Granted {
    identity: Identity,
    expire_time: Timestamp,
    bearer: HeaderValue,
}

/// Why a call does not go on.
#[derive(Debug, Clone, Copy)]
enum Refusal {
    /// It is no key, or none that is good.
    Useless,
    /// Too many are asked about.
    Busy,
    /// posts-service does not say.
    Away,
    /// Somebody's bug, or the operator's: it is in the log.
    Broken,
}

impl ApiKeys {
    pub(crate) fn new(parts: &Parts) -> Self {
        let (minter, clock) = (parts.minter.clone(), parts.clock.clone());
        Self(Arc::new(Inner {
            sign_in: SignInServiceClient::new(parts.posts.clone()),
            voucher: Voucher::with_scope(minter.clone(), clock.clone(), SIGN_IN),
            minter,
            clock,
            public_url: parts.public_url.clone(),
            known: Mutex::new(LruCache::new(MAX_KEYS)),
            useless: Mutex::new(LruCache::new(MAX_KEYS)),
            turns: Semaphore::new(MAX_EXCHANGES),
            flights: Flights::default(),
        }))
    }

    /// Puts a token in the place of an API key; what is none is left to the services.
    ///
    /// # Errors
    /// UNAUTHENTICATED for a key that is not good, RESOURCE_EXHAUSTED, UNAVAILABLE or INTERNAL where that cannot
    /// be found out.
    pub(crate) async fn exchange(&self, headers: &mut HeaderMap) -> Result<(), Status> {
        let Some(key) = presented(headers) else { return Ok(()) };
        let granted = self.grant(key, &RequestId::of(headers)).await;
        let Granted { bearer, .. } = granted.map_err(|refusal| self.said(refusal))?;
        headers.insert(AUTHORIZATION, bearer);
        Ok(())
    }

    async fn grant(&self, key: &str, request_id: &RequestId) -> Result<Granted, Refusal> {
        if !is_whole(key) {
            return Err(Refusal::Useless);
        }
        let hash = etag::hash([key.as_bytes()]);
        let now = self.0.clock.now();
        let fresh = lock(&self.0.known).get(&hash).and_then(|known| known.fresh(now));
        if let Some(granted) = fresh {
            return granted.unless_over(now);
        }
        let is_useless = |since: &Timestamp| now.since(*since) < USELESS_FOR;
        if lock(&self.0.useless).get(&hash).is_some_and(is_useless) {
            return Err(Refusal::Useless);
        }
        let flight = self.0.flights.join(hash, || {
            let (keys, key, request_id) = (self.clone(), key.to_owned(), request_id.clone());
            async move { keys.ask(hash, key, &request_id).await }.boxed()
        });
        flight.await
    }

    async fn ask(&self, hash: Hash, key: String, request_id: &RequestId) -> Result<Granted, Refusal> {
        let turn = tokio::time::timeout(TURN_TIMEOUT, self.0.turns.acquire()).await;
        // The moment before: what is revoked while the answer travels is found out in time.
        let now = self.0.clock.now();
        let answer = match turn {
            Ok(Ok(_turn)) => self.call(key, request_id).await,
            // Whoever tries many keys stops nobody whose key was good just now.
            _ => Err(Refusal::Busy),
        };
        match answer.and_then(|answer| self.read(answer, now)) {
            Ok(Some(granted)) => {
                lock(&self.0.known).insert(hash, Checked::new(granted.clone(), now));
                Ok(granted)
            }
            Ok(None) => {
                lock(&self.0.known).remove(&hash);
                lock(&self.0.useless).insert(hash, now);
                Err(Refusal::Useless)
            }
            // By our own clock alone, which may be ahead: it is asked about again.
            Err(Refusal::Useless) => Err(Refusal::Useless),
            Err(other) => {
                let mut known = lock(&self.0.known);
                let renewed = |granted: &Granted| self.renewed(granted, now);
                let granted =
                    known.get_mut(&hash).and_then(|known| known.go_on(now, renewed)).ok_or(other)?;
                granted.unless_over(now)
            }
        }
    }

    async fn call(&self, key: String, request_id: &RequestId) -> Result<ExchangeApiKeyResponse, Refusal> {
        let request = signed(&self.0.voucher, request_id, TIMEOUT, ExchangeApiKeyRequest { key });
        let mut client = self.0.sign_in.clone();
        let answer = in_time(TIMEOUT, client.exchange_api_key(request)).await;
        answer.map(Response::into_inner).map_err(|status| failed(&status))
    }

    /// `None` where posts-service knows no such key, or it is over there.
    fn read(&self, answer: ExchangeApiKeyResponse, now: Timestamp) -> Result<Option<Granted>, Refusal> {
        let ExchangeApiKeyResponse { person, scopes, expire_time } = answer;
        if person.is_empty() {
            return Ok(None);
        }
        let Some(expire_time) = expire_time.and_then(Timestamp::from_proto).filter(|_| !scopes.is_empty())
        else {
            tracing::error!("posts-service answered an API key without a scope or an end");
            return Err(Refusal::Broken);
        };
        let granted =
            self.signed(Identity::ApiKey { person, scopes }, expire_time, now).ok_or(Refusal::Broken)?;
        granted.unless_over(now).map(Some)
    }

    fn renewed(&self, granted: &Granted, now: Timestamp) -> Granted {
        let renewed = self.signed(granted.identity.clone(), granted.expire_time, now);
        renewed.unwrap_or_else(|| granted.clone())
    }

    /// A token for five minutes, or as long as the key is good.
    fn signed(&self, identity: Identity, expire_time: Timestamp, now: Timestamp) -> Option<Granted> {
        let lifetime = expire_time.since(now).min(TOKEN_LIFETIME);
        let token = self.0.minter.mint(&identity, lifetime)?;
        let bearer = HeaderValue::from_str(&format!("Bearer {token}")).ok()?;
        Some(Granted { identity, expire_time, bearer })
    }

    fn said(&self, refusal: Refusal) -> Status {
        match refusal {
            Refusal::Useless => {
                let there = self.0.public_url.join(crate::auth::address::KEYS);
                let there = there.map_or_else(|_| crate::auth::address::KEYS.to_owned(), String::from);
                let message = format!(
                    "this API key was cut, revoked, or has expired; copy it whole, or make another at {there}"
                );
                status::refused(Code::Unauthenticated, "API_KEY_REFUSED", message)
            }
            Refusal::Busy => {
                let message = "too many API keys are being checked; try again in a second";
                status::exhausted("TOO_MANY_EXCHANGES", message, Duration::from_secs(1))
            }
            Refusal::Away => {
                let message = "the API key cannot be checked while posts-service is away; try again";
                status::unavailable("POSTS_AWAY", message, OUTAGE_RETRY_AFTER)
            }
            Refusal::Broken => status::refused(
                Code::Internal,
                "API_KEYS_BROKEN",
                "the API key could not be checked; the operator finds in the log why",
            ),
        }
    }
}

impl Granted {
    fn unless_over(self, now: Timestamp) -> Result<Self, Refusal> {
        if now < self.expire_time { Ok(self) } else { Err(Refusal::Useless) }
    }
}

/// The key that came in the place of a token. The scheme's name is not case-sensitive (RFC 9110, 11.1).
fn presented(headers: &HeaderMap) -> Option<&str> {
    let (scheme, given) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let given = given.trim();
    (scheme.eq_ignore_ascii_case("bearer") && given.starts_with(PREFIX)).then_some(given)
}

/// Whether it looks like a key: what does not is asked about nowhere.
fn is_whole(key: &str) -> bool {
    let digits = key.strip_prefix(PREFIX).unwrap_or_default();
    digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A call that is refused to the gateway itself says nothing about the key.
fn failed(status: &Status) -> Refusal {
    let (code, message) = (status.code(), status.message());
    match code {
        Code::Unavailable | Code::DeadlineExceeded | Code::ResourceExhausted | Code::Cancelled => {
            tracing::warn!(?code, message, "posts-service is away");
            Refusal::Away
        }
        _ => {
            tracing::error!(
                ?code,
                message,
                "posts-service does not let this gateway exchange API keys; does the gateway's entry of the \
                 JWKS file have the scope `{SIGN_IN}`?"
            );
            Refusal::Broken
        }
    }
}

fn lock<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    // Whoever panicked here left a whole map behind.
    held.lock().unwrap_or_else(PoisonError::into_inner)
}
