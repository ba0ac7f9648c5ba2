//! Where the pages are, and where they lead on to.

use url::form_urlencoded;

/// Where the token is pasted.
pub(crate) const TOKEN_PAGE: &str = "/auth/token";

/// Where a session is ended.
pub(crate) const SIGN_OUT: &str = "/auth/sign-out";

/// The address that leads to the token page and from there to `next`.
pub(crate) fn token_page(next: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    format!("{TOKEN_PAGE}?{query}")
}

/// The same, for somebody whose session has just ended.
pub(crate) fn token_page_after_end(next: &str) -> String {
    format!("{}&done=over", token_page(next))
}

/// `next` if it is a desk of ours, else nothing: a link to the token page must not lead off the site.
pub(crate) fn local(next: &str) -> &str {
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if plain && next.starts_with("/b/") && next.contains("/desk") && !next.contains("//") { next } else { "" }
}

/// `/b/{blog}/desk/`.
pub(super) fn desk(blog: &str) -> String {
    format!("/b/{}/desk/", blog.strip_prefix("blogs/").unwrap_or(blog))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_on_never_leads_off_the_site() {
        for good in ["/b/waiter/desk/", "/b/waiter/desk/posts/0193?x=1"] {
            assert_eq!(local(good), good);
        }
        for bad in [
            "",
            "//evil.example/b/desk",
            "https://evil.example/desk",
            "/b/\\evil/desk",
            "/b/x//evil/desk",
            "/b/a/\ndesk",
            "/b/a/",
        ] {
            assert_eq!(local(bad), "", "{bad:?}");
        }
    }
}
