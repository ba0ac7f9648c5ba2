//! Signed statements of who somebody is: JWTs (RFC 7519) with Ed25519, five minutes long when the
//! gateway makes them.

use std::{path::PathBuf, time::Duration};

use jsonwebtoken::{Algorithm, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::{
    auth::{Identity, Keyring, Kind, key::PrivateKey},
    current::Current,
    time::{Clock, Timestamp},
};

/// How long a token lives that one service makes for a call to another.
pub const TOKEN_LIFETIME: Duration = Duration::from_mins(5);

/// How far two machines' clocks may be apart.
const LEEWAY: Duration = Duration::from_secs(30);

const MICROS_PER_SECOND: i64 = 1_000_000;

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    kind: Kind,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    scope: String,
    iat: i64,
    exp: i64,
}

/// Why a token is not believed. The caller is told no more than that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is no token, or of another algorithm.
    #[error("token is malformed")]
    Malformed,
    /// Its `kid` is not, or no longer, in the JWKS file.
    #[error("token is signed by an unknown key")]
    UnknownKey,
    /// The signature is not the key's.
    #[error("token has a wrong signature")]
    Signature,
    /// The key does not speak for this issuer, or may not sign this kind or scope.
    #[error("token is signed by a key that may not sign it")]
    NotForThisKey,
    /// It was made for another installation.
    #[error("token is for another installation")]
    Audience,
    /// Its time is over.
    #[error("token has expired")]
    Expired,
}

impl Refused {
    /// The same for programs: `ErrorInfo.metadata["cause"]` of a refused call.
    pub fn cause(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::UnknownKey => "unknownKey",
            Self::Signature => "signature",
            Self::NotForThisKey => "notForThisKey",
            Self::Audience => "audience",
            Self::Expired => "expired",
        }
    }
}

/// Makes tokens with one key at a time. Clones use the same.
#[derive(Clone)]
pub struct Minter {
    key: Current<SigningKey>,
    issuer: String,
    installation: String,
    clock: Clock,
}

/// A private key as tokens are signed with it.
struct SigningKey {
    key: EncodingKey,
    kid: String,
}

impl Minter {
    /// A minter for `issuer` in the installation of that name.
    pub fn new(key: &PrivateKey, issuer: &str, installation: &str, clock: Clock) -> Self {
        Self {
            key: Current::new(SigningKey::of(key)),
            issuer: issuer.to_owned(),
            installation: installation.to_owned(),
            clock,
        }
    }

    /// A token for `identity` that ends after `lifetime`; `None` for somebody without one.
    pub fn mint(&self, identity: &Identity, lifetime: Duration) -> Option<String> {
        let (kind, sub, scope) = match identity {
            Identity::Anonymous => return None,
            Identity::Guest(id) => (Kind::Guest, id.clone(), String::new()),
            Identity::Person(name) => (Kind::Person, name.clone(), String::new()),
            // A kind of its own: a service that does not know it refuses it, and one that does never takes a
            // token without a scope for one with all of them.
            Identity::ApiKey { person, scopes } => (Kind::ApiKey, person.clone(), scopes.join(" ")),
            Identity::Service { name, scopes } => (Kind::Service, name.clone(), scopes.join(" ")),
        };
        let now = self.clock.now();
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.installation.clone(),
            sub,
            kind,
            scope,
            iat: seconds(now),
            exp: seconds(now.plus(lifetime)),
        };
        let SigningKey { key, kid } = &*self.key.get();
        let header = Header { kid: Some(kid.clone()), ..Header::new(Algorithm::EdDSA) };
        Some(jsonwebtoken::encode(&header, &claims, key).expect("claims are plain data"))
    }

    /// Signs with whatever key the file holds, within seconds of its being exchanged, until `shutdown`.
    pub fn follow(
        &self,
        path: PathBuf,
        shutdown: CancellationToken,
    ) -> impl Future<Output = ()> + Send + use<> {
        let file = path.clone();
        let read = move || PrivateKey::read(&file).map(|key| SigningKey::of(&key));
        self.key.clone().follow(vec![path], read, shutdown)
    }
}

impl SigningKey {
    fn of(key: &PrivateKey) -> Self {
        let signing = EncodingKey::from_ed_pem(key.pem().as_bytes()).expect("our own PEM form is readable");
        Self { key: signing, kid: key.kid.clone() }
    }
}

/// Checks tokens against the installation's keys.
#[derive(Clone)]
pub struct Verifier {
    keyring: Current<Keyring>,
    installation: String,
    clock: Clock,
}

impl Verifier {
    /// Believes the keys of `keyring` for the installation of that name.
    pub fn new(keyring: Keyring, installation: &str, clock: Clock) -> Self {
        Self { keyring: Current::new(keyring), installation: installation.to_owned(), clock }
    }

    /// Believes whatever keys the file holds, within seconds of its being changed, until `shutdown`: one
    /// that is taken out is believed no longer.
    pub fn follow(
        &self,
        path: PathBuf,
        shutdown: CancellationToken,
    ) -> impl Future<Output = ()> + Send + use<> {
        let file = path.clone();
        self.keyring.clone().follow(vec![path], move || Keyring::read(&file), shutdown)
    }

    /// Who the token says that somebody is.
    ///
    /// # Errors
    /// [`Refused`]; `iss`, `aud`, `kind`, `kid` and `exp` are always checked.
    pub fn verify(&self, token: &str) -> Result<Identity, Refused> {
        self.claims(token).map(identity)
    }

    /// Whether `issuer` made the token for itself: a service that vouches for what it forwards.
    pub fn is_from(&self, token: &str, issuer: &str) -> bool {
        self.claims(token)
            .is_ok_and(|claims| claims.kind == Kind::Service && claims.iss == issuer && claims.sub == issuer)
    }

    fn claims(&self, token: &str) -> Result<Claims, Refused> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| Refused::Malformed)?;
        if header.alg != Algorithm::EdDSA {
            return Err(Refused::Malformed);
        }
        let kid = header.kid.ok_or(Refused::Malformed)?;
        let keyring = self.keyring.get();
        let entry = keyring.find(&kid).ok_or(Refused::UnknownKey)?;
        let claims = jsonwebtoken::decode::<Claims>(token, &entry.key, &signature_alone())
            .map_err(|error| refusal(&error))?
            .claims;
        if claims.iss != entry.issuer || !entry.may_sign(claims.kind, &claims.scope) {
            return Err(Refused::NotForThisKey);
        }
        if claims.aud != self.installation {
            return Err(Refused::Audience);
        }
        if claims.exp < seconds(self.clock.now().minus(LEEWAY)) {
            return Err(Refused::Expired);
        }
        Ok(claims)
    }
}

fn identity(claims: Claims) -> Identity {
    let scopes = || claims.scope.split_whitespace().map(str::to_owned).collect();
    match claims.kind {
        Kind::Guest => Identity::Guest(claims.sub),
        Kind::Person => Identity::Person(claims.sub),
        Kind::ApiKey => Identity::ApiKey { scopes: scopes(), person: claims.sub },
        Kind::Service => Identity::Service { scopes: scopes(), name: claims.sub },
    }
}

/// The claims are checked above, `exp` against the clock that was handed in.
fn signature_alone() -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    validation
}

fn refusal(error: &jsonwebtoken::errors::Error) -> Refused {
    match error.kind() {
        jsonwebtoken::errors::ErrorKind::InvalidSignature => Refused::Signature,
        _ => Refused::Malformed,
    }
}

fn seconds(moment: Timestamp) -> i64 {
    moment.0.div_euclid(MICROS_PER_SECOND)
}

impl std::fmt::Debug for Minter {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Minter({} for {})", self.key.get().kid, self.issuer)
    }
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Verifier({:?} for {})", self.keyring.get(), self.installation)
    }
}
