//! What every call carries besides its message: the reader's address and our word for it, their guest
//! id, the deadline.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use service_kit::{
    auth::{Identity, Minter, TOKEN_LIFETIME},
    call::{CLIENT_ADDRESS, EDIT_TOKEN, FORWARDED_BY},
    time::{Clock, Timestamp},
};
use tonic::{Request, metadata::AsciiMetadataValue};
use uuid::Uuid;

use super::Asker;

/// The name that services expect a gateway's token to carry.
const GATEWAY: &str = "gateway";

/// How long our own token is used before a new one is signed: well inside its lifetime.
const REUSE: Duration = Duration::from_mins(1);

pub(super) struct Credentials {
    minter: Minter,
    clock: Clock,
    forwarded_by: Mutex<Option<(Timestamp, AsciiMetadataValue)>>,
}

impl Credentials {
    pub(super) fn new(minter: Minter, clock: Clock) -> Self {
        Self { minter, clock, forwarded_by: Mutex::new(None) }
    }

    /// `message` as a request on behalf of `asker`.
    pub(super) fn sign<M>(&self, asker: &Asker, timeout: Duration, message: M) -> Request<M> {
        let mut request = Request::new(message);
        request.set_timeout(timeout);
        let metadata = request.metadata_mut();
        metadata.insert(FORWARDED_BY, self.forwarded_by());
        if let Some(address) = asker.address {
            metadata.insert(CLIENT_ADDRESS, ascii(&address.to_string()));
        }
        if let Some(guest) = asker.guest {
            metadata.insert("authorization", self.bearer(guest));
        }
        request
    }

    fn bearer(&self, guest: Uuid) -> AsciiMetadataValue {
        let token = self.mint(&Identity::Guest(guest.to_string()));
        ascii(&format!("Bearer {token}"))
    }

    /// Signing costs more than the rest of a call together, so one token serves a minute of them.
    fn forwarded_by(&self) -> AsciiMetadataValue {
        let now = self.clock.now();
        // Whoever panicked here left a whole value behind, or none.
        let mut kept = self.forwarded_by.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some((minted, token)) if now.since(*minted) < REUSE => token.clone(),
            _ => {
                let gateway = Identity::Service { name: GATEWAY.to_owned(), scopes: Vec::new() };
                let token = ascii(&self.mint(&gateway));
                *kept = Some((now, token.clone()));
                token
            }
        }
    }

    fn mint(&self, identity: &Identity) -> String {
        self.minter.mint(identity, TOKEN_LIFETIME).expect("guests and services have tokens")
    }
}

/// Adds the token that makes a comment the asker's own.
pub(super) fn prove<M>(request: &mut Request<M>, edit_token: &str) {
    // A token that is no header value is none of ours.
    if let Ok(value) = edit_token.parse() {
        request.metadata_mut().insert(EDIT_TOKEN, value);
    }
}

fn ascii(text: &str) -> AsciiMetadataValue {
    text.parse().expect("addresses and tokens are ASCII")
}
