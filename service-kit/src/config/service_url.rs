//! Where another service is.

use std::str::FromStr;

use serde::Serialize;
use url::Url;

/// An http URL with a host. gRPC goes over cleartext HTTP/2 here; what encrypts it stands in front.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServiceUrl(Url);

impl ServiceUrl {
    /// The URL.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl FromStr for ServiceUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).ok().filter(|url| url.scheme() == "http" && url.has_host());
        url.map(Self).ok_or("must be like http://host:port")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_that_cannot_be_called_is_refused() {
        assert_eq!("http://posts:50051".parse::<ServiceUrl>().unwrap().as_str(), "http://posts:50051/");
        for url in ["nonsense", "posts:50051", "ftp://posts", "https://posts", "http://"] {
            assert!(url.parse::<ServiceUrl>().is_err(), "{url}");
        }
    }
}
