//! Edit tokens: HMAC-SHA256 over a comment's id and the hash of the request that made it.
//!
//! The same request with the same `request_id` finds the same comment and gets the same token again;
//! nothing else yields it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use service_kit::auth::Secret;
use sha2::Sha256;

use crate::comment::Comment;

/// The key that edit tokens are made with.
#[derive(Debug, Clone, Copy)]
pub struct EditKey(Secret);

impl EditKey {
    /// Makes tokens with `secret`.
    pub fn new(secret: Secret) -> Self {
        Self(secret)
    }

    /// The comment's token; `None` when it has none: imported, or deleted.
    pub fn token(&self, comment: &Comment) -> Option<String> {
        Some(URL_SAFE_NO_PAD.encode(self.mac(comment)?.finalize().into_bytes()))
    }

    /// Whether `token` is the comment's, compared in constant time.
    pub fn fits(&self, token: &str, comment: &Comment) -> bool {
        let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else { return false };
        self.mac(comment).is_some_and(|mac| mac.verify_slice(&bytes).is_ok())
    }

    fn mac(&self, comment: &Comment) -> Option<Hmac<Sha256>> {
        if comment.request_hash.is_empty() {
            return None;
        }
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0.0).expect("HMAC takes a key of any length");
        // An id has a fixed length, so that none runs into the hash.
        mac.update(comment.id.as_str().as_bytes());
        mac.update(comment.request_hash.as_bytes());
        Some(mac)
    }
}
