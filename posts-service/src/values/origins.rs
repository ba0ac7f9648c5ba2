//! Other sites whose pages may call the API of a blog.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// Most origins of a blog.
const MAX_ORIGINS: usize = 20;

/// Longest origin, in bytes: a host has at most 253 (RFC 1035), `https://` and a port are 14.
const MAX_BYTES: usize = 253 + 14;

/// An origin as browsers send it (RFC 6454, section 6.2): scheme, host, and the port unless it goes without
/// saying. `http` for this machine alone: what anybody on the way can change is allowed nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Origin(String);

impl Origin {
    /// Reads an origin.
    ///
    /// # Errors
    /// The rule that it breaks.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.len() > MAX_BYTES {
            return Err(format!("must be at most {MAX_BYTES} bytes; it has {}", text.len()));
        }
        let url = Url::parse(text).map_err(|_| shape())?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(shape());
        }
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
        if url.domain().is_some_and(|name| !name.bytes().all(plain)) {
            return Err(
                "must name one host, of letters, digits, `-` and `.`; name each host by itself".to_owned()
            );
        }
        let known = url.origin().ascii_serialization();
        if known != text {
            return Err(format!("{}; `{known}` might be meant", shape()));
        }
        let is_here = match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
            Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
            None => return Err(shape()),
        };
        if url.scheme() == "http" && !is_here {
            return Err("must begin with `https://`; `http://` is for this machine alone".to_owned());
        }
        Ok(Self(known))
    }

    /// As browsers send it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn shape() -> String {
    "must be an origin such as `https://shop.example`: in lower case, without a path".to_owned()
}

/// The origins of a blog in the order given, no two alike.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Origins(Vec<Origin>);

impl Origins {
    /// Whether a blog may have so many, which is asked before each is read.
    ///
    /// # Errors
    /// The rule that they break.
    pub fn count(origins: usize) -> Result<(), String> {
        if origins > MAX_ORIGINS {
            return Err(format!("must be at most {MAX_ORIGINS} origins; there are {origins}"));
        }
        Ok(())
    }

    /// Takes checked origins.
    ///
    /// # Errors
    /// The rule that they break together.
    pub fn new(origins: Vec<Origin>) -> Result<Self, String> {
        Self::count(origins.len())?;
        for (index, origin) in origins.iter().enumerate() {
            if origins[..index].contains(origin) {
                return Err(format!("must not hold `{}` twice", origin.as_str()));
            }
        }
        Ok(Self(origins))
    }

    /// The origins one by one.
    pub fn iter(&self) -> impl Iterator<Item = &Origin> {
        self.0.iter()
    }

    /// The origins as texts.
    pub fn into_strings(self) -> Vec<String> {
        self.0.into_iter().map(|origin| origin.0).collect()
    }

    /// As a row keeps them.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("texts can be written")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_what_a_browser_sends() {
        for good in [
            "https://shop.example",
            "https://shop.example:8443",
            "http://localhost:3000",
            "http://notes.localhost",
            "http://127.0.0.1:8080",
            "http://[::1]:8080",
            "https://xn--bcher-kva.example",
        ] {
            assert_eq!(Origin::parse(good).unwrap().as_str(), good);
        }
    }

    #[test]
    fn what_no_browser_sends_is_refused_with_the_rule() {
        for (bad, rule) in [
            ("", "must be an origin"),
            ("*", "must be an origin"),
            ("null", "must be an origin"),
            ("shop.example", "must be an origin"),
            ("ftp://shop.example", "must be an origin"),
            ("https://shop.example/", "`https://shop.example` might be meant"),
            ("https://shop.example/page", "`https://shop.example` might be meant"),
            ("https://Shop.example", "`https://shop.example` might be meant"),
            ("https://shop.example:443", "`https://shop.example` might be meant"),
            ("https://user@shop.example", "`https://shop.example` might be meant"),
            ("https://b\u{fc}cher.example", "`https://xn--bcher-kva.example` might be meant"),
            ("https://*.shop.example", "must name one host"),
            (&format!("https://{}.example", "a.".repeat(200)), "must be at most 267 bytes; it has 416"),
            ("http://shop.example", "must begin with `https://`"),
            ("http://127.0.0.1.shop.example", "must begin with `https://`"),
        ] {
            let said = Origin::parse(bad).unwrap_err();
            assert!(said.contains(rule), "{bad}: {said}");
        }
    }

    #[test]
    fn a_blog_has_few_and_each_once() {
        let origin = |number: usize| Origin::parse(&format!("https://{number}.example")).unwrap();
        assert!(Origins::new((0..MAX_ORIGINS).map(origin).collect()).is_ok());
        assert!(Origins::new((0..=MAX_ORIGINS).map(origin).collect()).is_err());
        assert!(Origins::new(vec![origin(1), origin(1)]).unwrap_err().contains("twice"));
    }
}
