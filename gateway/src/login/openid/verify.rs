//! Whether an ID token is believed (OpenID Connect Core 1.0, section 3.1.3.7).

use chrono::{DateTime, Utc};
use openidconnect::{
    ClaimsVerificationError, Nonce, SignatureVerificationError,
    core::{CoreIdToken, CoreIdTokenClaims, CoreJwsSigningAlgorithm},
};
use service_kit::time::Timestamp;

use super::Client;
use crate::login::refusal::{Doubt, Refusal};

/// Only what a key of the provider's own signs. A shared secret, or nothing, proves nothing: whoever has
/// our secret, or passes the public key for one, could write such a token.
const BELIEVED: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What it says, if all of it is right: signature, issuer, audience, time and nonce.
pub(super) fn claims(
    token: &CoreIdToken,
    client: &Client,
    nonce: &Nonce,
    now: Timestamp,
) -> Result<CoreIdTokenClaims, ClaimsVerificationError> {
    let now = DateTime::<Utc>::from_timestamp_micros(now.0).unwrap_or(DateTime::<Utc>::MAX_UTC);
    let verifier = client.id_token_verifier().set_allowed_algs(BELIEVED).set_time_fn(move || now);
    token.claims(&verifier, nonce).cloned()
}

/// Whether another key of the provider's could make it right.
pub(super) fn is_of_unknown_key(error: &ClaimsVerificationError) -> bool {
    matches!(error, ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey))
}

/// What a page and the log say of it. The texts name issuers, audiences and times, and no person.
pub(super) fn refusal(error: &ClaimsVerificationError) -> Refusal {
    let doubt = match error {
        ClaimsVerificationError::Expired(_) => Doubt::Expired,
        ClaimsVerificationError::InvalidAudience(_) => Doubt::Audience,
        ClaimsVerificationError::InvalidIssuer(_) => Doubt::Issuer,
        ClaimsVerificationError::InvalidNonce(_) => Doubt::Nonce,
        ClaimsVerificationError::SignatureVerification(_) => Doubt::Signature,
        _ => Doubt::Other,
    };
    Refusal::Doubted(doubt, service_kit::config::said(error))
}
