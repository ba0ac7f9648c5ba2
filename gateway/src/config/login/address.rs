//! Which addresses a secret or a person may be sent to.

use url::{Host, Url};

/// Whether what is sent there stays between the two: https, or http that does not leave this machine.
/// Neither a user nor a fragment belongs into such an address.
pub(crate) fn is_protected(url: &Url) -> bool {
    let at_home = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return false,
    };
    (url.scheme() == "https" || (url.scheme() == "http" && at_home))
        && (url.username(), url.password(), url.fragment()) == ("", None, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        for good in
            ["https://id.example", "http://127.0.0.1:9000/x", "http://[::1]/", "http://localhost:1/?a=b"]
        {
            assert!(is_protected(&good.parse().unwrap()), "{good}");
        }
        for bad in [
            "http://id.example",
            "http://127.0.0.1.example",
            "http://localhost.example",
            "https://u:p@id.example",
            "https://id.example/#x",
            "ftp://localhost/",
            "data:text/plain,x",
        ] {
            assert!(!is_protected(&bad.parse().unwrap()), "{bad}");
        }
    }
}
