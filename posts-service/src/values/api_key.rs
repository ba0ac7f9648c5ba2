//! API keys as they are stored, and the secret that opens.

use std::{fmt, fmt::Write as _};

use service_kit::{etag, time::Timestamp};

use super::ids::ApiKeyName;

/// What every key begins with.
pub const KEY_PREFIX: &str = "rapport_";

/// Random bytes of a key.
const SECRET_BYTES: usize = 32;

/// What the hashes of keys begin with, so that they are those of nothing else.
const PURPOSE: &[u8] = b"api key";

/// A key for programs of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// `persons/{person}/apiKeys/{api_key}`.
    pub name: ApiKeyName,
    /// By which its person knows it again.
    pub display_name: String,
    /// What it is good for; never empty.
    pub scopes: Vec<String>,
    /// When it was made.
    pub create_time: Timestamp,
    /// When it stops being good.
    pub expire_time: Timestamp,
    /// When it was last used, about.
    pub last_use_time: Option<Timestamp>,
}

impl ApiKey {
    /// Covers what it is good for.
    pub fn etag(&self) -> String {
        let end = self.expire_time.0.to_le_bytes();
        etag::of(self.scopes.iter().map(String::as_bytes).chain([end.as_slice()]))
    }

    /// Whether it is still good.
    pub(crate) fn is_good(&self, now: Timestamp) -> bool {
        now < self.expire_time
    }
}

/// What opens. Its `Debug` form does not tell it.
#[derive(Clone, PartialEq, Eq)]
pub struct KeySecret(String);

impl KeySecret {
    /// A new one.
    pub fn generate() -> Self {
        let bytes: [u8; SECRET_BYTES] = rand::random();
        let secret = bytes.iter().fold(KEY_PREFIX.to_owned(), |mut text, byte| {
            write!(text, "{byte:02x}").expect("a text takes letters");
            text
        });
        Self(secret)
    }

    /// Reads a key as it was shown.
    ///
    /// # Errors
    /// The rule.
    pub fn parse(text: &str) -> Result<Self, String> {
        let digits = text.strip_prefix(KEY_PREFIX).filter(|digits| {
            digits.len() == 2 * SECRET_BYTES && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
        digits.map(|digits| Self(format!("{KEY_PREFIX}{}", digits.to_ascii_lowercase()))).ok_or_else(|| {
            format!("must be `{KEY_PREFIX}` and {} hexadecimal digits; copy the whole key", 2 * SECRET_BYTES)
        })
    }

    /// As it is shown, once.
    pub fn into_string(self) -> String {
        self.0
    }

    /// What is kept of it.
    pub(crate) fn hash(&self) -> Vec<u8> {
        etag::hash([PURPOSE, self.0.as_bytes()]).to_vec()
    }
}

impl fmt::Debug for KeySecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("KeySecret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_was_shown_and_says_nothing_of_itself() {
        let (one, two) = (KeySecret::generate(), KeySecret::generate());
        assert!(one != two && one.hash() != two.hash());
        assert!(!format!("{one:?}").contains(KEY_PREFIX));
        let shown = one.clone().into_string();
        assert_eq!((shown.len(), KeySecret::parse(&shown)), (72, Ok(one)));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let digits = "0".repeat(64);
        for bad in [
            "",
            "rapport_",
            &digits,
            &format!("rapport_{}", &digits[1..]),
            &format!("rapport_{digits}0"),
            &format!("rapport_{}g", &digits[1..]),
            &format!(" rapport_{digits}"),
        ] {
            assert!(KeySecret::parse(bad).is_err(), "{bad}");
        }
    }
}
