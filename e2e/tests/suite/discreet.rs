//! Nothing that people typed, and nothing that opens a door, is in a log or a measurement, however much is
//! logged.

use http::Method;
use serde_json::{Value, json};

use crate::{
    process,
    world::{Blog, World, name},
};

/// Every crate of ours says all that it can; the libraries do as they are set.
const EVERYTHING: &str = "info,gateway=trace,posts_service=trace,comments_service=trace,service_kit=trace,\
                          store_kit=trace,rapport=trace,markup=trace";

/// What was typed or handed out, each with where.
#[derive(Default)]
struct Planted(Vec<(&'static str, String)>);

impl Planted {
    /// A word of its own, which stands nowhere else.
    fn word(&mut self, place: &'static str) -> String {
        let word = format!("planted-{}", uuid::Uuid::new_v4().simple());
        self.keep(place, &word);
        word
    }

    fn keep(&mut self, place: &'static str, value: &str) {
        assert!(value.len() >= 8, "{place}: {value:?} is found by chance");
        self.0.push((place, value.to_owned()));
    }
}

pub(crate) async fn nothing_that_people_typed_is_logged(shared: &World) {
    let world = World::that_logs(shared.installation.form, EVERYTHING).await;
    let mut planted = Planted::default();
    let blog = world.blog().await;
    planted.keep("token of an owner", &blog.owner);
    planted.keep("token of an author", &blog.author);
    write(&world, &blog, &mut planted).await;
    comment(&world, &blog, &mut planted).await;
    come_in(&world, &blog, &mut planted).await;
    act_by_key(&world, &blog, &mut planted).await;
    go_wrong(&world, &blog, &mut planted).await;

    let mut said = String::new();
    for process in &world.installation.processes {
        said.push_str(&process.log());
    }
    // What could be found is there: requests by their routes, and calls in the services.
    for expected in
        ["/auth/invitation/{blog}/{invitation}/{code}", "/auth/{provider}/callback", "CreateComment"]
    {
        assert!(said.contains(expected), "{expected} is in no log: {said}");
    }
    for admin in &world.installation.admins {
        let metrics = crate::http_client::Ask::new(Method::GET, *admin, "/metrics").send().await;
        said.push_str(&metrics.is(200).text());
    }
    let told = said.lines().flat_map(|line| {
        let in_line = planted.0.iter().filter(move |(_, value)| line.contains(value.as_str()));
        in_line.map(move |(place, _)| format!("{place}: {line}"))
    });
    let told: Vec<_> = told.collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// What an author does.
async fn write(world: &World, blog: &Blog, planted: &mut Planted) {
    let draft = json!({"title": planted.word("title"), "content": planted.word("content of a draft")});
    let draft = world.draft(blog, &draft).await;
    let path = format!("/v1/{}", name(&draft));
    let change = json!({"content": planted.word("changed content")});
    world.ask(Method::PATCH, &path).bearer(&blog.author).json(&change).send().await.is(200);
    let preview = json!({"content": planted.word("preview"), "contentFormat": "CONTENT_FORMAT_MARKDOWN"});
    let path = format!("/v1/{}/posts:preview", blog.name);
    world.ask(Method::POST, &path).bearer(&blog.author).json(&preview).send().await;
    let id = blog.name.trim_start_matches("blogs/");
    let search = planted.word("search");
    world.get(&format!("/b/{id}/search?q={search}")).await;
    world.get(&format!("/v1/{}/posts:search?query={search}", blog.name)).await;
}

/// What a guest does, on the page and over the API.
async fn comment(world: &World, blog: &Blog, planted: &mut Planted) {
    let post = world.published(blog, &json!({"title": "To be discussed", "content": "Words."})).await;
    let page = blog.page(&post);
    let mail = format!("{}@example.com", planted.word("e-mail"));
    let site = format!("https://{}.example", planted.word("web site"));
    let (author, text) = (planted.word("name"), planted.word("reply"));
    let form =
        [("name", author.as_str()), ("email", &mail), ("url", &site), ("text", &text), ("remember", "on")];
    let reply = world.ask(Method::POST, &page).form(&form).send().await;
    let cookies = reply.is(303).headers.get_all(http::header::SET_COOKIE).into_iter();
    for cookie in cookies.filter_map(|value| value.to_str().ok()) {
        let value = cookie.split(';').next().and_then(|pair| pair.split_once('=')).map(|(_, value)| value);
        if let Some(value) = value.filter(|value| value.len() > 32) {
            planted.keep("cookie", value);
        }
    }

    let comments = format!("/v1/{}/comments", name(&post));
    let written = json!({
        "content": planted.word("comment"),
        "author": {"displayName": planted.word("author"), "email": format!("{}@example.com", planted.word("address"))},
    });
    let written = world.ask(Method::POST, &comments).json(&written).send().await.is(200).json();
    let token = written["editToken"].as_str().expect("a guest has one");
    planted.keep("edit token", token);
    let change = json!({"content": planted.word("changed comment")});
    let path = format!("/v1/{}", name(&written));
    let changed = world.ask(Method::PATCH, &path).header("rapport-edit-token", token).json(&change);
    changed.send().await.is(200);
    let held = json!({"content": planted.word("refused comment"), "author": {"displayName": ""}});
    world.ask(Method::POST, &comments).json(&held).send().await.is(400);
}

/// How somebody comes in.
async fn come_in(world: &World, blog: &Blog, planted: &mut Planted) {
    let invitations = format!("/v1/{}/invitations", blog.name);
    let made = world
        .ask(Method::POST, &invitations)
        .bearer(&blog.owner)
        .json(&json!({"role": "MEMBER_ROLE_AUTHOR"}));
    let made: Value = made.send().await.is(200).json();
    let code = made["code"].as_str().expect("it is shown once");
    planted.keep("code of an invitation", code);
    let (blog_id, id) =
        (blog.name.trim_start_matches("blogs/"), name(&made).rsplit('/').next().expect("an id"));
    world.get(&format!("/auth/invitation/{blog_id}/{id}/{code}")).await.is(200);

    let claim = process::stdout(world.installation.command("rapport").args(["claim", "--blog", blog_id]));
    let code = claim.lines().next().expect("the code").trim();
    planted.keep("code of a claim", code);
    planted.keep("code of a claim, as it is compared", &code.replace('-', ""));
    let claimed = world.ask(Method::POST, "/auth/claim").form(&[("code", code)]).send().await;
    let (_, session) = claimed.is(303).cookie().split_once('=').expect("a session");
    planted.keep("session", session);
    let cookie = claimed.cookie().to_owned();
    world.ask(Method::GET, &format!("/b/{blog_id}/desk/")).header("cookie", &cookie).send().await.is(200);
    let token = planted.word("pasted token");
    world.ask(Method::POST, "/auth/token").form(&[("token", &token)]).send().await;
}

/// How a program comes in that acts for somebody.
async fn act_by_key(world: &World, blog: &Blog, planted: &mut Planted) {
    let mut key = World::new_api_key(&["posts.read"]);
    key["displayName"] = planted.word("name of an API key").into();
    let made = world.ask(Method::POST, "/v1/persons/me/apiKeys").bearer(&blog.author).json(&key).send().await;
    let key = made.is(200).json()["key"].as_str().expect("it is told once").to_owned();
    planted.keep("API key", key.trim_start_matches("rapport_"));
    let posts = format!("/v1/{}/posts", blog.name);
    world.ask(Method::GET, &posts).bearer(&key).send().await.is(200);
    world.ask(Method::POST, &posts).bearer(&key).json(&json!({"title": "x"})).send().await.is(403);
    let unknown = key.chars().rev().take(64).collect::<String>();
    planted.keep("API key of nobody", &unknown);
    world.ask(Method::GET, &posts).bearer(&format!("rapport_{unknown}")).send().await.is(401);
}

/// What is refused.
async fn go_wrong(world: &World, blog: &Blog, planted: &mut Planted) {
    let (code, state) = (planted.word("code of a provider"), planted.word("state"));
    world.get(&format!("/auth/nobody/callback?code={code}&state={state}")).await;
    let token = planted.word("malformed token");
    world.ask(Method::GET, "/v1/blogs").bearer(&token).send().await.is(401);
    let posts = format!("/v1/{}/posts", blog.name);
    let broken = format!("{{\"title\": \"{}\"", planted.word("broken JSON"));
    world
        .ask(Method::POST, &posts)
        .bearer(&blog.author)
        .body("application/json", broken)
        .send()
        .await
        .is(400);
    let unknown = json!({planted.word("unknown field"): planted.word("value of an unknown field")});
    world.ask(Method::POST, &posts).bearer(&blog.author).json(&unknown).send().await.is(400);
    let page = planted.word("page token");
    world.get(&format!("{posts}?pageToken={page}")).await.is(400);
    world.get(&format!("/b/{}/{}", blog.name.trim_start_matches("blogs/"), planted.word("slug"))).await;
    let filter = planted.word("filter");
    world.get(&format!("{posts}?filter={filter}")).await.is(400);
}
