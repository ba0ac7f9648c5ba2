//! Ed25519 keys: made once, the private half in a file that only its owner reads, the public half
//! in the JWKS file that every service mounts.

use std::{fs, io, path::Path};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{
    SigningKey,
    pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, spki::der::pem::LineEnding},
};
use serde::{Deserialize, Serialize};

use crate::auth::{Kind, MAX_SECRETS, write_once::write_once};

/// A private key and its name.
#[derive(Clone)]
pub struct PrivateKey {
    pub(crate) kid: String,
    pub(crate) key: SigningKey,
}

/// A key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// It cannot be read or written.
    #[error("key file {path} cannot be used")]
    File {
        /// Which file.
        path: String,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// It holds something else than a private Ed25519 key in PKCS #8 PEM form.
    #[error("{path} is not an Ed25519 private key in PKCS #8 PEM form")]
    Format {
        /// Which file.
        path: String,
    },
    /// It holds something else than 32 bytes in base64url.
    #[error("{path} does not hold 32 bytes in base64url")]
    Secret {
        /// Which file.
        path: String,
    },
    /// It holds something else than one to eight lines, each of them 32 bytes in base64url.
    #[error("{path} does not hold 32 bytes in base64url on each of one to {MAX_SECRETS} lines")]
    Secrets {
        /// Which file.
        path: String,
    },
}

/// One public key of the JWKS file (RFC 7517, RFC 8037), and what it may sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKey {
    /// Always `OKP`.
    pub kty: String,
    /// Always `Ed25519`.
    pub crv: String,
    /// Names the key in a token's header.
    pub kid: String,
    /// The key, base64url.
    pub x: String,
    /// `iss` that its tokens must carry.
    pub iss: String,
    /// Kinds of tokens that it may sign.
    pub kinds: Vec<Kind>,
    /// Scopes that its service tokens may carry; `*` for all but [`SIGN_IN`](crate::auth::SIGN_IN).
    pub scopes: Vec<String>,
}

impl PublicKey {
    /// Lets the key's service tokens carry these scopes alone.
    #[must_use]
    pub fn limited_to(mut self, scopes: &[&str]) -> Self {
        self.scopes = scopes.iter().map(|&scope| scope.to_owned()).collect();
        self
    }
}

/// A JWKS document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PublicKeys {
    /// The keys; during a rotation the old and the new one.
    pub keys: Vec<PublicKey>,
}

impl PublicKeys {
    /// Writes a JWKS file that everybody may read. Never overwrites one.
    pub fn write(&self, path: &Path) -> Result<(), KeyError> {
        let document = serde_json::to_string_pretty(self).expect("keys are plain data");
        write_once(path, document.as_bytes(), 0o644).map_err(|source| KeyError::of_file(path, source))
    }
}

impl KeyError {
    pub(super) fn of_file(path: &Path, source: io::Error) -> Self {
        Self::File { path: path.display().to_string(), source }
    }
}

impl PrivateKey {
    /// A new key.
    pub fn generate() -> Self {
        Self::new(SigningKey::from_bytes(&rand::random()))
    }

    /// Reads a PKCS #8 PEM file.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let pem = fs::read_to_string(path).map_err(|source| KeyError::of_file(path, source))?;
        let malformed = |_| KeyError::Format { path: path.display().to_string() };
        let key = SigningKey::from_pkcs8_pem(&pem).map_err(malformed)?;
        Ok(Self::new(key))
    }

    /// Writes a PKCS #8 PEM file that only this user may read. Never overwrites one.
    pub fn write(&self, path: &Path) -> Result<(), KeyError> {
        write_once(path, self.pem().as_bytes(), 0o600).map_err(|source| KeyError::of_file(path, source))
    }

    /// Names the key in a token's header.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public half, for the JWKS file. Its service tokens may carry every scope that `*` stands for,
    /// unless it is [`limited_to`](PublicKey::limited_to) some.
    pub fn public(&self, issuer: &str, kinds: &[Kind]) -> PublicKey {
        PublicKey {
            kty: "OKP".to_owned(),
            crv: "Ed25519".to_owned(),
            kid: self.kid.clone(),
            x: URL_SAFE_NO_PAD.encode(self.key.verifying_key().as_bytes()),
            iss: issuer.to_owned(),
            kinds: kinds.to_vec(),
            scopes: vec!["*".to_owned()],
        }
    }

    pub(crate) fn pem(&self) -> String {
        self.key.to_pkcs8_pem(LineEnding::LF).expect("an Ed25519 key has a PEM form").to_string()
    }

    /// The name is made from the key, so that two files never share one (as RFC 7638 does).
    fn new(key: SigningKey) -> Self {
        let digest = crate::etag::hash([key.verifying_key().as_bytes().as_slice()]);
        Self { kid: URL_SAFE_NO_PAD.encode(&digest[..12]), key }
    }
}

impl std::fmt::Debug for PrivateKey {
    /// Names the key and hides it.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "PrivateKey({})", self.kid)
    }
}
