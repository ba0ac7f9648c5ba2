//! Settings that go wrong.

use store_kit::Engine;

use crate::house::{House, Report};

#[test]
fn what_cannot_be_read_is_named_one_by_one() {
    let house = House::empty();
    let mut command = house.command(&["--json"]);
    command.env("RAPPORT_LISTEN", "nonsense").env("RAPPORT_LOG", "info,sqlx=loud");
    command.env("RAPPORT_DATABASE_URL", "mysql://rapport:sesame@db/rapport");
    let report = Report::of(command);
    assert_eq!(report.wrong().len(), 3, "{}", report.all);
    assert!(report.has("wrong", "settings", "RAPPORT_LISTEN cannot be used").contains("set RAPPORT_LISTEN"));
    report.has("wrong", "settings", "nonsense");
    report.has("wrong", "settings", "RAPPORT_LOG");
    report.has("wrong", "settings", "RAPPORT_DATABASE_URL");
    assert!(!report.all.contains("sesame"), "{}", report.all);
    // Every other command refuses to start with it.
    let mut serve = house.command(&[]);
    serve.env("RAPPORT_POSTS_URL", "ftp://posts");
    assert!(!String::from_utf8(serve.output().unwrap().stdout).unwrap().contains("RAPPORT_POSTS_URL"));
}

#[test]
fn each_program_has_settings_of_its_own() {
    let house = House::empty();
    let of = |program: &str| {
        let mut command = house.command(&[program, "--json"]);
        command.env("RAPPORT_POSTS_URL", "ftp://posts").env("RAPPORT_POSTS_LISTEN", "here");
        Report::of(command)
    };
    of("comments-service").has("wrong", "settings", "RAPPORT_POSTS_URL");
    of("gateway").has("wrong", "settings", "RAPPORT_POSTS_URL");
    let posts = of("posts-service");
    posts.has("wrong", "settings", "RAPPORT_POSTS_LISTEN");
    assert_eq!(posts.wrong().len(), 1, "{}", posts.all);
}

#[test]
fn a_flag_that_cannot_be_read_is_a_usage_error() {
    let output = House::empty().command(&["--listen", "nonsense"]).output().unwrap();
    assert_eq!(output.status.code(), Some(64));
}

#[test]
fn a_misspelt_variable_is_found() {
    let mut command = House::empty().command(&["--json"]);
    command.env("RAPPORT_PUBLIC_ULR", "https://blog.example.org");
    let report = Report::of(command);
    assert!(report.has("warning", "settings", "RAPPORT_PUBLIC_ULR").contains("misspelt"));
}

#[tokio::test]
async fn contradictions_and_open_doors_are_found() {
    let house = House::on(Engine::Sqlite).await;
    let with = |settings: &[(&str, &str)]| {
        let mut command = house.command(&["--json"]);
        command.envs(settings.iter().copied());
        Report::of(command)
    };
    let same = house.listen.to_string();
    let is_same = |settings: &[(&str, &str)], place: &str| {
        let report = with(settings);
        let next =
            report.has("wrong", "settings", &format!("RAPPORT_ADMIN_LISTEN ({place}) are the same place"));
        assert!(next.contains("another"), "{next}");
    };
    is_same(&[("RAPPORT_ADMIN_LISTEN", &same)], &same);
    let everywhere = format!("0.0.0.0:{}", house.listen.port());
    is_same(&[("RAPPORT_ADMIN_LISTEN", &everywhere)], &everywhere);
    let https = [("RAPPORT_PUBLIC_URL", "https://blog.example.org")];
    assert!(with(&https).has("warning", "settings", "a proxy in front").contains("RAPPORT_TRUSTED_PROXIES"));
    with(&[("RAPPORT_PUBLIC_URL", "http://blog.example.org")]).has("warning", "settings", "not encrypted");
    let hosts = [("RAPPORT_BLOG_HOSTS", "notes=https://notes.example.org")];
    let report = with(&hosts);
    let next = report.has("wrong", "settings", "notes=https://notes.example.org");
    assert!(next.contains("RAPPORT_BLOG_HOSTS and RAPPORT_PUBLIC_URL"), "{next}");
    with(&[("RAPPORT_TRUSTED_PROXIES", "0.0.0.0/0")]).has("wrong", "settings", "0.0.0.0/0");
    with(&[("RAPPORT_LISTEN", "0.0.0.0:0")]).has("warning", "settings", "links are built from");
    let right = [("RAPPORT_PUBLIC_URL", "https://blog.example.org"), ("RAPPORT_TRUSTED_PROXIES", "10.0.0.1")];
    let report = with(&right);
    let of_settings = report.findings.iter().filter(|finding| finding["check"] == "settings");
    assert!(of_settings.clone().all(|finding| finding["verdict"] == "ok"), "{}", report.all);
    assert_eq!(of_settings.count(), 1);
    let server = [("RAPPORT_DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")];
    with(&server).has("warning", "settings", "posts.db is there, and not used");
}

#[test]
fn a_gateway_that_would_call_itself_is_found() {
    let house = House::empty();
    let own = house.listen.port();
    for (listen, url) in [("0.0.0.0", "http://localhost"), ("127.0.0.1", "http://127.0.0.1")] {
        let mut command = house.command(&["gateway", "--json"]);
        command.env("RAPPORT_LISTEN", format!("{listen}:{own}"));
        command.env("RAPPORT_POSTS_URL", format!("{url}:{own}"));
        let report = Report::of(command);
        let found = format!(
            "RAPPORT_LISTEN ({listen}:{own}) and RAPPORT_POSTS_URL ({url}:{own}/) are the same place"
        );
        assert!(report.has("wrong", "settings", &found).contains("RAPPORT_POSTS_URL"));
    }
}
