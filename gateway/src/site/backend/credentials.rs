//! What every call carries besides its message: the reader's address and our word for it, their guest
//! id, the deadline, the id of the request.

use std::time::Duration;

use service_kit::{
    auth::{Identity, Minter, TOKEN_LIFETIME},
    call::{CLIENT_ADDRESS, EDIT_TOKEN, FORWARDED_BY},
    request_id::REQUEST_ID,
    time::Clock,
};
use tonic::{Request, metadata::AsciiMetadataValue};
use uuid::Uuid;

use super::Asker;
use crate::voucher::Voucher;

pub(super) struct Credentials {
    minter: Minter,
    voucher: Voucher,
}

impl Credentials {
    pub(super) fn new(minter: Minter, clock: Clock) -> Self {
        Self { voucher: Voucher::new(minter.clone(), clock), minter }
    }

    /// `message` as a request on behalf of `asker`.
    pub(super) fn sign<M>(&self, asker: &Asker, timeout: Duration, message: M) -> Request<M> {
        let mut request = self.sign_open(asker, message);
        request.set_timeout(timeout);
        request
    }

    /// The same without a deadline, for what lasts until somebody leaves.
    pub(super) fn sign_open<M>(&self, asker: &Asker, message: M) -> Request<M> {
        let mut request = Request::new(message);
        let metadata = request.metadata_mut();
        asker.positions.put(metadata);
        metadata.insert(REQUEST_ID, ascii(asker.request_id.as_str()));
        let token = self.voucher.token();
        metadata.insert(FORWARDED_BY, ascii(token.to_str().expect("a token is ASCII")));
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
    text.parse().expect("addresses, tokens and request ids are ASCII")
}
