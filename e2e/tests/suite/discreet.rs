//! Nothing that people typed, and nothing that opens a door, is in a log or a measurement, however much is
//! logged; nothing that opens a door, and nothing of others, is in an error; and no address holds what should
//! not go on with it.

mod planted;

use http::Method;
use serde_json::{Value, json};

use crate::{
    discreet::planted::{ERRORS, INVITATION, Met, Planted},
    http_client::{Ask, Page},
    process,
    world::{Blog, World, name},
};

/// Every crate of ours says all that it can; the libraries do as they are set.
const EVERYTHING: &str = "info,gateway=trace,posts_service=trace,comments_service=trace,service_kit=trace,\
                          store_kit=trace,rapport=trace,markup=trace";

/// Somebody who walks through an installation, plants and remembers what they are answered.
struct Walk<'w> {
    world: &'w World,
    planted: Planted,
    met: Vec<Met>,
}

impl Walk<'_> {
    fn ask(&self, method: Method, path: &str) -> Ask {
        self.world.ask(method, path)
    }

    async fn send(&mut self, ask: Ask) -> &Page {
        self.met.push(Met::with(ask).await);
        self.met.last().expect("one was pushed").page()
    }

    async fn get(&mut self, path: &str) -> &Page {
        self.send(self.ask(Method::GET, path)).await
    }
}

pub(crate) async fn nothing_that_people_typed_is_logged(shared: &World) {
    let world = World::that_logs(shared.installation.form, EVERYTHING).await;
    let mut walk = Walk { world: &world, planted: Planted::default(), met: Vec::new() };
    let blog = world.blog().await;
    walk.planted.keep("token of an owner", &blog.owner);
    walk.planted.keep("token of an author", &blog.author);
    write(&mut walk, &blog).await;
    comment(&mut walk, &blog).await;
    come_in(&mut walk, &blog).await;
    act_by_key(&mut walk, &blog).await;
    go_wrong(&mut walk, &blog).await;
    let Walk { planted, met, .. } = walk;

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
        let metrics = Ask::new(Method::GET, *admin, "/metrics").send().await;
        said.push_str(&metrics.is(200).text());
    }
    let told = planted.in_log(&said);
    assert!(told.is_empty(), "{}", told.join("\n"));

    let errors = met.iter().filter(|met| met.is_error()).count();
    assert!(ERRORS.contains(&errors), "{errors} errors were met");
    let told: Vec<_> = met.iter().flat_map(|met| planted.in_errors(met)).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    // The one secret that has to be in an address is found in one, so the search can find.
    assert!(met.iter().any(|met| planted.is_in_an_address(INVITATION, met)));
    let told: Vec<_> = met.iter().flat_map(|met| planted.in_addresses(met)).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// What an author does, and what others are told of it before it is published.
async fn write(walk: &mut Walk<'_>, blog: &Blog) {
    let draft =
        json!({"title": walk.planted.word("title"), "content": walk.planted.word("content of a draft")});
    let draft = walk.world.draft(blog, &draft).await;
    let path = format!("/v1/{}", name(&draft));
    let change = json!({"content": walk.planted.word("changed content")});
    walk.send(walk.ask(Method::PATCH, &path).bearer(&blog.author).json(&change)).await.is(200);
    walk.get(&path).await.is(404);
    walk.get(&format!("{path}/comments")).await.is(404);
    let preview =
        json!({"content": walk.planted.word("preview"), "contentFormat": "CONTENT_FORMAT_MARKDOWN"});
    let path = format!("/v1/{}/posts:preview", blog.name);
    walk.send(walk.ask(Method::POST, &path).bearer(&blog.author).json(&preview)).await;
    let id = blog.name.trim_start_matches("blogs/");
    let search = walk.planted.word("search");
    walk.get(&format!("/b/{id}/search?q={search}")).await;
    walk.get(&format!("/v1/{}/posts:search?query={search}", blog.name)).await;
}

/// What a guest does, on the page and over the API, and what is shown around it.
async fn comment(walk: &mut Walk<'_>, blog: &Blog) {
    let world = walk.world;
    let post = world.published(blog, &json!({"title": "To be discussed", "content": "Words."})).await;
    let page = blog.page(&post);
    let mail = walk.planted.mail("e-mail");
    let site = format!("https://{}.example", walk.planted.public("web site"));
    let (author, text) = (walk.planted.public("name"), walk.planted.public("reply"));
    let form =
        [("name", author.as_str()), ("email", &mail), ("url", &site), ("text", &text), ("remember", "on")];
    let reply = walk.send(walk.ask(Method::POST, &page).form(&form)).await;
    let lines = reply.is(303).headers.get_all(http::header::SET_COOKIE).into_iter();
    let lines = lines.filter_map(|value| value.to_str().ok()).filter_map(|line| line.split(';').next());
    let pairs: Vec<String> = lines.map(str::to_owned).collect();
    for (_, value) in pairs.iter().filter_map(|pair| pair.split_once('=')) {
        if value.len() > 32 {
            walk.planted.keep("cookie", value);
        }
    }
    let cookies = pairs.join("; ");
    let home = page.rsplit_once('/').map_or("/", |(home, _)| home).to_owned();
    for path in [&page, &format!("{home}/"), "/auth/guest", "/auth/guest?ask=erase", "/auth/guest/export"] {
        walk.send(walk.ask(Method::GET, path).header("cookie", &cookies)).await.is(200);
        walk.get(path).await.is(200);
    }
    for path in [&format!("{home}/feed.atom"), "/sitemap.xml"] {
        walk.get(path).await.is(200);
    }
    // A form that comes back, and one that another page sent.
    let bad = [("name", author.as_str()), ("email", "???"), ("text", &text)];
    walk.send(walk.ask(Method::POST, &page).header("cookie", &cookies).form(&bad)).await.is(422);
    let forged =
        walk.ask(Method::POST, &page).header("cookie", &cookies).header("sec-fetch-site", "cross-site");
    walk.send(forged.form(&form)).await.is(403);

    let comments = format!("/v1/{}/comments", name(&post));
    let written = json!({
        "content": walk.planted.word("comment"),
        "author": {"displayName": walk.planted.word("author"), "email": walk.planted.mail("address")},
    });
    let written = walk.send(walk.ask(Method::POST, &comments).json(&written)).await.is(200).json();
    let token = written["editToken"].as_str().expect("a guest has one").to_owned();
    walk.planted.keep("edit token", &token);
    let change = json!({"content": walk.planted.word("changed comment")});
    let path = format!("/v1/{}", name(&written));
    let changed = walk.ask(Method::PATCH, &path).header("rapport-edit-token", &token).json(&change);
    walk.send(changed).await.is(200);
    let stranger = walk.planted.secret("edit token of nothing");
    let foreign = walk.ask(Method::PATCH, &path).header("rapport-edit-token", &stranger);
    walk.send(foreign.json(&json!({"content": "mine"}))).await.is(403);
    let held = json!({"content": walk.planted.word("refused comment"), "author": {"displayName": ""}});
    walk.send(walk.ask(Method::POST, &comments).json(&held)).await.is(400);
    // What is there already is of somebody else.
    let again = json!({"content": change["content"], "author": {"displayName": "Gil"}});
    walk.send(walk.ask(Method::POST, &comments).json(&again)).await;
}

/// How somebody comes in.
async fn come_in(walk: &mut Walk<'_>, blog: &Blog) {
    let world = walk.world;
    let invitations = format!("/v1/{}/invitations", blog.name);
    let made = walk.ask(Method::POST, &invitations).bearer(&blog.owner);
    let made: Value = walk.send(made.json(&json!({"role": "MEMBER_ROLE_AUTHOR"}))).await.is(200).json();
    let code = made["code"].as_str().expect("it is shown once").to_owned();
    walk.planted.keep(INVITATION, &code);
    let (blog_id, id) =
        (blog.name.trim_start_matches("blogs/"), name(&made).rsplit('/').next().expect("an id"));
    let link = format!("/auth/invitation/{blog_id}/{id}");
    walk.get(&format!("{link}/{code}")).await.is(200);
    let next: String = url::form_urlencoded::byte_serialize(format!("{link}/{code}").as_bytes()).collect();
    walk.get(&format!("/auth/sign-in?next={next}")).await.is(200);
    let wrong = walk.planted.secret("code of no invitation");
    walk.get(&format!("{link}/{wrong}")).await.is(404);

    // What is no code is given back to whoever typed it, so that a slip can be mended.
    let wrong = walk.planted.word("code of no claim");
    walk.send(walk.ask(Method::POST, "/auth/claim").form(&[("code", &wrong)])).await.is(422);
    let claim = process::stdout(world.installation.command("rapport").args(["claim", "--blog", blog_id]));
    let code = claim.lines().next().expect("the code").trim();
    walk.planted.keep("code of a claim", code);
    walk.planted.keep("code of a claim, as it is compared", &code.replace('-', ""));
    let claimed = walk.send(walk.ask(Method::POST, "/auth/claim").form(&[("code", code)])).await;
    let cookie = claimed.is(303).cookie().to_owned();
    let (_, session) = cookie.split_once('=').expect("a session");
    walk.planted.keep("session", session);
    for path in [
        &format!("/b/{blog_id}/desk/"),
        &format!("/b/{blog_id}/desk/members"),
        &format!("/b/{blog_id}/desk/settings"),
        "/auth/identities",
        "/auth/identities/erase",
        "/auth/identities/export",
        "/auth/token",
    ] {
        walk.send(walk.ask(Method::GET, path).header("cookie", &cookie)).await.is(200);
    }
    let unproven = walk.ask(Method::POST, "/auth/identities/erase").header("cookie", &cookie);
    walk.send(unproven.form(&[("erase_posts", "yes")])).await.is(403);
    let forged = format!("rapport-session={}", walk.planted.secret("forged session"));
    walk.send(walk.ask(Method::GET, &format!("/b/{blog_id}/desk/")).header("cookie", &forged)).await.is(303);
    let token = walk.planted.secret("pasted token");
    walk.send(walk.ask(Method::POST, "/auth/token").form(&[("token", &token)])).await.is(422);
}

/// How a program comes in that acts for somebody.
async fn act_by_key(walk: &mut Walk<'_>, blog: &Blog) {
    let mut key = World::new_api_key(&["posts.read"]);
    key["displayName"] = walk.planted.word("name of an API key").into();
    let made = walk.ask(Method::POST, "/v1/persons/me/apiKeys").bearer(&blog.author).json(&key);
    // Told once, to whoever made it: the one answer that holds it is none of those that are searched.
    let key = made.send().await.is(200).json()["key"].as_str().expect("it is told once").to_owned();
    walk.planted.keep("API key", key.trim_start_matches("rapport_"));
    let posts = format!("/v1/{}/posts", blog.name);
    walk.send(walk.ask(Method::GET, &posts).bearer(&key)).await.is(200);
    let more = walk.ask(Method::POST, &posts).bearer(&key).json(&json!({"title": "x"}));
    walk.send(more).await.is(403);
    let unknown = key.chars().rev().take(64).collect::<String>();
    walk.planted.keep("API key of nobody", &unknown);
    walk.send(walk.ask(Method::GET, &posts).bearer(&format!("rapport_{unknown}"))).await.is(401);
}

/// What is refused.
async fn go_wrong(walk: &mut Walk<'_>, blog: &Blog) {
    let (code, state) = (walk.planted.secret("code of a provider"), walk.planted.secret("state"));
    walk.get(&format!("/auth/nobody/callback?code={code}&state={state}")).await.is(404);
    let token = walk.planted.secret("malformed token");
    walk.send(walk.ask(Method::GET, "/v1/blogs").bearer(&token)).await.is(401);
    let posts = format!("/v1/{}/posts", blog.name);
    let broken = format!("{{\"title\": \"{}\"", walk.planted.word("broken JSON"));
    let broken = walk.ask(Method::POST, &posts).bearer(&blog.author).body("application/json", broken);
    walk.send(broken).await.is(400);
    let unknown = json!({walk.planted.word("unknown field"): walk.planted.word("value of an unknown field")});
    walk.send(walk.ask(Method::POST, &posts).bearer(&blog.author).json(&unknown)).await.is(400);
    let page = walk.planted.word("page token");
    walk.get(&format!("{posts}?pageToken={page}")).await.is(400);
    let slug = walk.planted.word("slug");
    walk.get(&format!("/b/{}/{slug}", blog.name.trim_start_matches("blogs/"))).await;
    let filter = walk.planted.word("filter");
    walk.get(&format!("{posts}?filter={filter}")).await.is(400);
}
