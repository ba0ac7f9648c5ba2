//! Where the pages are, and where they lead on to.

use url::form_urlencoded;

/// Where somebody chooses a way in.
pub(crate) const CHOICE: &str = "/auth/sign-in";

/// Where the first owner comes in.
pub(crate) const CLAIM: &str = "/auth/claim";

/// Where a provider sends people back to.
pub(crate) fn callback(provider: &str) -> String {
    format!("/auth/{provider}/callback")
}

/// What links to become a member begin with.
pub(crate) const INVITATION: &str = "/auth/invitation/";

/// Where the token is pasted.
pub(crate) const TOKEN_PAGE: &str = "/auth/token";

/// Where a person sees what they are called here, and by which accounts they sign in.
pub(crate) const ACCOUNT: &str = "/auth/identities";

/// Where a person makes API keys and revokes them.
pub(crate) const KEYS: &str = "/auth/keys";

/// Where somebody takes along what is kept of them as a person, and where they are erased.
pub(crate) const TAKE_ALONG: &str = "/auth/identities/export";
pub(crate) const LEAVE: &str = "/auth/identities/erase";

/// Where a guest sees what their browser is known by, takes along what they wrote with it, and erases that.
pub(crate) const GUEST: &str = "/auth/guest";
pub(crate) const GUEST_EXPORT: &str = "/auth/guest/export";

/// Where a session is ended.
pub(crate) const SIGN_OUT: &str = "/auth/sign-out";

/// The address that leads to the token page and from there to `next`.
pub(crate) fn token_page(next: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    format!("{TOKEN_PAGE}?{query}")
}

/// The address where somebody chooses a way in, which leads to `next`.
pub(crate) fn sign_in(next: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    format!("{CHOICE}?{query}")
}

/// The same, for somebody whose session has just ended.
pub(crate) fn sign_in_after_end(next: &str) -> String {
    format!("{}&done=over", sign_in(next))
}

/// The address where the first owner comes in, which leads to `next`.
pub(crate) fn claim_page(next: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    format!("{CLAIM}?{query}")
}

/// What everybody may see of where a path of ours leads: of a desk its blog.
pub(crate) fn outside(path: &str) -> &str {
    if is_desk(path) { path.split_once("desk").map_or(path, |(blog, _)| blog) } else { path }
}

/// Longest path that leads back after a log-in, in bytes: it travels in a cookie. A post's slug has up to 200
/// bytes, each of them escaped in three.
pub(crate) const MAX_PATH_BYTES: usize = 768;

/// `next` if it is a page of ours, else the home page: no log-in leads off the site.
pub(crate) fn back(next: &str) -> &str {
    if is_ours(next) && next.len() <= MAX_PATH_BYTES { next } else { "/" }
}

/// `next` if it is a desk or an invitation of ours, else nothing: a link to the token page must not lead off
/// the site, and brings whoever reads back to no post.
pub(crate) fn local(next: &str) -> &str {
    if is_desk(next) || (is_ours(next) && next.starts_with(INVITATION)) { next } else { "" }
}

fn is_desk(path: &str) -> bool {
    is_ours(path) && path.starts_with("/b/") && path.contains("/desk")
}

/// Browsers read a second slash, and a backslash, as the beginning of another host.
fn is_ours(next: &str) -> bool {
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    plain && next.starts_with('/') && !next.contains("//")
}

/// `/b/{blog}/`.
pub(crate) fn blog(name: &str) -> String {
    format!("/b/{}/", name.strip_prefix("blogs/").unwrap_or(name))
}

/// `/b/{blog}/desk/`.
pub(crate) fn desk(blog: &str) -> String {
    format!("{}desk/", self::blog(blog))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_in_leads_back_to_a_page_of_ours() {
        for good in ["/", "/b/waiter/week-1?sort=newest#reply", "/b/waiter/desk/", "/b/caf%C3%A9/"] {
            assert_eq!(back(good), good);
        }
        for bad in [
            "",
            "b/waiter/",
            "//evil.example/",
            "https://evil.example/",
            "/\\evil.example",
            "/b/..//evil.example",
            "/\n/evil.example",
            "/\tb/",
            "/caf\u{e9}",
            "javascript:alert(1)",
        ] {
            assert_eq!(back(bad), "/", "{bad:?}");
        }
        assert_eq!(back(&format!("/{}", "x".repeat(MAX_PATH_BYTES))), "/");
    }

    #[test]
    fn the_way_on_never_leads_off_the_site() {
        for good in ["/b/waiter/desk/", "/b/waiter/desk/posts/0193?x=1", "/auth/invitation/waiter/0193/ab-12"]
        {
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
            "/auth/invitation//evil",
            "/auth/token",
        ] {
            assert_eq!(local(bad), "", "{bad:?}");
        }
    }
}
