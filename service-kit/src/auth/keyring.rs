//! The public keys of an installation, read from its JWKS file.

use std::{collections::HashMap, fs, io, path::Path};

use jsonwebtoken::DecodingKey;

use crate::auth::{
    Kind, SIGN_IN,
    key::{PublicKey, PublicKeys},
};

/// Keys by `kid`.
#[derive(Clone, Default)]
pub struct Keyring {
    keys: HashMap<String, Entry>,
}

#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) key: DecodingKey,
    pub(crate) issuer: String,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) scopes: Vec<String>,
}

impl Entry {
    /// Whether the key may sign a token of this kind with these scopes.
    ///
    /// The scopes of an API key take away from what a person may do, so whoever may sign for persons needs
    /// none of them.
    pub(crate) fn may_sign(&self, kind: Kind, scope: &str) -> bool {
        if kind == Kind::ApiKey {
            return self.kinds.contains(&Kind::Person);
        }
        let names = |word: &str| self.scopes.iter().any(|known| known == word);
        let all = names("*");
        self.kinds.contains(&kind)
            && scope.split_whitespace().all(|asked| names(asked) || (all && asked != SIGN_IN))
    }
}

/// A JWKS file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// It cannot be read.
    #[error("JWKS file {path} cannot be read")]
    File {
        /// Which file.
        path: String,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// It is no JWKS document with `iss`, `kinds` and `scopes` at each key.
    #[error("JWKS file {path} is not a key set with `iss`, `kinds` and `scopes` at each key")]
    Format {
        /// Which file.
        path: String,
        /// Where it breaks.
        #[source]
        source: serde_json::Error,
    },
    /// A key is of another kind than Ed25519, or malformed.
    #[error("key {kid} is not an Ed25519 public key")]
    Key {
        /// Which key.
        kid: String,
    },
}

impl Keyring {
    /// Reads a JWKS file.
    pub fn read(path: &Path) -> Result<Self, KeyringError> {
        let shown = path.display().to_string();
        let text = fs::read(path).map_err(|source| KeyringError::File { path: shown.clone(), source })?;
        let document =
            serde_json::from_slice(&text).map_err(|source| KeyringError::Format { path: shown, source })?;
        Self::new(document)
    }

    /// Takes the keys of a JWKS document.
    pub fn new(document: PublicKeys) -> Result<Self, KeyringError> {
        let keys = document.keys.into_iter().map(entry).collect::<Result<_, _>>()?;
        Ok(Self { keys })
    }

    /// Whether it holds the key of this name.
    pub fn has(&self, kid: &str) -> bool {
        self.keys.contains_key(kid)
    }

    pub(crate) fn find(&self, kid: &str) -> Option<&Entry> {
        self.keys.get(kid)
    }
}

fn entry(public: PublicKey) -> Result<(String, Entry), KeyringError> {
    let malformed = || KeyringError::Key { kid: public.kid.clone() };
    if public.kty != "OKP" || public.crv != "Ed25519" {
        return Err(malformed());
    }
    let key = DecodingKey::from_ed_components(&public.x).map_err(|_| malformed())?;
    let entry = Entry { key, issuer: public.iss, kinds: public.kinds, scopes: public.scopes };
    Ok((public.kid, entry))
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_set().entries(self.keys.keys()).finish()
    }
}
