//! What an answer lets a browser do (Content-Security-Policy, Level 3), and that no page needs more
//! than it.

use std::collections::BTreeMap;

use gateway::pages::assets;
use http::{Request, header};
use proto::{comments::v1::ThreadNode, posts::v1::Theme};

use crate::{
    services::House,
    world::{Shared, comment},
};

const POST_PAGE: &str = "/b/waiter/week-1";

/// Every kind of page, and the answer it begins with.
const PAGES: [(&str, u16); 8] = [
    ("/", 200),
    ("/b/waiter/", 200),
    (POST_PAGE, 200),
    ("/b/waiter/label/service", 200),
    ("/b/waiter/search?q=glass", 200),
    ("/nothing", 404),
    ("/auth/token", 200),
    ("/api/", 200),
];

/// What is asked for by a page or a machine.
const FILES: [&str; 4] = ["/robots.txt", "/sitemap.xml", "/b/waiter/feed.atom", "/b/waiter/feed.json"];

/// Sources that no directive may name: each of them lets in what somebody else wrote.
const FORBIDDEN: [&str; 5] = ["'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "*", "blob:"];

fn house() -> House {
    let world = Shared::with_one_post();
    {
        let mut world = world.lock();
        world.blogs[0].theme = Some(Theme { accent_color: "#8a2be2".into(), ..Theme::default() });
        let ada = comment(1, 0, "Ada", "<p>one</p>");
        world.nodes = vec![ThreadNode { comment: Some(ada), ..ThreadNode::default() }];
        world.thread.approved_count = 1;
    }
    House::over(world)
}

struct Answer {
    status: u16,
    policy: String,
    html: String,
}

async fn ask(house: &House, request: http::request::Builder) -> Answer {
    let answer = house.through_the_port(request.body(String::new()).unwrap()).await;
    let values = |name| answer.headers().get_all(name).iter().map(|value| value.to_str().unwrap().to_owned());
    assert_eq!(values(header::X_CONTENT_TYPE_OPTIONS).collect::<Vec<_>>(), ["nosniff"]);
    assert_eq!(values(header::REFERRER_POLICY).count(), 1);
    let policies: Vec<String> = values(header::CONTENT_SECURITY_POLICY).collect();
    let [policy] = policies.try_into().unwrap();
    let html = String::from_utf8(answer.body().to_vec()).unwrap();
    Answer { status: answer.status().as_u16(), policy, html }
}

/// The directives of a policy and the sources of each.
fn directives(policy: &str) -> BTreeMap<&str, Vec<&str>> {
    let parts = policy.split(';').map(str::split_ascii_whitespace);
    parts.filter_map(|mut words| Some((words.next()?, words.collect()))).collect()
}

#[track_caller]
fn is_strict(path: &str, policy: &str) {
    let directives = directives(policy);
    for (name, sources) in [
        ("default-src", "'none'"),
        ("script-src", "'self'"),
        ("style-src", "'self'"),
        // These three do not fall back to `default-src`.
        ("form-action", "'self'"),
        ("base-uri", "'none'"),
        ("frame-ancestors", "'none'"),
    ] {
        assert_eq!(directives.get(name).map(Vec::as_slice), Some(&[sources][..]), "{path}: {name}");
    }
    for (name, sources) in &directives {
        assert!(!sources.iter().any(|source| FORBIDDEN.contains(source)), "{path}: {name} {sources:?}");
        // Posts show pictures from anywhere; nothing else is asked of others.
        let own = sources.iter().all(|source| matches!(*source, "'self'" | "'none'"));
        assert!(own || *name == "img-src", "{path}: {name} {sources:?}");
    }
}

#[tokio::test]
async fn every_answer_forbids_scripts_of_others_frames_and_guessing() {
    let house = house();
    for (path, status) in PAGES {
        let answer = ask(&house, Request::get(path)).await;
        assert_eq!(answer.status, status, "{path}");
        is_strict(path, &answer.policy);
    }
    let ours = [assets::stylesheet_path(), assets::script_path(), assets::icon_path()];
    for path in FILES.into_iter().chain(ours) {
        let answer = ask(&house, Request::get(path)).await;
        assert_eq!(answer.status, 200, "{path}");
        is_strict(path, &answer.policy);
    }
}

#[tokio::test]
async fn refusals_moves_and_what_the_browser_knows_forbid_it_too() {
    let house = house();
    let form = Request::post(POST_PAGE).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    for (request, status) in [
        (Request::get("/b/waiter"), 301),
        (Request::get(POST_PAGE).header(header::IF_NONE_MATCH, "*"), 304),
        (form, 303),
        (Request::post("/nothing"), 404),
    ] {
        let answer = ask(&house, request).await;
        assert_eq!(answer.status, status);
        is_strict(&status.to_string(), &answer.policy);
    }
    house.world.lock().posts_away = true;
    let away = ask(&house, Request::get(POST_PAGE)).await;
    assert_eq!(away.status, 503);
    is_strict("503", &away.policy);
}

/// The script calls the gateway alone, and there is no script of anybody else's to call others.
#[tokio::test]
async fn the_readers_script_may_ask_us_and_nobody_else() {
    let answer = ask(&house(), Request::get(POST_PAGE)).await;
    assert_eq!(directives(&answer.policy)["connect-src"], ["'self'"]);
}

#[tokio::test]
async fn no_page_has_what_its_policy_forbids() {
    let house = house();
    for (path, _) in PAGES {
        let html = ask(&house, Request::get(path)).await.html;
        assert!(html.starts_with("<!doctype html>"), "{path}: {html}");
        for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
            let mut words = tag.split_ascii_whitespace();
            let name = words.next().unwrap_or_default();
            let mut attributes = words.filter_map(|word| Some(word.split_once('=')?.0));
            let inline = attributes.any(|attribute| attribute == "style" || attribute.starts_with("on"));
            assert!(!inline && !matches!(name, "style" | "base" | "iframe" | "object"), "{path}: <{tag}>");
            let own = |attribute: &str| tag.contains(&format!(" {attribute}=\"/"));
            match name {
                // What machines read is no script.
                "script" => assert!(own("src") || tag.contains("\"application/ld+json\""), "{path}: <{tag}>"),
                "link" if tag.contains("rel=\"stylesheet\"") => assert!(own("href"), "{path}: <{tag}>"),
                "form" => assert!(own("action"), "{path}: <{tag}>"),
                _ => {}
            }
        }
    }
}
