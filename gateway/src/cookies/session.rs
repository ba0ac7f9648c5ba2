//! The session cookie: the token of somebody who signed in, sealed. It ends when the token does.
//!
//! Whoever signs people in makes a [`Session`] and writes it; the desk reads it. How somebody came by
//! the token (pasted, or through a log-in) is not known here.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use cookie::{Cookie, SameSite};
use http::{HeaderMap, HeaderValue, header};
use serde::{Deserialize, Serialize};
use service_kit::{auth::Kind, time::Timestamp};

use super::{MAX_SEALED_BYTES, seal::Seal};

/// Its name where the site is served over https.
const SECURE_NAME: &str = "__Host-rapport-session";

/// Its name on plain http, where browsers refuse the prefix.
const PLAIN_NAME: &str = "rapport-session";

/// Length of the secret that a session's forms are known by.
const SECRET_BYTES: usize = 16;

/// Somebody who signed in, in one browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Goes to the services as it is: they alone decide what it is worth.
    #[serde(rename = "t")]
    pub token: String,
    /// `persons/{person}`, or the name of a service.
    #[serde(rename = "s")]
    pub subject: String,
    /// What kind of token it is.
    #[serde(rename = "k")]
    pub kind: Kind,
    /// What a service may do.
    #[serde(rename = "p", default)]
    pub scopes: Vec<String>,
    /// When the token ends.
    #[serde(rename = "e")]
    expiry_micros: i64,
    #[serde(rename = "c")]
    secret: [u8; SECRET_BYTES],
}

impl Session {
    /// A new session, with a secret of its own.
    pub fn new(token: String, subject: String, kind: Kind, scopes: Vec<String>, expiry: Timestamp) -> Self {
        Self { token, subject, kind, scopes, expiry_micros: expiry.0, secret: rand::random() }
    }

    /// When it ends.
    pub fn expiry(&self) -> Timestamp {
        Timestamp(self.expiry_micros)
    }

    /// What a form of this session carries: the secret behind a mask that changes with each page, so
    /// that the length of a compressed page tells nothing about it (BREACH).
    pub fn form_token(&self) -> String {
        let mask: [u8; SECRET_BYTES] = rand::random();
        URL_SAFE_NO_PAD.encode([mask, masked(self.secret, mask)].concat())
    }

    /// Whether a form was made in this session.
    pub fn made(&self, form_token: &str) -> bool {
        let Some(bytes) = URL_SAFE_NO_PAD.decode(form_token).ok() else { return false };
        let Ok([mask, hidden]) = <[[u8; SECRET_BYTES]; 2]>::try_from(bytes.as_chunks().0) else {
            return false;
        };
        // Over all bytes, whichever differ: the time that it takes tells nothing.
        masked(hidden, mask)
            .iter()
            .zip(self.secret)
            .fold(0, |differing, (one, other)| differing | (one ^ other))
            == 0
            && bytes.len() == 2 * SECRET_BYTES
    }
}

fn masked(bytes: [u8; SECRET_BYTES], mask: [u8; SECRET_BYTES]) -> [u8; SECRET_BYTES] {
    std::array::from_fn(|place| bytes[place] ^ mask[place])
}

/// Seals and opens session cookies.
pub struct SessionCookies {
    name: &'static str,
    secure: bool,
    seal: Seal,
}

impl SessionCookies {
    /// Seals with `key`; `secure` for a site that is served over https.
    pub fn new(key: &[u8; 32], secure: bool) -> Self {
        let name = if secure { SECURE_NAME } else { PLAIN_NAME };
        Self { name, secure, seal: Seal::new(key, name) }
    }

    /// The request's session. One that was tampered with, that another installation sealed, or whose
    /// token has ended counts as none.
    pub fn read(&self, headers: &HeaderMap, now: Timestamp) -> Option<Session> {
        let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
        let mut named = lines
            .flat_map(Cookie::split_parse)
            .filter_map(Result::ok)
            .filter(|cookie| cookie.name() == self.name);
        named.find_map(|cookie| {
            let session: Session = serde_json::from_slice(&self.seal.open(cookie.value())?).ok()?;
            (session.expiry() > now).then_some(session)
        })
    }

    /// The `Set-Cookie` line that begins a session; `None` for a token that no cookie can hold.
    pub fn write(&self, session: &Session, now: Timestamp) -> Option<HeaderValue> {
        let plain = serde_json::to_vec(session).expect("a session is plain data");
        let value = self.seal.close(&plain);
        (value.len() <= MAX_SEALED_BYTES).then(|| self.line(value, session.expiry().since(now)))
    }

    /// The `Set-Cookie` line that ends it.
    pub fn end(&self) -> HeaderValue {
        self.line(String::new(), Duration::ZERO)
    }

    fn line(&self, value: String, lifetime: Duration) -> HeaderValue {
        let seconds = i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX);
        let cookie = Cookie::build((self.name, value))
            .path("/")
            .secure(self.secure)
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(cookie::time::Duration::seconds(seconds))
            .build();
        HeaderValue::from_str(&cookie.to_string()).expect("a sealed value is base64url")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000_000);
    const HOUR: Duration = Duration::from_hours(1);

    fn session() -> Session {
        Session::new("a.b.c".into(), "persons/p".into(), Kind::Person, Vec::new(), NOW.plus(HOUR))
    }

    fn returned(secure: bool, later: Duration) -> Option<Session> {
        let cookies = SessionCookies::new(&[1; 32], secure);
        let line = cookies.write(&session(), NOW).unwrap();
        let pair = line.to_str().unwrap().split(';').next().unwrap().to_owned();
        let headers = HeaderMap::from_iter([(header::COOKIE, pair.parse().unwrap())]);
        cookies.read(&headers, NOW.plus(later))
    }

    #[test]
    fn a_session_ends_with_its_token() {
        assert_eq!(returned(true, Duration::ZERO).unwrap().subject, "persons/p");
        assert!(returned(false, HOUR.saturating_sub(Duration::from_secs(1))).is_some());
        assert_eq!(returned(true, HOUR), None);
    }

    #[test]
    fn browsers_are_told_to_keep_it_to_themselves() {
        let line = SessionCookies::new(&[1; 32], true).write(&session(), NOW).unwrap();
        let line = line.to_str().unwrap();
        assert!(line.starts_with("__Host-rapport-session="), "{line}");
        for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=3600"] {
            assert!(line.contains(part), "{part} in {line}");
        }
        assert!(!line.contains("a.b.c"));
        let plain = SessionCookies::new(&[1; 32], false).write(&session(), NOW).unwrap();
        let plain = plain.to_str().unwrap();
        assert!(plain.starts_with("rapport-session=") && !plain.contains("Secure"), "{plain}");
    }

    #[test]
    fn a_guest_cookie_is_no_session() {
        let seal = Seal::new(&[1; 32], "__Host-rapport-guest");
        let value = seal.close(&serde_json::to_vec(&session()).unwrap());
        let pair = format!("__Host-rapport-session={value}");
        let headers = HeaderMap::from_iter([(header::COOKIE, pair.parse().unwrap())]);
        assert_eq!(SessionCookies::new(&[1; 32], true).read(&headers, NOW), None);
    }

    #[test]
    fn a_form_belongs_to_one_session_and_never_looks_the_same() {
        let (mine, other) = (session(), session());
        let token = mine.form_token();
        assert!(mine.made(&token) && !other.made(&token));
        assert_ne!(token, mine.form_token());
        for nonsense in ["", "AAAA", "not base64!", &format!("{token}AAAA")] {
            assert!(!mine.made(nonsense), "{nonsense}");
        }
    }

    #[test]
    fn a_token_that_no_browser_keeps_is_refused() {
        let long = Session { token: "x".repeat(5_000), ..session() };
        assert_eq!(SessionCookies::new(&[1; 32], true).write(&long, NOW), None);
    }
}
