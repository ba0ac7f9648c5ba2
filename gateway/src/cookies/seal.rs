//! Authenticated encryption of a cookie's value: XChaCha20-Poly1305, whose nonces are long enough to
//! be drawn at random.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};

const NONCE_BYTES: usize = 24;

/// One key, bound to the name of one cookie.
pub(super) struct Seal {
    cipher: XChaCha20Poly1305,
    /// Goes first in the value, so that a later version finds the right key during a rotation.
    key_id: u8,
    /// Authenticated with the value: one cookie's value is not taken for another's.
    purpose: &'static str,
}

impl Seal {
    pub(super) fn new(key: &[u8; 32], purpose: &'static str) -> Self {
        let [key_id, ..] = service_kit::etag::hash([b"rapport cookie key id".as_slice(), key]);
        Self { cipher: XChaCha20Poly1305::new(&(*key).into()), key_id, purpose }
    }

    pub(super) fn close(&self, plain: &[u8]) -> String {
        let nonce: [u8; NONCE_BYTES] = rand::random();
        let payload = Payload { msg: plain, aad: self.purpose.as_bytes() };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload).expect("a cookie is short");
        URL_SAFE_NO_PAD.encode([&[self.key_id], nonce.as_slice(), &sealed].concat())
    }

    /// `None` for whatever this key did not seal for this purpose.
    pub(super) fn open(&self, value: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
        let (key_id, rest) = bytes.split_first()?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload { msg: sealed, aad: self.purpose.as_bytes() };
        (*key_id == self.key_id).then(|| self.cipher.decrypt(&XNonce::from(*nonce), payload).ok())?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_key_and_purpose_open_a_value() {
        let seal = Seal::new(&[7; 32], "guest");
        let value = seal.close(b"hello");
        assert_eq!(seal.open(&value).as_deref(), Some(b"hello".as_slice()));
        assert_eq!(Seal::new(&[8; 32], "guest").open(&value), None);
        assert_eq!(Seal::new(&[7; 32], "other").open(&value), None);
    }

    #[test]
    fn a_changed_value_does_not_open() {
        let seal = Seal::new(&[7; 32], "guest");
        let bytes = URL_SAFE_NO_PAD.decode(seal.close(b"hello")).unwrap();
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            assert_eq!(seal.open(&URL_SAFE_NO_PAD.encode(changed)), None, "byte {place}");
        }
        for nonsense in ["", "AA", "not base64!"] {
            assert_eq!(seal.open(nonsense), None);
        }
    }

    #[test]
    fn the_same_text_never_looks_the_same() {
        let seal = Seal::new(&[7; 32], "guest");
        assert_ne!(seal.close(b"hello"), seal.close(b"hello"));
    }
}
