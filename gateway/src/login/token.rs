//! What a token endpoint's refusal means, for both protocols (RFC 6749, section 5.2).

use oauth2::RequestTokenError;
use oauth2::basic::{BasicErrorResponse, BasicErrorResponseType};
use serde::Deserialize;

use super::{http::CallError, refusal::Refusal};

/// As GitHub names a code that was used or is too old.
const SPENT: [&str; 2] = ["invalid_grant", "bad_verification_code"];

/// The error, without what the answer held besides: it may repeat a secret.
pub(super) fn refusal(error: RequestTokenError<CallError, BasicErrorResponse>) -> Refusal {
    match error {
        RequestTokenError::Request(error) => Refusal::of_call(&error),
        RequestTokenError::ServerResponse(said) => match said.error() {
            BasicErrorResponseType::InvalidGrant => Refusal::SpentCode,
            other => named(other.as_ref()),
        },
        RequestTokenError::Parse(_, body) => unparsed(&body),
        RequestTokenError::Other(_) => Refusal::Unusable("its token endpoint answers no JSON".to_owned()),
    }
}

/// Some say what is wrong with status 200, and some as an object.
fn unparsed(body: &[u8]) -> Refusal {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Said {
        Flat { error: String },
        Nested { error: Nested },
    }
    #[derive(Deserialize)]
    struct Nested {
        r#type: String,
        code: i64,
    }
    match serde_json::from_slice(body) {
        Ok(Said::Flat { error }) => named(&error),
        // Facebook: code 100 is a code that was used or is too old.
        Ok(Said::Nested { error }) if error.code == 100 => Refusal::SpentCode,
        Ok(Said::Nested { error }) => named(&error.r#type),
        Err(_) => Refusal::Unusable("its token endpoint answers something else than tokens".to_owned()),
    }
}

fn named(error: &str) -> Refusal {
    if SPENT.contains(&error) { Refusal::SpentCode } else { Refusal::Declined(code(error)) }
}

/// An error's name as RFC 6749 writes them; whatever else stands there is not for the log.
pub(super) fn code(error: &str) -> String {
    let is_name =
        |text: &&str| text.len() <= 40 && text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    Some(error).filter(is_name).unwrap_or("an error of its own").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spent_code_is_known_in_every_dialect() {
        for body in [
            r#"{"error":"bad_verification_code","error_description":"The code is incorrect or expired."}"#,
            r#"{"error":"invalid_grant"}"#,
            r#"{"error":{"message":"has been used","type":"OAuthException","code":100,"fbtrace_id":"x"}}"#,
        ] {
            assert!(matches!(unparsed(body.as_bytes()), Refusal::SpentCode), "{body}");
        }
        let other = unparsed(br#"{"error":"incorrect_client_credentials"}"#);
        assert!(
            matches!(&other, Refusal::Declined(said) if said == "incorrect_client_credentials"),
            "{other}"
        );
        assert!(matches!(unparsed(b"<html>"), Refusal::Unusable(_)));
    }

    #[test]
    fn what_is_no_name_of_an_error_is_not_repeated() {
        assert_eq!(code("access_denied"), "access_denied");
        assert_eq!(code("code=abc"), "an error of its own");
    }
}
