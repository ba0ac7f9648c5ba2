//! The port and how it is reached.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use clap::Args;
use ipnet::IpNet;
use serde::{Serialize, Serializer, ser::SerializeStruct as _};
use service_kit::config::{Unusable, address};
use url::Url;

use super::{
    blog_host::{self, BlogHost},
    login::{Login, login},
    web_root::web_root,
};

/// The port and how it is reached; the all-in-one has the same.
#[derive(Debug, Clone, Args)]
pub struct Edge {
    /// Address of pages, REST, gRPC and gRPC-Web
    #[arg(
        long,
        env = "RAPPORT_LISTEN",
        default_value = "127.0.0.1:8080",
        value_parser = address,
        value_name = "ADDRESS"
    )]
    pub listen: SocketAddr,
    /// Address under which readers know the installation; links are built from it [default: http:// and the listening address]
    #[arg(long = "public-url", env = "RAPPORT_PUBLIC_URL", value_parser = public_url, value_name = "URL")]
    given_public_url: Option<Url>,
    /// Blogs with a host of their own, as in notes=https://notes.example.org, joined by commas
    #[arg(
        long = "blog-hosts",
        env = "RAPPORT_BLOG_HOSTS",
        value_delimiter = ',',
        value_parser = blog_host::blog_host,
        value_name = "BLOG=URL"
    )]
    given_blog_hosts: Vec<BlogHost>,
    /// Networks of proxies whose X-Forwarded-For is believed, joined by commas
    #[arg(
        long,
        env = "RAPPORT_TRUSTED_PROXIES",
        value_delimiter = ',',
        value_parser = network,
        value_name = "NETWORKS"
    )]
    pub trusted_proxies: Vec<IpNet>,
    /// Readers whose page hears at once what changes; further ones reload to see it
    #[arg(long, env = "RAPPORT_MAX_LIVE_READERS", default_value_t = 20_000, value_name = "NUMBER")]
    pub max_live_readers: usize,
    /// File with the providers whose accounts people sign in by [default: none]
    #[arg(long = "login-providers", env = "RAPPORT_LOGIN_PROVIDERS", value_parser = login, value_name = "FILE")]
    given_login: Option<Box<Login>>,
}

impl Edge {
    /// Where readers are: the setting, or else where this listens. Listening on every network, that is
    /// this machine.
    pub fn public_url(&self) -> Url {
        self.given_public_url.clone().unwrap_or_else(|| local_url(self.listen))
    }

    /// The blogs with a host of their own.
    ///
    /// # Errors
    /// [`Unusable`] where two have one, or one is like [`Edge::public_url`].
    pub fn blog_hosts(&self) -> Result<Vec<BlogHost>, Unusable> {
        let checked = blog_host::check(&self.given_blog_hosts, &self.public_url());
        checked
            .map_err(Unusable::because("set RAPPORT_BLOG_HOSTS and RAPPORT_PUBLIC_URL so that they fit"))?;
        Ok(self.given_blog_hosts.clone())
    }

    /// The providers; none without a file.
    pub fn login(&self) -> Login {
        self.given_login.as_deref().cloned().unwrap_or_default()
    }

    /// Whether [`Edge::public_url`] was set rather than made.
    pub fn has_public_url(&self) -> bool {
        self.given_public_url.is_some()
    }
}

/// Where a server is reached that listens there and has no public URL.
pub fn local_url(listen: SocketAddr) -> Url {
    let host = match listen.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    };
    let here = SocketAddr::new(host, listen.port());
    Url::parse(&format!("http://{here}")).expect("an address makes a URL")
}

/// As it is in effect.
impl Serialize for Edge {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut edge = serializer.serialize_struct("Edge", 6)?;
        edge.serialize_field("listen", &self.listen)?;
        edge.serialize_field("public_url", &self.public_url())?;
        edge.serialize_field("blog_hosts", &self.given_blog_hosts)?;
        edge.serialize_field("trusted_proxies", &self.trusted_proxies)?;
        edge.serialize_field("max_live_readers", &self.max_live_readers)?;
        edge.serialize_field("login", &self.given_login)?;
        edge.end()
    }
}

fn public_url(text: &str) -> Result<Url, &'static str> {
    web_root(text).ok_or(
        "must be like https://blog.example.org: http or https, a host without a dot at its end and perhaps a \
         port; no path, user, ? or #",
    )
}

/// A network, or one address.
fn network(text: &str) -> Result<IpNet, &'static str> {
    let text = text.trim();
    let address = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse().or_else(|_| address()).map_err(|_| "must be networks or addresses such as 10.0.0.0/8,::1")
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Settings {
        #[command(flatten)]
        edge: Edge,
    }

    fn edge(arguments: &[&str]) -> Result<Edge, String> {
        let arguments = std::iter::once("gateway").chain(arguments.iter().copied());
        Settings::try_parse_from(arguments).map(|settings| settings.edge).map_err(|error| error.to_string())
    }

    #[test]
    fn the_public_url_follows_the_listening_address() {
        for (listen, url) in [
            ("127.0.0.1:9000", "http://127.0.0.1:9000/"),
            ("0.0.0.0:9000", "http://127.0.0.1:9000/"),
            ("[::]:9000", "http://[::1]:9000/"),
        ] {
            assert_eq!(edge(&["--listen", listen]).unwrap().public_url().as_str(), url);
        }
        let given = edge(&["--listen", "127.0.0.1:9000", "--public-url", "https://example.org"]).unwrap();
        assert_eq!(given.public_url().as_str(), "https://example.org/");
        assert!(service_kit::config::shown(&given).contains(r#""public_url": "https://example.org/""#));
    }

    #[test]
    fn a_public_url_is_a_host_of_the_web() {
        for bad in [
            "example.org",
            "ftp://example.org",
            "https://example.org/?x=1",
            "https://example.org/#top",
            "https://u:p@example.org/",
            "https://example.org/blog",
            "https://example.org.",
            "https://example.org.:8443/",
        ] {
            let said = edge(&["--public-url", bad]).unwrap_err();
            assert!(said.contains("must be like https://blog.example.org"), "{bad}: {said}");
        }
        for good in ["http://127.0.0.1:8080", "https://example.org/", "https://example.org:8443"] {
            assert!(edge(&["--public-url", good]).is_ok(), "{good}");
        }
    }

    #[test]
    fn blogs_have_hosts_of_their_own() {
        let hosts = "notes=https://notes.example.org, waiter=https://waiter.example";
        let given = edge(&["--public-url", "https://example.org", "--blog-hosts", hosts]).unwrap();
        let found = given.blog_hosts().unwrap();
        assert_eq!(found.iter().map(|host| host.blog.as_str()).collect::<Vec<_>>(), ["notes", "waiter"]);
        assert!(service_kit::config::shown(&given).contains(r#""url": "https://waiter.example/""#));
        let said = edge(&["--blog-hosts", "notes=https://notes.example.org/x"]).unwrap_err();
        assert!(
            said.contains("--blog-hosts") && said.contains("notes=https://notes.example.org/x"),
            "{said}"
        );
        let alone = edge(&["--blog-hosts", "notes=https://notes.example.org"]).unwrap();
        assert!(alone.blog_hosts().is_err(), "the installation itself is not at https");
    }

    #[test]
    fn an_address_is_a_network_of_one() {
        let edge = edge(&["--trusted-proxies", "10.0.0.1, 172.16.0.0/12,::1"]).unwrap();
        let shown: Vec<_> = edge.trusted_proxies.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["10.0.0.1/32", "172.16.0.0/12", "::1/128"]);
        let said = super::network("localhost").unwrap_err();
        assert!(said.contains("10.0.0.0/8"));
    }
}
