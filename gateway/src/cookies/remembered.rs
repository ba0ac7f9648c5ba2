//! What guests type about themselves, kept on their own device alone, and only when they ask for it.

use std::time::Duration;

use cookie::{Cookie, SameSite};
use http::{HeaderMap, HeaderValue, header};
use serde::{Deserialize, Serialize};
use service_kit::{auth::Secrets, time::Timestamp};

use super::{MAX_SEALED_BYTES, seal::Seal};

/// How long somebody is remembered after they last wrote.
pub const REMEMBERED_FOR: Duration = Duration::from_hours(180 * 24);

/// The cookie's name over https, and on plain http.
const NAMES: (&str, &str) = ("__Host-rapport-remembered", "rapport-remembered");

/// Who somebody said that they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// Their name as typed.
    #[serde(rename = "n")]
    pub name: String,
    /// Their e-mail address as typed; may be empty.
    #[serde(rename = "e", default)]
    pub email: String,
    /// Their web site as typed; may be empty.
    #[serde(rename = "u", default)]
    pub url: String,
    #[serde(rename = "s", default)]
    sealed_at_micros: i64,
}

impl Remembered {
    /// Somebody who agreed to be remembered.
    pub fn new(name: &str, email: &str, url: &str) -> Self {
        Self { name: name.to_owned(), email: email.to_owned(), url: url.to_owned(), sealed_at_micros: 0 }
    }
}

/// Seals and opens these cookies.
pub struct RememberedCookies {
    name: &'static str,
    secure: bool,
    seal: Seal,
}

impl RememberedCookies {
    /// Seals with the first of `keys`; `secure` for a site that is served over https.
    pub fn new(keys: &Secrets, secure: bool) -> Self {
        let name = if secure { NAMES.0 } else { NAMES.1 };
        Self { name, secure, seal: Seal::new(keys, name) }
    }

    /// Who the request's cookie remembers. What this installation did not seal counts as nothing, and
    /// so does what is older than [`REMEMBERED_FOR`].
    pub fn read(&self, headers: &HeaderMap, now: Timestamp) -> Option<Remembered> {
        let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
        lines
            .flat_map(Cookie::split_parse)
            .filter_map(Result::ok)
            .filter(|cookie| cookie.name() == self.name)
            .find_map(|cookie| serde_json::from_slice(&self.seal.open(cookie.value())?).ok())
            .filter(|found: &Remembered| now.since(Timestamp(found.sealed_at_micros)) <= REMEMBERED_FOR)
    }

    /// The `Set-Cookie` line that remembers somebody.
    pub fn write(&self, remembered: &Remembered, now: Timestamp) -> HeaderValue {
        let mut kept = Remembered { sealed_at_micros: now.0, ..remembered.clone() };
        let mut value = self.sealed(&kept);
        if value.len() > MAX_SEALED_BYTES {
            // The longest part, and the one that is easiest to type again.
            kept.url.clear();
            value = self.sealed(&kept);
        }
        self.line(value, REMEMBERED_FOR)
    }

    /// The `Set-Cookie` line that forgets them.
    pub fn forget(&self) -> HeaderValue {
        self.line(String::new(), Duration::ZERO)
    }

    fn sealed(&self, remembered: &Remembered) -> String {
        self.seal.close(&serde_json::to_vec(remembered).expect("three texts are plain data"))
    }

    fn line(&self, value: String, lifetime: Duration) -> HeaderValue {
        let cookie = Cookie::build((self.name, value))
            .path("/")
            .secure(self.secure)
            .http_only(true)
            .same_site(SameSite::Lax)
            .max_age(cookie::time::Duration::seconds(lifetime.as_secs().cast_signed()))
            .build();
        HeaderValue::from_str(&cookie.to_string()).expect("a sealed value is base64url")
    }
}

#[cfg(test)]
mod tests {
    use service_kit::auth::Secret;

    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000_000);

    fn returned(remembered: &Remembered, later: Duration) -> Option<Remembered> {
        let cookies = RememberedCookies::new(&Secret([1; 32]).into(), true);
        let line = cookies.write(remembered, NOW);
        assert!(line.len() < 4_096, "{}", line.len());
        let pair = line.to_str().unwrap().split(';').next().unwrap().to_owned();
        let headers = HeaderMap::from_iter([(header::COOKIE, pair.parse().unwrap())]);
        cookies.read(&headers, NOW.plus(later))
    }

    #[test]
    fn what_was_agreed_to_comes_back_for_half_a_year() {
        let nora = Remembered::new("Nora O'Neil", "nora@example.com", "example.com");
        let back = returned(&nora, REMEMBERED_FOR).unwrap();
        assert_eq!(
            (back.name, back.email, back.url),
            (nora.name.clone(), nora.email.clone(), nora.url.clone())
        );
        assert_eq!(returned(&nora, REMEMBERED_FOR + Duration::from_secs(1)), None);
    }

    #[test]
    fn the_longest_details_still_fit_into_a_cookie() {
        let long = Remembered::new(&"🍷".repeat(245), &"e".repeat(254), &"u".repeat(2_000));
        let back = returned(&long, Duration::ZERO).unwrap();
        assert_eq!((back.name, back.url), (long.name, String::new()));
    }

    #[test]
    fn forgetting_empties_the_cookie_at_once() {
        let line = RememberedCookies::new(&Secret([1; 32]).into(), true).forget();
        let line = line.to_str().unwrap();
        assert!(line.starts_with("__Host-rapport-remembered=;") && line.contains("Max-Age=0"), "{line}");
    }
}
