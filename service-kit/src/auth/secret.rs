//! Symmetric keys: 32 random bytes in a file that only its owner reads.

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
        let bytes = URL_SAFE_NO_PAD.decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| KeyError::Secret { path: path.display().to_string() })
    }

    /// Writes a key file that only this user may read. Never overwrites one.
    pub fn write(&self, path: &Path) -> Result<(), KeyError> {
        let text = URL_SAFE_NO_PAD.encode(self.0);
        write_once(path, text.as_bytes(), 0o600).map_err(|source| KeyError::of_file(path, source))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret(..)")
    }
}
