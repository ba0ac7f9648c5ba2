//! The gateway's word for where a request comes from: its own token, which grants no right. The edge
//! sends it along with what it hands on, the site with the calls that it makes itself.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use axum::http::HeaderValue;
use service_kit::{
    auth::{Identity, Minter, TOKEN_LIFETIME},
    time::{Clock, Timestamp},
};

use crate::parts::ISSUER;

/// How long one token is used before the next is signed: well inside its lifetime.
const REUSE: Duration = Duration::from_mins(1);

/// Signs the token, and keeps it for the calls of a minute.
pub(crate) struct Voucher {
    minter: Minter,
    /// None where it only vouches.
    scopes: Vec<String>,
    clock: Clock,
    kept: Mutex<Option<(Timestamp, HeaderValue)>>,
}

impl Voucher {
    pub(crate) fn new(minter: Minter, clock: Clock) -> Self {
        Self { minter, scopes: Vec::new(), clock, kept: Mutex::new(None) }
    }

    /// For calls that the gateway makes in its own name, with a right of its own.
    pub(crate) fn with_scope(minter: Minter, clock: Clock, scope: &str) -> Self {
        Self { scopes: vec![scope.to_owned()], ..Self::new(minter, clock) }
    }

    /// Signing costs more than the rest of a call together, so one token serves a minute of them.
    pub(crate) fn token(&self) -> HeaderValue {
        let now = self.clock.now();
        // Whoever panicked here left a whole value behind, or none.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some((minted, token)) if now.since(*minted) < REUSE => token.clone(),
            _ => {
                let token = self.sign();
                *kept = Some((now, token.clone()));
                token
            }
        }
    }

    fn sign(&self) -> HeaderValue {
        let gateway = Identity::Service { name: ISSUER.to_owned(), scopes: self.scopes.clone() };
        let token = self.minter.mint(&gateway, TOKEN_LIFETIME).expect("a service has a token");
        HeaderValue::from_str(&token).expect("a token is ASCII")
    }
}
