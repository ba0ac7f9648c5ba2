//! Authenticated encryption of a cookie's value: XChaCha20-Poly1305, whose nonces are long enough to
//! be drawn at random.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use service_kit::auth::{Secret, Secrets};

const NONCE_BYTES: usize = 24;

/// The keys of one cookie: the first closes, and all of them open.
pub(super) struct Seal {
    keys: Vec<Key>,
    /// Authenticated with the value: one cookie's value is not taken for another's.
    purpose: &'static str,
}

struct Key {
    cipher: XChaCha20Poly1305,
    /// Goes first in the value, so that the right key is found during a rotation.
    id: u8,
}

impl Seal {
    pub(super) fn new(keys: &Secrets, purpose: &'static str) -> Self {
        Self { keys: keys.all().map(Key::of).collect(), purpose }
    }

    pub(super) fn close(&self, plain: &[u8]) -> String {
        let nonce: [u8; NONCE_BYTES] = rand::random();
        let payload = Payload { msg: plain, aad: self.purpose.as_bytes() };
        let key = self.keys.first().expect("there is always a key");
        let sealed = key.cipher.encrypt(&XNonce::from(nonce), payload).expect("a cookie is short");
        URL_SAFE_NO_PAD.encode([&[key.id], nonce.as_slice(), &sealed].concat())
    }

    /// `None` for whatever none of the keys sealed for this purpose.
    pub(super) fn open(&self, value: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
        let (id, rest) = bytes.split_first()?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE_BYTES>()?;
        let mut named = self.keys.iter().filter(|key| key.id == *id);
        named.find_map(|key| {
            let payload = Payload { msg: sealed, aad: self.purpose.as_bytes() };
            key.cipher.decrypt(&XNonce::from(*nonce), payload).ok()
        })
    }
}

impl Key {
    fn of(key: &Secret) -> Self {
        let [id, ..] = service_kit::etag::hash([b"rapport cookie key id".as_slice(), &key.0]);
        Self { cipher: XChaCha20Poly1305::new(&key.0.into()), id }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed_by(key: u8, purpose: &'static str) -> Seal {
        Seal::new(&Secret([key; 32]).into(), purpose)
    }

    /// A key file with these keys, one on each line.
    fn rotating(keys: &[u8]) -> Seal {
        let lines: Vec<String> = keys.iter().map(|key| URL_SAFE_NO_PAD.encode([*key; 32])).collect();
        Seal::new(&Secrets::parse(&lines.join("\n")).unwrap(), "guest")
    }

    #[test]
    fn only_the_same_key_and_purpose_open_a_value() {
        let seal = sealed_by(7, "guest");
        let value = seal.close(b"hello");
        assert_eq!(seal.open(&value).as_deref(), Some(b"hello".as_slice()));
        assert_eq!(sealed_by(8, "guest").open(&value), None);
        assert_eq!(sealed_by(7, "other").open(&value), None);
    }

    #[test]
    fn keys_rotate_with_overlap() {
        let hello = Some(b"hello".to_vec());
        // First every instance learns the new key, then it seals, then the old one goes.
        let (before, learned, turned, after) =
            (rotating(&[1]), rotating(&[1, 2]), rotating(&[2, 1]), rotating(&[2]));
        let (old, new) = (learned.close(b"hello"), turned.close(b"hello"));
        assert_eq!(
            [before.open(&old), turned.open(&old), learned.open(&new)],
            [(); 3].map(|()| hello.clone())
        );
        assert_eq!((after.open(&new), after.open(&old), before.open(&new)), (hello, None, None));
    }

    #[test]
    fn a_changed_value_does_not_open() {
        let seal = sealed_by(7, "guest");
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
        let seal = sealed_by(7, "guest");
        assert_ne!(seal.close(b"hello"), seal.close(b"hello"));
    }
}
