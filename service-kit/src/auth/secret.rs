//! Symmetric keys: 32 random bytes in a file that only its owner reads; several, one on each line, where a
//! key is exchanged while what it sealed goes on to count.

use std::{fs, path::Path};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::auth::{key::KeyError, write_once::write_once};

/// A symmetric key, for edit tokens or for cookies.
#[derive(Clone, Copy)]
pub struct Secret(pub [u8; 32]);

impl Secret {
    /// A new key.
    pub fn generate() -> Self {
        Self(rand::random())
    }

    /// Reads a key file: 32 bytes in base64url.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let text = fs::read_to_string(path).map_err(|source| KeyError::of_file(path, source))?;
        Self::parse(&text).ok_or_else(|| KeyError::Secret { path: path.display().to_string() })
    }

    /// Writes a key file that only this user may read. Never overwrites one.
    pub fn write(&self, path: &Path) -> Result<(), KeyError> {
        let text = URL_SAFE_NO_PAD.encode(self.0);
        write_once(path, text.as_bytes(), 0o600).map_err(|source| KeyError::of_file(path, source))
    }

    fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.trim()).ok()?;
        bytes.try_into().ok().map(Self)
    }
}

/// Most keys of one purpose at a time. A rotation needs two.
pub const MAX_SECRETS: usize = 8;

/// Keys of one purpose: the first seals, and all of them open. Never empty.
#[derive(Debug, Clone)]
pub struct Secrets {
    first: Secret,
    former: Vec<Secret>,
}

impl Secrets {
    /// Reads a key file: 32 bytes in base64url on each of one to [`MAX_SECRETS`] lines.
    ///
    /// # Errors
    /// [`KeyError::File`], or [`KeyError::Secrets`] for what is no such file.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let text = fs::read_to_string(path).map_err(|source| KeyError::of_file(path, source))?;
        Self::parse(&text).ok_or_else(|| KeyError::Secrets { path: path.display().to_string() })
    }

    /// The one that seals.
    pub fn first(&self) -> &Secret {
        &self.first
    }

    /// All that open, the one that seals before the others.
    pub fn all(&self) -> impl Iterator<Item = &Secret> {
        std::iter::once(&self.first).chain(&self.former)
    }

    /// The text of such a file.
    pub fn parse(text: &str) -> Option<Self> {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let mut keys: Vec<Secret> = lines.map(Secret::parse).collect::<Option<_>>()?;
        let is_any = (1..=MAX_SECRETS).contains(&keys.len());
        is_any.then(|| Self { first: keys.remove(0), former: keys })
    }
}

impl From<Secret> for Secrets {
    fn from(only: Secret) -> Self {
        Self { first: only, former: Vec::new() }
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(byte: u8) -> String {
        URL_SAFE_NO_PAD.encode([byte; 32])
    }

    #[test]
    fn the_first_line_seals_and_all_of_them_open() {
        let text = format!("{}\n\n{}  \n", line(2), line(1));
        let keys = Secrets::parse(&text).unwrap();
        assert_eq!(keys.first().0, [2; 32]);
        assert_eq!(keys.all().map(|key| key.0).collect::<Vec<_>>(), [[2; 32], [1; 32]]);
        assert_eq!(Secrets::parse(&line(3)).unwrap().all().count(), 1, "the file as it always was");
    }

    #[test]
    fn a_line_that_is_no_key_makes_the_file_useless() {
        let too_many = vec![line(1); MAX_SECRETS + 1].join("\n");
        for text in ["", "\n", "x", &format!("{}\nx", line(1)), &line(1)[1..], &too_many] {
            assert!(Secrets::parse(text).is_none(), "{text:?}");
        }
    }
}
