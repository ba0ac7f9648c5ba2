//! The operator's tools, and what every program makes of its settings.

use std::process::{Command, Output};

use http::Method;
use tempfile::TempDir;

use crate::{
    installation::Form,
    process::{self, text},
    world::World,
};

const EXPORT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../rapport/tests/fixtures/wxr/complete.xml");

fn tool(world: &World, arguments: &[&str]) -> Output {
    let mut command = world.installation.command("rapport");
    command.args(arguments);
    process::run(&mut command)
}

pub(crate) async fn a_blog_is_made_and_its_owner_comes_in(world: &World) {
    let create = ["blog", "create", "by-hand", "--title", "By hand", "--owner", "Ada"];
    let made = tool(world, &create);
    assert!(made.status.success(), "{}", text(&made.stderr));
    let again = tool(world, &create);
    assert!(again.status.code() == Some(1) && text(&again.stderr).contains("is taken"), "{again:?}");

    let ada = ["token", "--blog", "by-hand", "--as", "Ada"];
    let known = tool(world, &ada);
    assert_eq!(text(&known.stderr), "");
    let draft = world.ask(Method::POST, "/v1/blogs/by-hand/posts").bearer(text(&known.stdout).trim());
    draft.json(&serde_json::json!({"title": "First light"})).send().await.is(200);

    let lowered = tool(world, &[&ada[..], &["--role", "AUTHOR"]].concat());
    assert!(
        lowered.status.code() == Some(1) && text(&lowered.stderr).contains("--change-role"),
        "{lowered:?}"
    );
    let mistyped = tool(world, &["token", "--blog", "by-hand", "--as", "Adda"]);
    assert!(mistyped.status.code() == Some(1) && text(&mistyped.stderr).contains("--role"), "{mistyped:?}");
    let new = tool(world, &["token", "--blog", "by-hand", "--as", "Ben", "--role", "AUTHOR"]);
    assert_eq!(text(&new.stderr), "new member of by-hand: Ben, AUTHOR\n");
}

pub(crate) async fn a_scope_that_does_not_exist_is_refused(world: &World) {
    let scopes = |scopes| tool(world, &["token", "--service", "robot", "--scope", scopes]);
    assert!(scopes("posts.read,comments.read").status.success());
    let refused = scopes("posts.read,comments.rea");
    assert!(
        refused.status.code() == Some(64) && text(&refused.stderr).contains("comments.read"),
        "{refused:?}"
    );
}

pub(crate) async fn a_token_for_nowhere_makes_nothing(world: &World) {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    process::stdout(process::command("rapport").arg("keys").arg(data.join("keys")));
    let mut command = process::command("rapport");
    command.args(["token", "--blog", "notes", "--as", "Ada", "--data-dir"]).arg(&data);
    let refused = process::run(&mut command);
    let said = text(&refused.stderr);
    assert!(refused.status.code() == Some(1) && said.contains("data/posts.db"), "{said}");
    assert!(!data.join("posts.db").exists());
    let no_blog = tool(world, &["token", "--blog", "nowhere", "--as", "Ada", "--role", "OWNER"]);
    let said = text(&no_blog.stderr);
    assert!(said.contains("rapport blog create nowhere"), "{said}");
}

pub(crate) async fn an_import_comes_after_the_services(world: &World) {
    let import =
        |command: &mut Command| process::run(command.args(["import", "--blog", "brought-in"]).arg(EXPORT));
    let beside = import(&mut world.installation.command("rapport"));
    if world.installation.form == Form::AllInOne {
        assert!(text(&beside.stderr).contains("another rapport runs on"), "{beside:?}");
        return;
    }
    assert!(text(&beside.stdout).contains("there already: 0"), "{beside:?}");
    let folder = TempDir::new().unwrap();
    let empty = store_kit::testing::postgres_url().await;
    let early = import(
        process::command("rapport")
            .env("RAPPORT_DATABASE_URL", &empty)
            .env("RAPPORT_DATA_DIR", folder.path()),
    );
    assert!(text(&early.stderr).contains("start the services once, then import"), "{early:?}");
    assert_eq!(early.status.code(), Some(1));
}

pub(crate) async fn an_import_goes_into_a_running_server(world: &World) {
    let nowhere = TempDir::new().unwrap().path().join("none");
    let import = |token: Option<&str>| {
        let mut command = process::command("rapport");
        command.args(["import", "--blog", "sent", "--server"]);
        command.arg(format!("http://{}", world.installation.gateway)).arg(EXPORT);
        command.env("RAPPORT_DATA_DIR", &nowhere).envs(token.map(|token| ("RAPPORT_TOKEN", token)));
        process::run(&mut command)
    };
    let without = import(None);
    assert_eq!(without.status.code(), Some(64), "{without:?}");
    assert!(text(&without.stderr).contains("RAPPORT_TOKEN"), "{without:?}");
    let narrow = import(Some(&world.service(&["blogs.create"])));
    assert_eq!(narrow.status.code(), Some(1), "{narrow:?}");
    assert!(text(&narrow.stderr).contains("lacks the scope `import`"), "{narrow:?}");

    let token = world.service(&["import", "blogs.create"]);
    let first = import(Some(&token));
    assert!(text(&first.stdout).contains("there already: 0"), "{first:?}");
    let again = import(Some(&token));
    assert!(text(&again.stdout).contains("new: 0"), "{again:?}");
    let page = world.get("/b/sent/").await;
    page.is(200);
    assert!(!nowhere.exists(), "it wrote to a folder of its own");
}

/// The programs of the form.
fn programs(world: &World) -> &'static [&'static str] {
    match world.installation.form {
        Form::AllInOne => &["rapport"],
        Form::Split => &["posts-service", "comments-service", "gateway"],
    }
}

pub(crate) async fn an_empty_variable_counts_as_unset(world: &World) {
    for program in programs(world) {
        let mut command = process::command(program);
        for variable in
            ["RAPPORT_LISTEN", "RAPPORT_DATABASE_URL", "RAPPORT_PUBLIC_URL", "RAPPORT_INSTALLATION"]
        {
            command.env(variable, "");
        }
        let settings = process::stdout(command.env("RAPPORT_NO_WELCOME", "").arg("--print-config"));
        assert!(settings.contains(r#""rapport""#), "{program}: {settings}");
    }
}

pub(crate) async fn a_setting_that_names_nothing_is_a_wrong_setting(world: &World) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, []).unwrap();
    let refused = |command: &mut Command| {
        let output = process::run(command);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(64), "{command:?}: {said}");
        assert_eq!(said.lines().filter(|line| line.starts_with("error: ")).count(), 1, "{said}");
    };
    for program in programs(world) {
        let mut command = process::command(program);
        for port in ["RAPPORT_LISTEN", "RAPPORT_POSTS_LISTEN", "RAPPORT_COMMENTS_LISTEN"] {
            command.env(port, "127.0.0.1:0");
        }
        for port in ["RAPPORT_ADMIN_LISTEN", "RAPPORT_POSTS_ADMIN_LISTEN", "RAPPORT_COMMENTS_ADMIN_LISTEN"] {
            command.env(port, "127.0.0.1:0");
        }
        refused(command.env("RAPPORT_DATA_DIR", file.join("data")));
    }
}
