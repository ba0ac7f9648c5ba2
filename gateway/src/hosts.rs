//! Which host a request is for, and where each blog is at home: on the host of the installation under
//! `/b/{blog}/`, or alone on a host that the operator gave it. `edge/lead.rs` and `edge/forms.rs` act on it,
//! `site` builds addresses from it, `login` its redirect addresses. What a request names is looked up, and
//! never repeated: every address here comes from the settings.

use std::{collections::HashMap, sync::Arc};

use axum::extract::Request;
use http::{Extensions, header, uri::Authority};
use url::Url;

use crate::config::BlogHost;

/// The host that a request was sent to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Host {
    /// The installation's, and every one that nobody knows.
    #[default]
    Main,
    /// That of the blog with this id.
    Blog(Arc<str>),
}

impl Host {
    /// As the edge found it; without an edge there is only one.
    pub(crate) fn of(extensions: &Extensions) -> Self {
        extensions.get::<Self>().cloned().unwrap_or_default()
    }

    /// The blog that has it for itself.
    pub(crate) fn blog(&self) -> Option<&str> {
        match self {
            Self::Main => None,
            Self::Blog(blog) => Some(blog),
        }
    }
}

/// The hosts of an installation. A host is known by its name alone: proxies hide ports.
pub(crate) struct Hosts {
    main: Url,
    /// By blog.
    own: HashMap<Arc<str>, Url>,
    /// By name, in lower case.
    names: HashMap<String, Host>,
}

impl Hosts {
    /// The installation's address, and those of the blogs that have one for themselves.
    pub(crate) fn of(main: &Url, own: &[BlogHost]) -> Self {
        let own = own.iter().map(|host| (Arc::from(host.blog.as_str()), host.url.clone()));
        let own: HashMap<Arc<str>, Url> = own.collect();
        let name = |url: &Url| url.host_str().unwrap_or_default().to_owned();
        let mut names: HashMap<_, _> =
            own.iter().map(|(blog, url)| (name(url), Host::Blog(blog.clone()))).collect();
        names.insert(name(main), Host::Main);
        Self { main: main.clone(), own, names }
    }

    /// The host that a request names, if it is one of these.
    pub(crate) fn find(&self, request: &Request) -> Option<Host> {
        let authority = authority(request)?;
        let name = authority.host().to_ascii_lowercase();
        self.names.get(name.strip_suffix('.').unwrap_or(&name)).cloned()
    }

    /// The address of a host; the installation's for a blog without one.
    pub(crate) fn url(&self, host: &Host) -> &Url {
        host.blog().and_then(|blog| self.own.get(blog)).unwrap_or(&self.main)
    }

    /// The address of the host that a blog has for itself.
    pub(crate) fn of_blog(&self, blog: &str) -> Option<&Url> {
        self.own.get(blog)
    }

    /// Addresses as `host` shows them.
    pub(crate) fn seen_from<'a>(&'a self, host: &'a Host) -> Here<'a> {
        Here { hosts: self, host }
    }
}

/// From where addresses are seen.
#[derive(Clone, Copy)]
pub(crate) struct Here<'a> {
    hosts: &'a Hosts,
    host: &'a Host,
}

impl<'a> Here<'a> {
    /// The address of this host.
    pub(crate) fn url(self) -> &'a Url {
        self.hosts.url(self.host)
    }

    /// The blog that is alone here.
    pub(crate) fn blog(self) -> Option<&'a str> {
        self.host.blog()
    }

    /// What the addresses of a blog begin with in links of this host; without a slash at the end. Where forms
    /// of a blog were sent to before it had a host, they go on.
    pub(crate) fn path(self, blog: &str) -> String {
        match self.blog() {
            Some(own) if own == blog => String::new(),
            Some(_) => self.home(blog),
            None => format!("/b/{blog}"),
        }
    }

    /// What they begin with everywhere, on the host where the blog is at home.
    pub(crate) fn home(self, blog: &str) -> String {
        match self.hosts.of_blog(blog) {
            Some(own) => own.as_str().trim_end_matches('/').to_owned(),
            None => format!("{}b/{blog}", self.hosts.main),
        }
    }

    /// Whether the blog is at home on this host.
    pub(crate) fn is_home_of(self, blog: &str) -> bool {
        match self.blog() {
            Some(own) => own == blog,
            None => self.hosts.of_blog(blog).is_none(),
        }
    }
}

/// What a request says about its host: HTTP/2 in its target, HTTP/1.1 in a header, unless the target has it
/// (RFC 9112, section 3.2.2).
pub(crate) fn authority(request: &Request) -> Option<Authority> {
    let header = || request.headers().get(header::HOST)?.to_str().ok()?.parse().ok();
    request.uri().authority().cloned().or_else(header)
}

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::LazyLock;

    use super::*;

    /// With two blogs that have one, and others.
    pub(crate) fn hosts() -> Hosts {
        let own = [("notes", "https://Notes.example"), ("bell", "https://bell.example:8443")];
        let own = own.map(|(blog, url)| BlogHost { blog: blog.to_owned(), url: url.parse().unwrap() });
        Hosts::of(&"https://waiter.example".parse().unwrap(), &own)
    }

    /// The main host of those.
    pub(crate) fn main() -> Here<'static> {
        static HOSTS: LazyLock<Hosts> = LazyLock::new(hosts);
        HOSTS.seen_from(&Host::Main)
    }

    fn found(host: &str) -> Option<Host> {
        hosts().find(&Request::get("/").header("host", host).body(axum::body::Body::empty()).unwrap())
    }

    #[test]
    fn a_host_is_known_by_its_name() {
        let notes = Some(Host::Blog("notes".into()));
        for host in
            ["notes.example", "NOTES.example", "notes.example:443", "notes.example:8443", "notes.example."]
        {
            assert_eq!(found(host), notes, "{host}");
        }
        assert_eq!(found("waiter.example:8080"), Some(Host::Main));
        for host in
            ["", "127.0.0.1:8080", "x.notes.example", "notes.example.evil.example", "evil/notes.example"]
        {
            assert_eq!(found(host), None, "{host}");
        }
    }

    #[test]
    fn http_2_names_the_host_in_its_target() {
        let request = Request::get("https://notes.example/x").body(axum::body::Body::empty()).unwrap();
        assert_eq!(hosts().find(&request), Some(Host::Blog("notes".into())));
    }

    #[test]
    fn a_blog_is_at_home_in_one_place() {
        let (hosts, notes) = (hosts(), Host::Blog("notes".into()));
        let (there, here) = (hosts.seen_from(&notes), main());
        assert_eq!((here.path("notes"), there.path("notes")), ("/b/notes".to_owned(), String::new()));
        assert_eq!(there.path("waiter"), "https://waiter.example/b/waiter");
        assert_eq!(here.home("bell"), "https://bell.example:8443");
        assert_eq!(there.home("waiter"), "https://waiter.example/b/waiter");
        assert!(there.is_home_of("notes") && here.is_home_of("waiter"));
        assert!(!here.is_home_of("notes") && !there.is_home_of("waiter") && !there.is_home_of("bell"));
    }
}
