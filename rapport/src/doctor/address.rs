//! Addresses as the kernel takes them: whether two are one place, and whether this machine has one.
//! `settings` and `probe` ask.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use url::{Host, Url};

/// Whether who listens on one address keeps others from listening on the other. An unspecified address
/// is each of its family, and `[::]` on Linux also each of IPv4 (`ipv6(7)`, `bindv6only`).
pub(super) fn is_same(one: SocketAddr, other: SocketAddr) -> bool {
    let (one_ip, other_ip) = (one.ip().to_canonical(), other.ip().to_canonical());
    one.port() == other.port() && (one_ip == other_ip || holds(one_ip, other_ip) || holds(other_ip, one_ip))
}

fn holds(all: IpAddr, one: IpAddr) -> bool {
    match all {
        IpAddr::V4(all) => all.is_unspecified() && (one.is_ipv4() || one == Ipv6Addr::UNSPECIFIED),
        IpAddr::V6(all) => all.is_unspecified(),
    }
}

/// Whether who calls the URL reaches who listens on the address. Names other than `localhost` are not
/// looked up: what they stand for may differ where the program runs.
pub(super) fn leads_to(url: &Url, listen: SocketAddr) -> bool {
    addresses(url).into_iter().any(|address| is_same(address, listen) && is_of_this_machine(address.ip()))
}

/// Whether two URLs are one service.
pub(super) fn is_same_service(one: &Url, other: &Url) -> bool {
    let others = addresses(other);
    one == other
        || one.path() == other.path() && addresses(one).iter().any(|address| others.contains(address))
}

fn addresses(url: &Url) -> Vec<SocketAddr> {
    let ips: Vec<IpAddr> = match url.host() {
        Some(Host::Ipv4(ip)) => vec![ip.into()],
        Some(Host::Ipv6(ip)) => vec![ip.into()],
        Some(Host::Domain("localhost")) => vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
        _ => Vec::new(),
    };
    let port = url.port_or_known_default().unwrap_or_default();
    ips.into_iter().map(|ip| SocketAddr::new(ip, port)).collect()
}

/// Whether this machine has the address. Only its own can be bound, any port of them; nothing is sent.
pub(super) fn is_of_this_machine(ip: IpAddr) -> bool {
    UdpSocket::bind((ip, 0)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, other: &str) -> bool {
        let (one, other) = (one.parse().unwrap(), other.parse().unwrap());
        assert_eq!(is_same(one, other), is_same(other, one));
        is_same(one, other)
    }

    #[test]
    fn an_unspecified_address_is_every_address_with_its_port() {
        assert!(same("0.0.0.0:8080", "127.0.0.1:8080") && same("0.0.0.0:8080", "192.0.2.1:8080"));
        assert!(same("[::]:8080", "[::1]:8080") && same("[::]:8080", "127.0.0.1:8080"));
        assert!(same("[::]:8080", "0.0.0.0:8080") && same("[::ffff:127.0.0.1]:8080", "127.0.0.1:8080"));
        assert!(!same("0.0.0.0:8080", "127.0.0.1:8081") && !same("127.0.0.1:8080", "127.0.0.2:8080"));
        assert!(!same("0.0.0.0:8080", "[::1]:8080"), "both can be listened on");
    }

    #[test]
    fn a_url_leads_to_an_address_of_this_machine() {
        let leads = |url: &str, listen: &str| leads_to(&Url::parse(url).unwrap(), listen.parse().unwrap());
        assert!(leads("http://127.0.0.1:8080", "127.0.0.1:8080"));
        assert!(leads("http://localhost:8080", "0.0.0.0:8080") && leads("http://localhost", "127.0.0.1:80"));
        assert!(
            !leads("http://127.0.0.1:50051", "0.0.0.0:8080") && !leads("http://posts:8080", "0.0.0.0:8080")
        );
        let same = |one, other| is_same_service(&Url::parse(one).unwrap(), &Url::parse(other).unwrap());
        assert!(
            same("http://localhost:50051", "http://127.0.0.1:50051/") && same("http://a", "http://a:80/")
        );
        assert!(!same("http://a:50051", "http://b:50051") && !same("http://a:50051", "http://a:50052"));
        // Another machine's (RFC 5737), with the same port there.
        assert!(!leads("http://192.0.2.1:8080", "0.0.0.0:8080"));
    }
}
