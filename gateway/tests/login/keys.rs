//! Keys that a provider signs with, made in the test.

use std::sync::LazyLock;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{
    SigningKey,
    pkcs8::{EncodePrivateKey as _, spki::der::pem::LineEnding},
};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rsa::{
    RsaPrivateKey,
    pkcs1::{EncodeRsaPrivateKey as _, LineEnding as RsaLineEnding},
    rand_core::OsRng,
    traits::PublicKeyParts as _,
};
use serde_json::{Value, json};

/// Short, because making one takes its time without optimisation; what is tested is not its strength.
static RSA: LazyLock<RsaPrivateKey> = LazyLock::new(|| RsaPrivateKey::new(&mut OsRng, 1024).unwrap());

#[derive(Clone)]
pub(crate) struct Key {
    kid: String,
    algorithm: Algorithm,
    encoding: EncodingKey,
    /// As it stands in the provider's key set.
    pub(crate) public: Value,
    /// What everybody can know of it, as bytes.
    pub(crate) public_bytes: Vec<u8>,
}

impl Key {
    pub(crate) fn ed25519(kid: &str) -> Self {
        let key = SigningKey::from_bytes(&rand::random());
        let public_bytes = key.verifying_key().to_bytes().to_vec();
        let public = json!({
            "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": kid,
            "x": URL_SAFE_NO_PAD.encode(&public_bytes),
        });
        let pem = key.to_pkcs8_pem(LineEnding::LF).unwrap();
        let encoding = EncodingKey::from_ed_pem(pem.as_bytes()).unwrap();
        Self { kid: kid.to_owned(), algorithm: Algorithm::EdDSA, encoding, public, public_bytes }
    }

    pub(crate) fn rs256(kid: &str) -> Self {
        let number = |bytes: Vec<u8>| URL_SAFE_NO_PAD.encode(bytes);
        let public = json!({
            "kty": "RSA", "alg": "RS256", "use": "sig", "kid": kid,
            "n": number(RSA.n().to_bytes_be()), "e": number(RSA.e().to_bytes_be()),
        });
        let pem = RSA.to_pkcs1_pem(RsaLineEnding::LF).unwrap();
        let encoding = EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap();
        let public_bytes = RSA.n().to_bytes_be();
        Self { kid: kid.to_owned(), algorithm: Algorithm::RS256, encoding, public, public_bytes }
    }

    pub(crate) fn sign(&self, claims: &Value) -> String {
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(self.algorithm) };
        jsonwebtoken::encode(&header, claims, &self.encoding).unwrap()
    }

    /// HS256 with what everybody can know: believed by who takes the public key for a shared secret.
    pub(crate) fn forge(&self, claims: &Value) -> String {
        let header = Header { kid: Some(self.kid.clone()), ..Header::new(Algorithm::HS256) };
        jsonwebtoken::encode(&header, claims, &EncodingKey::from_secret(&self.public_bytes)).unwrap()
    }
}

/// `alg: none`, and no signature.
pub(crate) fn unsigned(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.", part(&json!({"alg": "none", "typ": "JWT"})), part(claims))
}

/// HS256 with the client's own secret: right by the letter, and not believed here.
pub(crate) fn shared(claims: &Value, secret: &str) -> String {
    let key = EncodingKey::from_secret(secret.as_bytes());
    jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &key).unwrap()
}
