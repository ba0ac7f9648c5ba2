//! An address at which pages are.

use url::Url;

/// The pages lie at the root of their host, and whatever else is in the address would get into links. With a
/// dot at its end a host is another one to browsers, and the same one to `hosts.rs`.
pub(super) fn web_root(text: &str) -> Option<Url> {
    Url::parse(text.trim()).ok().filter(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.host_str().is_some_and(|host| !host.is_empty() && !host.ends_with('.'))
            && url.path() == "/"
            && (url.username(), url.password()) == ("", None)
            && (url.query(), url.fragment()) == (None, None)
    })
}
