//! Where a request comes from, and the gateway's word for it.

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use ipnet::IpNet;
use service_kit::call::{CLIENT_ADDRESS, EDIT_TOKEN, FEED_POSITION, FORWARDED_BY};

use crate::{client_address::ClientAddress, parts::Parts, voucher::Voucher};

pub(super) struct Forwarding {
    proxies: Proxies,
    voucher: Voucher,
}

impl Forwarding {
    pub(super) fn new(parts: &Parts) -> Self {
        Self {
            proxies: Proxies(parts.trusted_proxies.clone()),
            voucher: Voucher::new(parts.minter.clone(), parts.clock.clone()),
        }
    }
}

/// The networks whose proxies are believed.
struct Proxies(Vec<IpNet>);

impl Proxies {
    /// The peer, unless it is a proxy of ours: then the last address in its list that is not.
    ///
    /// Each proxy writes behind what it was sent, so the list is believed from its end on, and no
    /// further than it can be read: what stands left of that, the client may have written itself.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if !self.trusts(peer) {
            return peer;
        }
        let lines: Vec<&HeaderValue> = headers.get_all("x-forwarded-for").iter().collect();
        lines
            .into_iter()
            .rev()
            .flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','))
            .map_while(address)
            .find(|address| !self.trusts(*address))
            .unwrap_or(peer)
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// An entry of the list: `ip`, `[ip]`, and both with a port, which some proxies write. An IPv4
/// address that came over an IPv6 socket is the IPv4 address.
fn address(entry: &[u8]) -> Option<IpAddr> {
    let entry = std::str::from_utf8(entry).ok()?.trim();
    let inside = entry.strip_prefix('[').and_then(|entry| entry.strip_suffix(']'));
    let address = match inside {
        Some(inside) => inside.parse::<Ipv6Addr>().ok()?.into(),
        None => entry.parse().or_else(|_| entry.parse().map(|with_port: SocketAddr| with_port.ip())).ok()?,
    };
    Some(address.to_canonical())
}

pub(super) async fn vouch(
    State(forwarding): State<Arc<Forwarding>>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_canonical());
    let client = peer.map(|peer| forwarding.proxies.client(peer, request.headers()));
    remove_our_own(request.headers_mut());
    if let Some(client) = client {
        let address = HeaderValue::from_str(&client.to_string()).expect("an address is ASCII");
        request.headers_mut().insert(CLIENT_ADDRESS, address);
        request.headers_mut().insert(FORWARDED_BY, forwarding.voucher.token());
        request.extensions_mut().insert(ClientAddress(client));
    }
    next.run(request).await
}

fn remove_our_own(headers: &mut HeaderMap) {
    let is_our_own = |name: &&HeaderName| {
        let name = name.as_str();
        name == CLIENT_ADDRESS
            || (name.starts_with("rapport-") && ![EDIT_TOKEN, FEED_POSITION].contains(&name))
    };
    let named: Vec<HeaderName> = headers.keys().filter(is_our_own).cloned().collect();
    for name in named {
        headers.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROXY: &str = "10.0.0.1";

    fn client(peer: &str, lines: &[&str]) -> String {
        let proxies = Proxies(vec!["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()]);
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        proxies.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn the_last_address_that_is_no_proxy_is_the_client() {
        for (lines, found) in [
            (&["203.0.113.7"][..], "203.0.113.7"),
            (&["6.6.6.6, 203.0.113.7, 10.0.0.2"], "203.0.113.7"),
            (&["6.6.6.6", "203.0.113.7", "10.0.0.2"], "203.0.113.7"),
            (&["10.0.0.3, 10.0.0.2"], PROXY),
            (&[], PROXY),
        ] {
            assert_eq!(client(PROXY, lines), found, "{lines:?}");
        }
    }

    #[test]
    fn a_proxy_may_write_ports_and_brackets() {
        for (line, found) in [
            ("6.6.6.6, 203.0.113.7:50123", "203.0.113.7"),
            ("6.6.6.6, [2001:db8::7]:50123", "2001:db8::7"),
            ("6.6.6.6, [2001:db8::7]", "2001:db8::7"),
            ("6.6.6.6, 2001:db8::7", "2001:db8::7"),
            ("203.0.113.7:50123, 10.0.0.2:443, [fd00::2]:443", "203.0.113.7"),
        ] {
            assert_eq!(client(PROXY, &[line]), found, "{line}");
        }
    }

    #[test]
    fn one_address_has_one_spelling() {
        assert_eq!(client(PROXY, &["6.6.6.6, ::ffff:203.0.113.7"]), "203.0.113.7");
        assert_eq!(client(PROXY, &["203.0.113.7, [::ffff:10.0.0.2]:443"]), "203.0.113.7", "a proxy is one");
    }

    #[test]
    fn nothing_is_believed_beyond_what_cannot_be_read() {
        for line in ["6.6.6.6, unknown", "6.6.6.6, ", "6.6.6.6, unix:, 10.0.0.2", "6.6.6.6, \u{e4}, 10.0.0.2"]
        {
            assert_eq!(client(PROXY, &[line]), PROXY, "{line:?}");
        }
    }

    #[test]
    fn who_is_no_proxy_of_ours_names_nobody() {
        assert_eq!(client("198.51.100.9", &["203.0.113.7"]), "198.51.100.9");
    }
}
