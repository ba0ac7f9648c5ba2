//! Symmetric keys: 32 random bytes in a file that only its owner reads.

use std::{fs, os::unix::fs::OpenOptionsExt as _, path::Path};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::auth::key::KeyError;

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
        let shown = path.display().to_string();
        let text =
            fs::read_to_string(path).map_err(|source| KeyError::File { path: shown.clone(), source })?;
        let bytes = URL_SAFE_NO_PAD.decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or(KeyError::Secret { path: shown })
    }

    /// Writes a key file that only this user may read. Never overwrites one.
    pub fn write(&self, path: &Path) -> Result<(), KeyError> {
        let failed = |source| KeyError::File { path: path.display().to_string(), source };
        let mut file =
            fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(failed)?;
        let text = URL_SAFE_NO_PAD.encode(self.0);
        std::io::Write::write_all(&mut file, text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret(..)")
    }
}
