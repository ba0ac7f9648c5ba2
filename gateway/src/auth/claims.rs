//! What a token says of itself. It is believed only after a service has checked it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use service_kit::{auth::Kind, time::Timestamp};

use crate::cookies::Session;

const MICROS_PER_SECOND: i64 = 1_000_000;

/// The part of the claims that a session needs (RFC 7519).
#[derive(Debug, Deserialize)]
struct Claims {
    sub: String,
    kind: Kind,
    #[serde(default)]
    scope: String,
    exp: i64,
}

/// The token as people paste it: on several lines, in quotes, or with the header's name before it.
pub(super) fn tidy(pasted: &str) -> String {
    let text = pasted.trim().trim_matches(['"', '\'', '`']);
    let text = text.strip_prefix("Authorization:").unwrap_or(text).trim_start();
    let text = text.strip_prefix("Bearer ").unwrap_or(text);
    text.split_whitespace().collect()
}

/// The session of a token that a service believes.
pub(super) fn session(token: String) -> Option<Session> {
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let claims: Claims = serde_json::from_slice(&payload).ok()?;
    let scopes = claims.scope.split_whitespace().map(str::to_owned).collect();
    let expiry = Timestamp(claims.exp.checked_mul(MICROS_PER_SECOND)?);
    Some(Session::new(token, claims.sub, claims.kind, scopes, expiry))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_however_it_was_pasted() {
        for pasted in
            ["a.b.c", "  a.b.c\n", "\"a.b.c\"", "Bearer a.b.c", "Authorization: Bearer a.b.c", "a.b\n.c"]
        {
            assert_eq!(tidy(pasted), "a.b.c", "{pasted}");
        }
    }

    #[test]
    fn what_is_no_token_makes_no_session() {
        for nonsense in ["", "a", "a.b.c", "a.e30.c"] {
            assert!(session(nonsense.to_owned()).is_none(), "{nonsense}");
        }
    }
}
