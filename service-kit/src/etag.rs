//! Entity tags: a short hash over what a caller can write.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

/// The tag of a resource whose writable fields are `parts`, in a fixed order.
///
/// Parts are hashed with their length, so that none runs into the next.
pub fn of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let digest = hash(parts);
    URL_SAFE_NO_PAD.encode(&digest[..12])
}

/// SHA-256 over `parts`, each with its length.
pub fn hash<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}
