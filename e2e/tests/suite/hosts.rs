//! A blog on a host of its own, on the same port: by the `Host` that a browser names.

use http::Method;
use serde_json::json;

use crate::{
    http_client::Ask,
    installation::Form,
    process,
    world::{World, name},
};

const REPLY: [(&str, &str); 3] = [("name", "Nora"), ("email", "nora@example.com"), ("text", "I was here.")];

pub(crate) async fn a_blog_is_read_and_answered_on_its_own_host(world: &World) {
    let blog = world.blog_called("hosted", json!({"holdFirstComment": false, "floodInterval": "0s"})).await;
    let post = world.published(&blog, &json!({"title": "At home", "labels": ["a day"]})).await;
    let (old, slug) = (blog.page(&post), post["slug"].as_str().unwrap());
    let (own, main) = (world.installation.own_host(), format!("http://{}", world.installation.gateway));
    let here = |method: Method, path: &str| -> Ask {
        world.ask(method, path).header("host", own.trim_start_matches("http://"))
    };
    for path in ["/", &format!("/{slug}"), "/label/a%20day", "/feed.atom", "/sitemap.xml", "/search?q=home"] {
        let page = here(Method::GET, path).send().await;
        page.is(200).does_not_say("/b/hosted").does_not_say(&main);
    }
    here(Method::GET, "/").send().await.says(&format!("href=\"/{slug}\""));
    here(Method::GET, &format!("/v1/{}", name(&post))).send().await.is(200).says("At home");

    let moved = world.get(&format!("{old}?page=2")).await;
    assert_eq!(moved.is(301).header("location"), format!("{own}/{slug}?page=2"));
    let desk = here(Method::GET, "/desk/").send().await;
    assert_eq!(desk.is(303).header("location"), format!("{main}/b/hosted/desk/"));
    let unknown = world.ask(Method::GET, &format!("/{slug}")).header("host", "evil.example").send().await;
    unknown.is(404).does_not_say("evil.example");

    let reply = || here(Method::POST, &format!("/{slug}")).form(&REPLY);
    reply().header("origin", &main).send().await.is(403);
    reply().header("sec-fetch-site", "same-site").send().await.is(403);
    let sent = reply().header("origin", &own).send().await;
    let location = sent.is(303).header("location").split('#').next().unwrap_or_default().to_owned();
    assert!(location.starts_with(&format!("/{slug}?comment=")), "{location}");
    assert!(sent.cookie().starts_with("rapport-guest="), "{}", sent.cookie());
    here(Method::GET, &location).header("cookie", sent.cookie()).send().await.is(200).says("I was here.");

    // A tab that was open when the blog got its host: nothing is lost, and nothing leads away from it.
    let late = [("name", "Nora"), ("email", "nora@example.com"), ("text", "I had not moved.")];
    let sent = world.ask(Method::POST, &old).form(&late).header("origin", &main).send().await;
    let location = sent.is(303).header("location").split('#').next().unwrap_or_default().to_owned();
    assert!(location.starts_with(&old), "{location}");
    world.ask(Method::GET, &location).send().await.is(200).says("I had not moved.");
}

pub(crate) async fn hosts_that_contradict_each_other_end_the_process(world: &World) {
    let (program, arguments): (_, &[&str]) = match world.installation.form {
        Form::AllInOne => ("rapport", &["serve"]),
        Form::Split => ("gateway", &[]),
    };
    for (hosts, said) in [
        ("notes=https://notes.example", "notes=https://notes.example"),
        ("notes=http://main.example:8443", "the host of RAPPORT_PUBLIC_URL"),
        ("notes=http://notes.example,notes=http://other.example", "notes=http://other.example"),
        ("notes=notes.example", "notes=notes.example"),
    ] {
        let mut command = world.installation.command(program);
        command
            .args(arguments)
            .env("RAPPORT_LISTEN", "127.0.0.1:0")
            .env("RAPPORT_ADMIN_LISTEN", "127.0.0.1:0");
        command.env("RAPPORT_PUBLIC_URL", "http://main.example").env("RAPPORT_BLOG_HOSTS", hosts);
        let output = process::run(&mut command);
        let errors = process::text(&output.stderr);
        assert_eq!(output.status.code(), Some(64), "{hosts}: {errors}");
        assert!(errors.contains(said) && errors.to_lowercase().contains("blog"), "{hosts}: {errors}");
    }
}
