//! Refuses what another site's page sent to ours (cross-site request forgery).

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use crate::hosts::{self, Host, Hosts};

/// Browsers say where a form comes from in `Sec-Fetch-Site`, older ones in `Origin`. Who sends
/// neither is no browser, and has no cookie of anybody's to misuse.
fn is_allowed(hosts: &Hosts, request: &Request) -> bool {
    // What cannot be read is no name of ours.
    let text = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap_or_default());
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let asked = hosts.find(request);
            let ours = hosts.url(asked.as_ref().unwrap_or(&Host::Main)).origin().ascii_serialization();
            // A blog's host takes forms of its own pages alone, not those of the main one either.
            let is_blogs = asked.is_some_and(|host| host != Host::Main);
            origin == ours || (!is_blogs && Some(origin) == own_origin(hosts, request).as_deref())
        }
        (None, None) => true,
    }
}

/// The origin that the browser itself believes to be at: a loopback address beside the public URL. Where that is
/// https, its own name over http is none of ours.
fn own_origin(hosts: &Hosts, request: &Request) -> Option<String> {
    let is_known_over_https = hosts.find(request).is_some_and(|host| hosts.url(&host).scheme() == "https");
    let authority = hosts::authority(request).filter(|_| !is_known_over_https)?;
    Some(format!("http://{authority}"))
}

/// Every request that may change something, whatever it says that its body is: a type is the sender's
/// word, and a browser sends some of them across sites without asking.
pub(super) async fn same_site(State(hosts): State<Arc<Hosts>>, request: Request, next: Next) -> Response {
    if request.method().is_safe() || is_allowed(&hosts, &request) {
        return next.run(request).await;
    }
    let message = "this form was sent from another site; open the page here and send it again";
    (StatusCode::FORBIDDEN, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], message).into_response()
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, middleware::from_fn_with_state, routing::any};
    use tower::ServiceExt as _;

    use super::*;

    const FORM: &str = "application/x-www-form-urlencoded";

    async fn status(method: &str, headers: &[(&str, &str)]) -> StatusCode {
        status_at("127.0.0.1:8080", method, headers).await
    }

    async fn status_at(host: &str, method: &str, headers: &[(&str, &str)]) -> StatusCode {
        let hosts = Arc::new(hosts::tests::hosts());
        let router =
            Router::new().route("/", any(async || "taken")).layer(from_fn_with_state(hosts, same_site));
        let request = Request::builder().method(method).uri("/").header("host", host);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        router.oneshot(request.body(Body::from("text=hello")).unwrap()).await.unwrap().status()
    }

    #[tokio::test]
    async fn no_type_of_body_walks_around_the_check() {
        for from in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
        ] {
            for kind in [FORM, "Application/X-WWW-Form-Urlencoded", "TEXT/PLAIN", "image/png", ""] {
                assert_eq!(status("POST", &[from, ("content-type", kind)]).await, 403, "{from:?} {kind:?}");
            }
            assert_eq!(status("POST", &[from]).await, 403, "{from:?} without a type");
            assert_eq!(status("DELETE", &[from]).await, 403, "{from:?}");
        }
    }

    #[tokio::test]
    async fn a_header_that_cannot_be_read_is_not_a_missing_one() {
        for name in ["sec-fetch-site", "origin"] {
            assert_eq!(status("POST", &[(name, "https://\u{e4}.example")]).await, 403, "{name}");
        }
    }

    #[tokio::test]
    async fn our_own_pages_and_those_who_read_pass() {
        for headers in [
            &[("sec-fetch-site", "same-origin"), ("origin", "https://waiter.example")][..],
            &[("sec-fetch-site", "none")],
            // From a page that tells nobody its address (`login::discreet`).
            &[("sec-fetch-site", "same-origin"), ("origin", "null")],
            &[("origin", "https://waiter.example")],
            &[("origin", "http://127.0.0.1:8080")],
            &[],
        ] {
            assert_eq!(status("POST", headers).await, 200, "{headers:?}");
        }
        assert_eq!(status("GET", &[("sec-fetch-site", "cross-site")]).await, 200, "a link from elsewhere");
    }

    #[tokio::test]
    async fn each_host_takes_the_forms_of_its_own_pages() {
        for (host, from, taken) in [
            ("notes.example", "https://notes.example", 200),
            ("notes.example", "https://waiter.example", 403),
            ("notes.example", "https://bell.example:8443", 403),
            ("notes.example", "http://notes.example", 403),
            ("bell.example:8443", "https://bell.example:8443", 200),
            ("waiter.example", "https://waiter.example", 200),
            ("waiter.example", "https://notes.example", 403),
            ("waiter.example", "http://waiter.example", 403),
        ] {
            assert_eq!(status_at(host, "POST", &[("origin", from)]).await, taken, "{from} to {host}");
        }
        for site in ["same-site", "cross-site"] {
            let headers = [("sec-fetch-site", site), ("origin", "https://notes.example")];
            assert_eq!(status_at("notes.example", "POST", &headers).await, 403, "{site}");
        }
    }
}
