//! Addresses of the site: taken apart when a request comes in, put together when a page links.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use url::{Url, form_urlencoded};

use super::calendar::Month;
use crate::{config::is_blog_id, hosts::Here};

/// What a path segment or a query value may hold as it is (RFC 3986, unreserved).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A blog by its well-formed id, `[a-z][a-z0-9-]{1,62}`, and its addresses on the host that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BlogId {
    id: String,
    /// What its addresses begin with here: nothing on a host of its own.
    path: String,
    /// And everywhere else: scheme and host, and `/b/{blog}` where that is the main one.
    home: String,
    is_home: bool,
    /// The blog whose host is asked; empty on the main one.
    host: String,
}

impl BlogId {
    /// `None` for what no blog is called, so that nothing else gets into a resource name.
    pub(super) fn parse(here: Here<'_>, id: &str) -> Option<Self> {
        let known = || Self {
            id: id.to_owned(),
            path: here.path(id),
            home: here.home(id),
            is_home: here.is_home_of(id),
            host: here.blog().unwrap_or_default().to_owned(),
        };
        is_blog_id(id).then(known)
    }

    /// The id in `blogs/{blog}`.
    pub(super) fn of(here: Here<'_>, name: &str) -> Option<Self> {
        Self::parse(here, name.strip_prefix("blogs/")?)
    }

    /// One of these addresses for those who are elsewhere, on the host where the blog is at home.
    pub(super) fn absolute(&self, url: &str) -> String {
        format!("{}{}", self.home, url.strip_prefix(&self.path).unwrap_or(url))
    }

    /// Where the blog is at home, for links from another page of this host.
    pub(super) fn home_url(&self) -> String {
        if self.is_home { self.url() } else { self.absolute(&self.url()) }
    }

    /// Whether that is on the host that is asked.
    pub(super) fn is_home(&self) -> bool {
        self.is_home
    }

    /// By what one of these addresses is told from those of other blogs and hosts: no id has a colon.
    pub(super) fn key(&self, url: &str) -> String {
        format!("{}:{}:{url}", self.host, self.id)
    }

    /// The id itself.
    pub(super) fn as_str(&self) -> &str {
        &self.id
    }

    /// `blogs/{blog}`.
    pub(super) fn name(&self) -> String {
        format!("blogs/{}", self.id)
    }

    /// `/b/{blog}/`; `/` on its own host, where everything below begins so.
    pub(super) fn url(&self) -> String {
        format!("{}/", self.path)
    }

    /// `/b/{blog}/{slug}`.
    pub(super) fn post_url(&self, slug: &str) -> String {
        format!("{}{}", self.url(), escape(slug))
    }

    /// The posts with this label.
    pub(super) fn label_url(&self, label: &str) -> String {
        format!("{}label/{}", self.url(), escape(label))
    }

    /// The posts that this member wrote; `member` is the last part of their name.
    pub(super) fn author_url(&self, member: &str) -> String {
        format!("{}author/{}", self.url(), escape(member))
    }

    /// The posts of this month.
    pub(super) fn month_url(&self, month: Month) -> String {
        format!("{}month/{:04}-{:02}", self.url(), month.year, month.month)
    }

    /// What posts tell of this business; of all of them for an empty slug.
    pub(super) fn business_url(&self, slug: &str) -> String {
        format!("{}business/{}", self.url(), escape(slug))
    }
}

/// A path inside a blog, as the routes have it: `/b/{blog}` and `/` with whatever follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Inside<'a> {
    pub(super) blog: BlogId,
    /// Still percent-encoded, without the leading `/`.
    rest: &'a str,
}

impl<'a> Inside<'a> {
    pub(super) fn parse(here: Here<'_>, path: &'a str) -> Option<Self> {
        let (blog, rest) = path.strip_prefix("/b/")?.split_once('/')?;
        Some(Self { blog: BlogId::parse(here, blog)?, rest })
    }

    /// The same without its last segment, `word`.
    pub(super) fn without(&self, word: &str) -> Option<Self> {
        let rest = self.rest.strip_suffix(word)?.strip_suffix('/')?;
        Some(Self { blog: self.blog.clone(), rest })
    }

    /// This path on the host that is asked, where a second slash at its beginning would name another host.
    pub(super) fn url(&self) -> String {
        format!("{}{}", self.blog.url(), self.rest.trim_start_matches(['/', '\\']))
    }

    /// By what it is told from paths of other blogs and hosts.
    pub(super) fn key(&self) -> String {
        self.blog.key(&self.url())
    }

    /// What follows `/b/{blog}/`, still percent-encoded.
    pub(super) fn rest(&self) -> &str {
        self.rest
    }

    /// The slug that this is the address of, if it can be one: a single segment without a dot.
    pub(super) fn slug(&self) -> Option<String> {
        as_slug(self.rest)
    }

    /// Where else a post may be known under this path.
    pub(super) fn other_keys(&self) -> Vec<Key> {
        // A slug with a slash after it is how WordPress wrote addresses.
        let slug = self.rest.strip_suffix('/').and_then(as_slug).map(Key::Slug);
        aliases(&format!("/{}", self.rest)).into_iter().chain(slug).collect()
    }
}

/// A path as an alias: as it came, and as it reads, because sources write either.
pub(super) fn aliases(path: &str) -> Vec<Key> {
    let mut keys = vec![Key::Alias(path.to_owned())];
    match decode(path) {
        Some(read) if read != path => keys.push(Key::Alias(read)),
        _ => {}
    }
    keys
}

fn as_slug(segment: &str) -> Option<String> {
    let slug = decode(segment)?;
    (!slug.is_empty() && !slug.contains(['/', '.'])).then_some(slug)
}

/// By what a post is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Key {
    /// Its slug, present or former.
    Slug(String),
    /// A path that an import brought.
    Alias(String),
}

/// What a percent-encoded text reads; `None` where that is not UTF-8.
pub(super) fn decode(text: &str) -> Option<String> {
    Some(percent_decode_str(text).decode_utf8().ok()?.into_owned())
}

/// `text` as a path segment or a query value.
pub(super) fn escape(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// `text` as a value of a filter (AIP-160).
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The absolute form of a path of one of our hosts, for those who read it elsewhere. Never made from the
/// `Host` that a request names.
pub(super) fn absolute(host: &Url, path: &str) -> String {
    format!("{}{path}", host.as_str().trim_end_matches('/'))
}

/// `text` as an address on the web; nothing else gets into a link.
pub(super) fn web_address(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}

/// The query of a list, read leniently: what is not known or not well-formed is not there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Query {
    /// A page of blogs or posts.
    pub(super) page_token: String,
}

impl Query {
    pub(super) fn parse(query: Option<&str>) -> Self {
        let mut found = Self::default();
        for (key, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            if key == "page_token" {
                found.page_token = value.into_owned();
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::{
        Host,
        tests::{hosts, main},
    };

    fn inside(path: &str) -> Inside<'_> {
        Inside::parse(main(), path).unwrap()
    }

    #[test]
    fn a_blog_on_its_own_host_has_short_addresses() {
        let (hosts, host) = (hosts(), Host::Blog("notes".into()));
        let own = BlogId::parse(hosts.seen_from(&host), "notes").unwrap();
        assert_eq!((own.url().as_str(), own.post_url("é").as_str()), ("/", "/%C3%A9"));
        assert_eq!(own.absolute(&own.label_url("a/b")), "https://notes.example/label/a%2Fb");
        let old = BlogId::parse(main(), "notes").unwrap();
        assert_eq!((old.url().as_str(), old.home_url().as_str()), ("/b/notes/", "https://notes.example/"));
        assert_eq!(old.absolute(&old.post_url("x")), "https://notes.example/x");
        let other = BlogId::parse(main(), "waiter").unwrap();
        assert_eq!(
            (other.home_url().as_str(), other.absolute("/b/waiter/x").as_str()),
            ("/b/waiter/", "https://waiter.example/b/waiter/x")
        );
    }

    #[test]
    fn no_path_becomes_another_host() {
        let (hosts, host) = (hosts(), Host::Blog("notes".into()));
        for rest in ["/evil.example/", "//evil.example/", "\\evil.example/", "/\\/evil.example/"] {
            let path = format!("/b/notes/{rest}");
            let inside = Inside::parse(hosts.seen_from(&host), &path).unwrap();
            assert_eq!(inside.url(), "/evil.example/", "{rest}");
        }
    }

    #[test]
    fn no_two_hosts_have_the_same_key() {
        let (hosts, host) = (hosts(), Host::Blog("notes".into()));
        let own = |path| Inside::parse(hosts.seen_from(&host), path).unwrap().key();
        assert_eq!(own("/b/notes//b/notes/x"), own("/b/notes/b/notes/x"), "one page");
        assert_ne!(own("/b/notes//b/notes/x"), inside("/b/notes/x").key());
        assert_ne!(own("/b/notes/x"), inside("/b/notes/x").key());
    }

    #[test]
    fn a_blog_id_is_nothing_else() {
        for good in ["ab", "good-waiter", "a1"] {
            assert!(BlogId::parse(main(), good).is_some(), "{good}");
        }
        let long = "a".repeat(64);
        for bad in ["", "a", "-", "A1", "1a", "a/b", "a%2Fb", "ab.", "äb", long.as_str()] {
            assert!(BlogId::parse(main(), bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_path_inside_a_blog_is_a_slug_or_an_alias() {
        let slug = inside("/b/waiter/caf%C3%A9");
        assert_eq!(slug.slug().as_deref(), Some("café"));
        let page = inside("/b/waiter/2012/11/x.html");
        assert_eq!(page.slug(), None);
        assert_eq!(page.other_keys(), [Key::Alias("/2012/11/x.html".into())]);
        let folder = inside("/b/waiter/week-1/");
        assert_eq!(folder.slug(), None);
        assert_eq!(folder.other_keys(), [Key::Alias("/week-1/".into()), Key::Slug("week-1".into())]);
        assert_eq!(inside("/b/waiter/a%2Fb").slug(), None);
        assert_eq!(Inside::parse(main(), "/b/waiter"), None);
    }

    #[test]
    fn a_query_that_is_nonsense_asks_for_nothing() {
        let query = Query::parse(Some("comment=../../x&page_token=%41&what=ever"));
        assert_eq!(query, Query { page_token: "A".into() });
    }
}
