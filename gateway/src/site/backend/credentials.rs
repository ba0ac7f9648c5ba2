//! What every call carries besides its message: the reader's address and our word for it, who they
//! are, the deadline, the id of the request.

use std::time::Duration;

use service_kit::{
    auth::{Identity, Minter, TOKEN_LIFETIME},
    call::{CLIENT_ADDRESS, EDIT_TOKEN, FORWARDED_BY},
    request_id::REQUEST_ID,
    time::Clock,
};
use tonic::{Request, metadata::AsciiMetadataValue};
use uuid::Uuid;

use super::{Asker, Who};
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
        match &asker.who {
            Who::Nobody => {}
            Who::Guest(guest) => {
                metadata.insert("authorization", bearer(&self.token_of(*guest)));
            }
            Who::Person(pass) => {
                metadata.insert("authorization", bearer(&pass.token));
            }
        }
        request
    }

    fn token_of(&self, guest: Uuid) -> String {
        let guest = Identity::Guest(guest.to_string());
        self.minter.mint(&guest, TOKEN_LIFETIME).expect("a guest has a token")
    }
}

/// Adds the token that makes a comment the asker's own.
pub(super) fn prove<M>(request: &mut Request<M>, edit_token: &str) {
    // A token that is no header value is none of ours.
    if let Ok(value) = edit_token.parse() {
        request.metadata_mut().insert(EDIT_TOKEN, value);
    }
}

fn bearer(token: &str) -> AsciiMetadataValue {
    ascii(&format!("Bearer {token}"))
}

fn ascii(text: &str) -> AsciiMetadataValue {
    text.parse().expect("addresses, tokens and request ids are ASCII")
}
