//! Leads requests to where what they ask for is at home. On a blog's host its pages have the addresses that they
//! have elsewhere below `/b/{blog}`: such a path is completed before it is routed, so that there is one set of
//! routes. What is not at home on a host is answered with the address where it is.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{
        HeaderValue, Method, StatusCode, Uri, header,
        uri::{InvalidUri, PathAndQuery},
    },
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use percent_encoding::{CONTROLS, utf8_percent_encode};
use url::{Url, form_urlencoded};

use crate::{
    auth::address::{CLAIM, INVITATION, TOKEN_PAGE},
    grpc::is_grpc,
    hosts::{Host, Hosts},
};

/// What every host has under the same address. Slugs are none of these words (posts-service, `values/slug.rs`).
const EVERYWHERE: [&str; 3] = ["v1", "auth", "assets"];

/// The same for files.
const FILES: [&str; 3] = ["/openapi.json", "/robots.txt", "/sitemap.xml"];

/// What an owner needs once: on the main host alone, as is the desk.
const ON_MAIN: [&str; 3] = [CLAIM, TOKEN_PAGE, INVITATION];

/// What becomes of a request.
#[derive(Debug, PartialEq, Eq)]
enum Way {
    /// It goes on as it is.
    Here,
    /// It goes on with this path.
    Inside(String),
    /// It is for another address.
    Elsewhere(Elsewhere),
}

/// Where a request is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Elsewhere {
    /// The same is there, for good.
    Moved(String),
    /// Something of its kind is there.
    See(String),
}

/// Outside of the routes: says which host is asked, and completes its paths.
pub(super) async fn lead(State(hosts): State<Arc<Hosts>>, mut request: Request, next: Next) -> Response {
    let host = hosts.find(&request).unwrap_or_default();
    match way(&hosts, &host, &request) {
        Way::Here => {}
        Way::Inside(path) => {
            if complete(request.uri_mut(), &path).is_err() {
                return StatusCode::URI_TOO_LONG.into_response();
            }
        }
        Way::Elsewhere(elsewhere) => {
            request.extensions_mut().insert(elsewhere);
        }
    }
    request.extensions_mut().insert(host);
    next.run(request).await
}

/// Around the pages: answers what is elsewhere.
pub(super) async fn leave(request: Request, next: Next) -> Response {
    let Some(elsewhere) = request.extensions().get::<Elsewhere>() else { return next.run(request).await };
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let (status, url) = match elsewhere {
        Elsewhere::Moved(url) if is_read => (StatusCode::MOVED_PERMANENTLY, url),
        // With what was sent, by the same method.
        Elsewhere::Moved(url) => (StatusCode::PERMANENT_REDIRECT, url),
        Elsewhere::See(url) => (StatusCode::SEE_OTHER, url),
    };
    // Asked again each time: the host may be taken away. A code of an invitation may stand in the address.
    let headers = [
        (header::CACHE_CONTROL, "public, max-age=0, must-revalidate"),
        (header::VARY, "sec-fetch-mode"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    let url = utf8_percent_encode(url, CONTROLS).to_string();
    let location = HeaderValue::from_str(&url).expect("what is left is printable ASCII");
    (status, headers, [(header::LOCATION, location)]).into_response()
}

fn way(hosts: &Hosts, host: &Host, request: &Request) -> Way {
    let (path, whole) = (request.uri().path(), whole(request.uri()));
    // A preflight asks about the address as it is; a call has its own.
    let is_plain = !is_grpc(request.headers()) && *request.method() != Method::OPTIONS;
    if !is_plain || !path.starts_with('/') {
        return Way::Here;
    }
    match host {
        Host::Main => way_on_main(hosts, path, whole, request),
        Host::Blog(blog) => way_of_blog(hosts, blog, path, whole),
    }
}

/// Pages of a blog that has a host move there. The desk stays, and so does what belongs to a page that was
/// opened here: forms are taken, so that nobody loses what they typed, and what follows them and what a
/// script fetches is answered in place, as no script may follow to another host. Nor may a form
/// (`form-action` of `site/answer.rs`): the search, whose form is a GET, is answered in place, too.
fn way_on_main(hosts: &Hosts, path: &str, whole: &str, request: &Request) -> Way {
    let Some((blog, rest)) = inside(path) else { return Way::Here };
    let Some(home) = hosts.of_blog(blog) else { return Way::Here };
    let is_open = !matches!(*request.method(), Method::GET | Method::HEAD)
        || !is_navigation(request)
        || follows_a_form(request.uri())
        || rest == "/search";
    if is_open || is_or_below(rest, "/desk") {
        return Way::Here;
    }
    Way::Elsewhere(Elsewhere::Moved(at(home, without(blog, whole))))
}

fn way_of_blog(hosts: &Hosts, own: &str, path: &str, whole: &str) -> Way {
    let main = hosts.url(&Host::Main);
    if is_or_below(path, "/desk") {
        return Way::Elsewhere(Elsewhere::See(at(main, &format!("/b/{own}{whole}"))));
    }
    if ON_MAIN.iter().any(|below| is_or_below(path, below)) {
        return Way::Elsewhere(Elsewhere::See(at(main, whole)));
    }
    match inside(path) {
        Some((_, rest)) if is_or_below(rest, "/desk") => Way::Elsewhere(Elsewhere::See(at(main, whole))),
        Some((blog, _)) => {
            let home = hosts.of_blog(blog).map(|home| at(home, without(blog, whole)));
            Way::Elsewhere(Elsewhere::Moved(home.unwrap_or_else(|| at(main, whole))))
        }
        None if FILES.contains(&path) => Way::Here,
        None if EVERYWHERE.iter().any(|word| is_or_below(&path[1..], word)) => Way::Here,
        None => Way::Inside(format!("/b/{own}{whole}")),
    }
}

/// The blog that an address of the main host names, and what follows it.
fn inside(path: &str) -> Option<(&str, &str)> {
    let rest = path.strip_prefix("/b/")?;
    Some(rest.split_at(rest.find('/').unwrap_or(rest.len())))
}

/// What follows `/b/{blog}`, with the query.
fn without<'a>(blog: &str, whole: &'a str) -> &'a str {
    &whole["/b/".len() + blog.len()..]
}

/// `folder` may have its slash at the end, or none.
fn is_or_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder.strip_suffix('/').unwrap_or(folder))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Path and query, as they came.
fn whole(uri: &Uri) -> &str {
    uri.path_and_query().map_or("/", PathAndQuery::as_str)
}

/// `path`, which may be empty, with whatever follows it, on a host of ours.
fn at(home: &Url, path: &str) -> String {
    let slash = if path.starts_with('/') { "" } else { "/" };
    format!("{}{slash}{path}", home.as_str().trim_end_matches('/'))
}

/// Browsers say so (Fetch Metadata). Those that do not are old, and whoever else reads follows.
fn is_navigation(request: &Request) -> bool {
    request.headers().get("sec-fetch-mode").is_none_or(|mode| mode.as_bytes() == b"navigate")
}

/// Whether the page says what became of a form, as `wish.rs` of the site has it.
fn follows_a_form(uri: &Uri) -> bool {
    form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).any(|(name, _)| name == "done")
}

/// # Errors
/// Where the whole is longer than an address may be: nothing else can be wrong with it.
fn complete(uri: &mut Uri, path: &str) -> Result<(), InvalidUri> {
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(path.parse()?);
    *uri = Uri::from_parts(parts).expect("it was whole before");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{auth::address, hosts::tests::hosts};

    fn asked(host: &str, method: &str, path: &str, headers: &[(&str, &str)]) -> Way {
        let request = Request::builder().method(method).uri(path).header("host", host);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let request = request.body(axum::body::Body::empty()).unwrap();
        let hosts = hosts();
        way(&hosts, &hosts.find(&request).unwrap_or_default(), &request)
    }

    fn moved(url: &str) -> Way {
        Way::Elsewhere(Elsewhere::Moved(url.to_owned()))
    }

    fn see(url: &str) -> Way {
        Way::Elsewhere(Elsewhere::See(url.to_owned()))
    }

    #[test]
    fn a_blogs_host_has_its_pages_without_its_name() {
        for (path, inside) in [
            ("/", "/b/notes/"),
            ("/week-1?page=2", "/b/notes/week-1?page=2"),
            ("/label/a%2Fb/feed.atom", "/b/notes/label/a%2Fb/feed.atom"),
            ("/2012/11/x.html", "/b/notes/2012/11/x.html"),
            ("/search", "/b/notes/search"),
            ("/?page_token=x", "/b/notes/?page_token=x"),
            ("//evil.example/", "/b/notes//evil.example/"),
            ("/api", "/b/notes/api"),
            ("/deskwork", "/b/notes/deskwork"),
        ] {
            assert_eq!(asked("notes.example", "GET", path, &[]), Way::Inside(inside.to_owned()), "{path}");
        }
        assert_eq!(asked("notes.example", "POST", "/week-1", &[]), Way::Inside("/b/notes/week-1".to_owned()));
    }

    #[test]
    fn what_every_host_has_stays() {
        for path in [
            "/v1/blogs",
            "/auth/work",
            "/auth/work/callback?code=x",
            "/assets/x.css",
            "/robots.txt",
            "/openapi.json",
        ] {
            assert_eq!(asked("notes.example", "GET", path, &[]), Way::Here, "{path}");
        }
        let call = [("content-type", "application/grpc-web+proto")];
        assert_eq!(asked("notes.example", "POST", "/rapport.posts.v1.PostService/GetPost", &call), Way::Here);
        assert_eq!(asked("notes.example", "OPTIONS", "/week-1", &[]), Way::Here);
    }

    #[test]
    fn the_desk_and_claims_are_on_the_main_host() {
        for (path, url) in [
            ("/desk", "https://waiter.example/b/notes/desk"),
            ("/desk/new?x=1", "https://waiter.example/b/notes/desk/new?x=1"),
            ("/b/notes/desk/", "https://waiter.example/b/notes/desk/"),
            ("/b/bell/desk/", "https://waiter.example/b/bell/desk/"),
            ("/auth/claim?next=x", "https://waiter.example/auth/claim?next=x"),
            ("/auth/token", "https://waiter.example/auth/token"),
            ("/auth/invitation/notes/1/2", "https://waiter.example/auth/invitation/notes/1/2"),
        ] {
            assert_eq!(asked("notes.example", "GET", path, &[]), see(url), "{path}");
        }
        for page in [address::CLAIM, address::TOKEN_PAGE, address::INVITATION] {
            let url = format!("https://waiter.example{page}");
            assert_eq!(asked("notes.example", "GET", page, &[]), see(&url), "{page}");
        }
        assert_eq!(asked("waiter.example", "GET", "/b/notes/desk/posts/1", &[]), Way::Here);
        assert_eq!(asked("waiter.example", "GET", "/b/notes/desk", &[]), Way::Here);
    }

    #[test]
    fn each_blog_is_found_where_it_is_at_home() {
        for (host, path, url) in [
            ("waiter.example", "/b/notes/week-1?page=2", "https://notes.example/week-1?page=2"),
            ("waiter.example", "/b/notes", "https://notes.example/"),
            ("waiter.example", "/b/notes?x=1", "https://notes.example/?x=1"),
            ("waiter.example", "/b/bell/feed.atom", "https://bell.example:8443/feed.atom"),
            ("waiter.example", "/b/notes//evil.example/", "https://notes.example//evil.example/"),
            ("unknown.example", "/b/notes/", "https://notes.example/"),
            ("notes.example", "/b/notes/week-1", "https://notes.example/week-1"),
            ("notes.example", "/b/bell/", "https://bell.example:8443/"),
            ("notes.example", "/b/other/x?y", "https://waiter.example/b/other/x?y"),
            ("notes.example", "/b/", "https://waiter.example/b/"),
        ] {
            assert_eq!(asked(host, "GET", path, &[]), moved(url), "{host}{path}");
        }
        for (host, path) in [
            ("waiter.example", "/"),
            ("waiter.example", "/b/other/x"),
            ("waiter.example", "/b/notesbook/x"),
            ("unknown.example", "/week-1"),
        ] {
            assert_eq!(asked(host, "GET", path, &[]), Way::Here, "{host}{path}");
        }
    }

    #[test]
    fn a_page_that_was_opened_on_the_main_host_goes_on_there() {
        let fetch = [("sec-fetch-mode", "cors")];
        assert_eq!(asked("waiter.example", "POST", "/b/notes/week-1", &[]), Way::Here);
        assert_eq!(asked("waiter.example", "GET", "/b/notes/week-1?comment=1&done=posted", &[]), Way::Here);
        assert_eq!(asked("waiter.example", "GET", "/b/notes/week-1/live", &fetch), Way::Here);
        let navigation = [("sec-fetch-mode", "navigate")];
        let there = moved("https://notes.example/week-1");
        assert_eq!(asked("waiter.example", "GET", "/b/notes/week-1", &navigation), there);
        // Its form is a GET, and no form leads to another origin.
        assert_eq!(asked("waiter.example", "GET", "/b/notes/search?q=glass", &navigation), Way::Here);
        let old = moved("https://notes.example/search/label/x");
        assert_eq!(asked("waiter.example", "GET", "/b/notes/search/label/x", &navigation), old);
    }
}
