//! A cookie for each log-in that waits for a provider's answer: several tabs may be on their way at
//! once. What is sealed in it is the log-in's own; here it is bytes.

use std::{fmt::Write as _, time::Duration};

use cookie::{Cookie, SameSite};
use http::{HeaderMap, HeaderValue, header};
use service_kit::auth::Secrets;
use sha2::{Digest as _, Sha256};

use super::seal::Seal;

/// Begins its name where the site is served over https.
const SECURE_PREFIX: &str = "__Host-rapport-login-";

/// Begins its name on plain http, where browsers refuse the prefix.
const PLAIN_PREFIX: &str = "rapport-login-";

/// Seals and opens them.
pub(crate) struct AttemptCookies {
    prefix: &'static str,
    secure: bool,
    seal: Seal,
    lifetime: Duration,
}

impl AttemptCookies {
    /// Seals with the first of `keys`; `secure` for a site that is served over https.
    pub(crate) fn new(keys: &Secrets, secure: bool, lifetime: Duration) -> Self {
        let prefix = if secure { SECURE_PREFIX } else { PLAIN_PREFIX };
        Self { prefix, secure, seal: Seal::new(keys, prefix), lifetime }
    }

    /// What was sealed for `state` in this browser.
    pub(crate) fn find(&self, headers: &HeaderMap, state: &str) -> Option<Vec<u8>> {
        let name = self.name(state);
        let cookies = cookies(headers).filter(|cookie| cookie.name() == name);
        cookies.into_iter().find_map(|cookie| self.seal.open(cookie.value()))
    }

    /// All that wait in this browser.
    pub(crate) fn all(&self, headers: &HeaderMap) -> Vec<Vec<u8>> {
        let cookies = cookies(headers).filter(|cookie| cookie.name().starts_with(self.prefix));
        cookies.filter_map(|cookie| self.seal.open(cookie.value())).collect()
    }

    /// The `Set-Cookie` line that lets one wait.
    pub(crate) fn write(&self, state: &str, plain: &[u8]) -> HeaderValue {
        self.line(state, self.seal.close(plain), self.lifetime)
    }

    /// The `Set-Cookie` line that ends the waiting.
    pub(crate) fn forget(&self, state: &str) -> HeaderValue {
        self.line(state, String::new(), Duration::ZERO)
    }

    /// The provider's answer finds its cookie by `state`; whoever reads the name learns nothing of it.
    fn name(&self, state: &str) -> String {
        let hash = Sha256::digest(state);
        hash.iter().take(8).fold(self.prefix.to_owned(), |mut name, byte| {
            let _ = write!(name, "{byte:02x}");
            name
        })
    }

    fn line(&self, state: &str, value: String, lifetime: Duration) -> HeaderValue {
        let cookie = Cookie::build((self.name(state), value))
            .path("/")
            .secure(self.secure)
            .http_only(true)
            // The answer comes by a link from the provider's site, which brings these cookies along.
            .same_site(SameSite::Lax)
            .max_age(cookie::time::Duration::seconds(lifetime.as_secs().cast_signed()))
            .build();
        HeaderValue::from_str(&cookie.to_string()).expect("a sealed value is base64url")
    }
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = Cookie<'_>> {
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(Cookie::split_parse).filter_map(Result::ok)
}

#[cfg(test)]
mod tests {
    use service_kit::auth::Secret;

    use super::*;

    fn browser(lines: &[&HeaderValue]) -> HeaderMap {
        let pairs: Vec<_> =
            lines.iter().map(|line| line.to_str().unwrap().split(';').next().unwrap()).collect();
        HeaderMap::from_iter([(header::COOKIE, pairs.join("; ").parse().unwrap())])
    }

    #[test]
    fn two_tabs_keep_their_own() {
        let cookies = AttemptCookies::new(&Secret([1; 32]).into(), true, Duration::from_mins(10));
        let (one, other) = (cookies.write("one", b"1"), cookies.write("other", b"2"));
        let headers = browser(&[&one, &other]);
        assert_eq!(cookies.find(&headers, "one").as_deref(), Some(b"1".as_slice()));
        assert_eq!(cookies.find(&headers, "other").as_deref(), Some(b"2".as_slice()));
        assert_eq!(cookies.find(&headers, "third"), None);
        assert_eq!(cookies.all(&headers).len(), 2);
        assert!(one.to_str().unwrap().starts_with("__Host-rapport-login-"), "{one:?}");
        for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/", "Max-Age=600"] {
            assert!(one.to_str().unwrap().contains(part), "{part} in {one:?}");
        }
    }

    #[test]
    fn another_cookies_value_is_none_of_these() {
        let cookies = AttemptCookies::new(&Secret([1; 32]).into(), false, Duration::from_mins(10));
        let value = Seal::new(&Secret([1; 32]).into(), "rapport-guest").close(b"1");
        let name = cookies.name("one");
        let headers = HeaderMap::from_iter([(header::COOKIE, format!("{name}={value}").parse().unwrap())]);
        assert_eq!(cookies.find(&headers, "one"), None);
    }
}
