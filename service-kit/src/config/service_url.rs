//! Where another service is, and how it is called there.

use std::str::FromStr;

use serde::Serialize;
use url::Url;

use super::Unusable;
use crate::{
    tls::Tls,
    upstream::{self, Upstream},
};

/// An http or https URL with a host. gRPC over http is cleartext HTTP/2; over https both ends show a
/// certificate ([`Tls`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceUrl(Url);

/// The URL and the certificates contradict each other.
#[derive(Debug, thiserror::Error)]
enum Contradiction {
    #[error("{0} is https, and there is no certificate to show; set RAPPORT_TLS_CERT, _KEY and _CA")]
    NoCertificate(Url),
    #[error("{0} is http, and RAPPORT_TLS_CERT is set; make it https, so that nothing goes in the clear")]
    InTheClear(Url),
}

impl ServiceUrl {
    /// The URL.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Its host and port, to be connected to.
    pub fn authority(&self) -> (&str, u16) {
        let host = self.0.host_str().unwrap_or_default().trim_matches(['[', ']']);
        (host, self.0.port_or_known_default().unwrap_or(80))
    }

    /// Whether calls to it are encrypted.
    pub fn is_secured(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The service, called with the process's certificates where it has some. `setting` is what an error
    /// names.
    ///
    /// # Errors
    /// When the URL is https without certificates, or http with them.
    pub fn connect(&self, setting: &str, tls: Option<&Tls>) -> Result<Upstream, Unusable> {
        let contradiction = match tls {
            Some(tls) if self.is_secured() => {
                return connected(setting, upstream::connect_secured(self.as_str(), tls));
            }
            None if !self.is_secured() => return connected(setting, upstream::connect(self.as_str())),
            Some(_) => Contradiction::InTheClear(self.0.clone()),
            None => Contradiction::NoCertificate(self.0.clone()),
        };
        Err(Unusable::because(format!("set {setting} right"))(contradiction))
    }
}

fn connected(
    setting: &str,
    upstream: Result<Upstream, tonic::transport::Error>,
) -> Result<Upstream, Unusable> {
    upstream.map_err(Unusable::because(format!("set {setting} to where the service is")))
}

impl FromStr for ServiceUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).ok();
        let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        url.map(Self).ok_or("must be like http://host:port, or https with RAPPORT_TLS_CERT")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_that_cannot_be_called_is_refused() {
        assert_eq!("http://posts:50051".parse::<ServiceUrl>().unwrap().as_str(), "http://posts:50051/");
        assert!("https://posts:50051".parse::<ServiceUrl>().unwrap().is_secured());
        for url in ["nonsense", "posts:50051", "ftp://posts", "http://"] {
            assert!(url.parse::<ServiceUrl>().is_err(), "{url}");
        }
    }

    #[test]
    fn an_https_url_needs_certificates() {
        let url: ServiceUrl = "https://posts:50051".parse().unwrap();
        let refused = url.connect("RAPPORT_POSTS_URL", None).err().unwrap();
        let said = crate::config::said(&refused);
        assert!(said.contains("RAPPORT_POSTS_URL") && said.contains("RAPPORT_TLS_CERT"), "{said}");
    }
}
