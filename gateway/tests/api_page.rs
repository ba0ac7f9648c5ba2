//! The API as a page, while no service answers: it needs none.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::{
    Router,
    body::{Body, to_bytes},
};
use gateway::Parts;
use http::{Request, StatusCode, header};
use service_kit::{
    auth::{Minter, Secret, key::PrivateKey},
    time::Clock,
    upstream,
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

fn gateway() -> Router {
    let clock = Clock::system();
    let nobody = || upstream::in_process(Router::new());
    gateway::build(&Parts {
        posts: nobody(),
        comments: nobody(),
        minter: Minter::new(&PrivateKey::generate(), gateway::ISSUER, "here", clock.clone()),
        cookie_key: Secret([7; 32]).into(),
        public_url: "https://blog.example".parse().unwrap(),
        blog_hosts: Vec::new(),
        trusted_proxies: Vec::new(),
        max_live_readers: 10,
        login: gateway::config::Login::default(),
        clock,
        shutdown: CancellationToken::new(),
    })
}

async fn ask(request: http::request::Builder) -> (StatusCode, http::HeaderMap, String) {
    let answer = gateway().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = answer.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
}

async fn get(path: &str) -> String {
    let (status, _, body) = ask(Request::get(path)).await;
    assert_eq!(status, 200, "{path}");
    body
}

#[tokio::test]
async fn every_operation_of_the_contract_is_on_the_page() {
    let page = get("/api/").await;
    for binding in proto::rest::BINDINGS {
        assert!(page.contains(&format!("id=\"{}\"", binding.method)), "{}", binding.method);
    }
    assert!(page.contains("curl -X POST &#39;https://blog.example/v1/blogs/BLOG/posts&#39;"));
    assert!(page.contains("NOT_FOUND (no such blog), ALREADY_EXISTS (the"), "errors of CreatePost");
}

#[tokio::test]
async fn every_link_on_the_page_leads_somewhere() {
    let page = get("/api/").await;
    let targets = page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap());
    for target in targets {
        assert!(page.contains(&format!("id=\"{target}\"")), "{target}");
    }
}

#[tokio::test]
async fn the_server_searches_too() {
    let page = get("/api/?q=publish+unpublish").await;
    assert!(page.contains("id=\"UnpublishPost\"") && !page.contains("id=\"CreateBlog\""));
    let nothing = get("/api/?q=%3Cscript%3Ex").await;
    assert!(nothing.contains("No operation is like this") && !nothing.contains("<script>x"));
}

#[tokio::test]
async fn the_page_is_kept_and_asks_nobody_else() {
    let (_, headers, body) = ask(Request::get("/api/")).await;
    let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"), "{policy}");
    let tag = headers[header::ETAG].clone();
    let (status, headers, _) = ask(Request::get("/api/").header(header::IF_NONE_MATCH, &tag)).await;
    assert_eq!((status, &headers[header::ETAG]), (StatusCode::NOT_MODIFIED, &tag));
    let scripts: Vec<_> = body.split("<script").skip(1).collect();
    assert!(scripts.len() == 1 && scripts[0].starts_with(" src=\"/assets/api/api."), "{scripts:?}");
    let file = scripts[0].split('"').nth(1).unwrap();
    let (status, headers, _) = ask(Request::get(file)).await;
    assert_eq!(status, 200);
    assert_eq!(headers[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    assert_eq!(ask(Request::get("/api")).await.0, StatusCode::PERMANENT_REDIRECT);
    assert_eq!(ask(Request::get("/assets/api/x.css")).await.0, StatusCode::NOT_FOUND);
}
