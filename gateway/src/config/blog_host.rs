//! Blogs with a host of their own: which one, and at which address.

use serde::Serialize;
use url::Url;

use super::web_root::web_root;

/// A blog that is at home at an address of its own. The operator says so and no OWNER can: name, certificate and
/// redirect addresses are the operator's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BlogHost {
    /// Its id, without `blogs/`.
    pub blog: String,
    /// Scheme, host and perhaps a port.
    pub url: Url,
}

/// Hosts that contradict each other or `RAPPORT_PUBLIC_URL`.
#[derive(Debug, thiserror::Error)]
#[error("RAPPORT_BLOG_HOSTS (--blog-hosts) has {entry:?}, {why}")]
pub struct Contradiction {
    entry: String,
    why: &'static str,
}

/// `{blog}=https://{host}`.
pub(super) fn blog_host(text: &str) -> Result<BlogHost, &'static str> {
    let (blog, url) = text.split_once('=').ok_or(FORM)?;
    let (blog, url) = (blog.trim(), web_root(url).ok_or(FORM)?);
    if is_blog_id(blog) { Ok(BlogHost { blog: blog.to_owned(), url }) } else { Err(FORM) }
}

const FORM: &str = "must be like notes=https://notes.example.org, joined by commas: the id of a blog, = and an \
                    address of http or https with a host without a dot at its end and perhaps a port; no \
                    path, user, ? or #";

/// As posts-service has them: `[a-z][a-z0-9-]{1,62}`.
pub(crate) fn is_blog_id(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    id.strip_prefix(|first: char| first.is_ascii_lowercase())
        .is_some_and(|rest| (1..=62).contains(&rest.len()) && rest.bytes().all(plain))
}

/// Whether each can be told from the others and from `main`, and keeps its cookies for itself.
///
/// # Errors
/// [`Contradiction`] for the first that cannot.
pub(super) fn check(hosts: &[BlogHost], main: &Url) -> Result<(), Contradiction> {
    for (place, host) in hosts.iter().enumerate() {
        let earlier = &hosts[..place];
        let why = if host.url.scheme() != main.scheme() {
            // The names of cookies and whether they are for https alone follow from it.
            Some("and RAPPORT_PUBLIC_URL has another scheme; give both the same, https")
        } else if host.url.host() == main.host() {
            // Cookies know no ports.
            Some("which is the host of RAPPORT_PUBLIC_URL; give the blog another name or leave it out")
        } else if earlier.iter().any(|other| other.url.host() == host.url.host()) {
            Some("and the same host before it; a host is one blog's alone, whatever its port")
        } else if earlier.iter().any(|other| other.blog == host.blog) {
            Some("and the same blog before it; a blog has one host: redirect others to it in the proxy")
        } else {
            None
        };
        if let Some(why) = why {
            let entry = format!("{}={}", host.blog, host.url.as_str().trim_end_matches('/'));
            return Err(Contradiction { entry, why });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(texts: &[&str]) -> Vec<BlogHost> {
        texts.iter().map(|text| blog_host(text).unwrap()).collect()
    }

    fn refused(texts: &[&str]) -> String {
        let main = "https://example.org".parse().unwrap();
        check(&hosts(texts), &main).unwrap_err().to_string()
    }

    #[test]
    fn an_entry_is_a_blog_and_the_root_of_a_host() {
        let host = blog_host(" notes = https://Notes.example.org:8443/ ").unwrap();
        assert_eq!((host.blog.as_str(), host.url.as_str()), ("notes", "https://notes.example.org:8443/"));
        for bad in [
            "",
            "notes",
            "notes.example.org",
            "notes=notes.example.org",
            "notes=https://",
            "notes=https://example.org/blog",
            "notes=https://u:p@example.org",
            "notes=https://example.org/?x",
            "notes=ftp://example.org",
            "notes=https://notes.example.",
            "=https://example.org",
            "n=https://example.org",
            "Notes=https://example.org",
            "blogs/notes=https://example.org",
        ] {
            assert!(blog_host(bad).unwrap_err().contains("notes=https://notes.example.org"), "{bad}");
        }
    }

    #[test]
    fn hosts_are_told_apart_by_name() {
        let main = "https://example.org".parse().unwrap();
        assert!(check(&hosts(&["notes=https://notes.example.org", "ab=https://ab.example"]), &main).is_ok());
        for (texts, said) in [
            (&["notes=http://notes.example.org"][..], "another scheme"),
            (&["notes=https://EXAMPLE.org"], "the host of RAPPORT_PUBLIC_URL"),
            (&["notes=https://example.org:8443"], "the host of RAPPORT_PUBLIC_URL"),
            (&["notes=https://a.example", "ab=https://a.example:8443"], "same host before it"),
            (&["notes=https://a.example", "notes=https://b.example"], "same blog before it"),
        ] {
            let refused = refused(texts);
            assert!(refused.contains(said) && refused.contains("RAPPORT_BLOG_HOSTS"), "{refused}");
            assert!(
                refused.contains(&texts.last().unwrap().to_string().replace("EXAMPLE", "example")),
                "{refused}"
            );
        }
    }
}
