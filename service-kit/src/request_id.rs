//! The id under which one request is in the logs of every process that it passes: the gateway names
//! it, and each call goes on under the same name. (What makes a write repeatable is another thing:
//! the field `request_id` of a message.)

use http::{HeaderMap, HeaderValue};
use uuid::Uuid;

/// Header and metadata key that carries it.
pub const REQUEST_ID: &str = "x-request-id";

/// Longest id taken over from a caller, in bytes.
const MAX_BYTES: usize = 128;

/// An id of 1 to 128 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// The id that these headers bring, or a new one when they bring none that can be used.
    pub fn of(headers: &HeaderMap) -> Self {
        headers.get(REQUEST_ID).filter(|value| is_usable(value)).cloned().map_or_else(Self::new, Self)
    }

    /// Names the request by it for everything further in.
    pub fn put(&self, headers: &mut HeaderMap) {
        headers.insert(REQUEST_ID, self.0.clone());
    }

    /// Its characters.
    pub fn as_str(&self) -> &str {
        self.0.to_str().expect("checked, or made from a UUID")
    }

    fn new() -> Self {
        Self(HeaderValue::from_str(&Uuid::now_v7().to_string()).expect("a UUID is ASCII"))
    }
}

fn is_usable(value: &HeaderValue) -> bool {
    let length = value.len();
    (1..=MAX_BYTES).contains(&length) && value.as_bytes().iter().all(u8::is_ascii_graphic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(value: &[u8]) -> RequestId {
        let mut headers = HeaderMap::new();
        headers.insert(REQUEST_ID, HeaderValue::from_bytes(value).unwrap());
        RequestId::of(&headers)
    }

    #[test]
    fn an_id_is_taken_over_when_it_fits_into_a_log() {
        assert_eq!(given(b"abc-1").as_str(), "abc-1");
        assert_eq!(given(&[b'a'; 128]).as_str(), "a".repeat(128));
        for unusable in [b"".as_slice(), b"two words", "\u{e9}".as_bytes(), &[b'a'; 129]] {
            let made = given(unusable);
            assert!(Uuid::parse_str(made.as_str()).is_ok(), "{made:?}");
        }
    }
}
