//! The commands of `rapport` on a data directory.

use std::{
    fmt::Write as _,
    fs,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
};

use tempfile::TempDir;

use crate::{
    process::{self, Process},
    world::World,
};

const ANY_PORT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

const EXPORT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../rapport/tests/fixtures/wxr/complete.xml");

fn import(data: &Path, file: &Path) -> std::process::Command {
    let mut command = process::command("rapport");
    command.args(["import", "--blog", "imported"]).arg(file).env("RAPPORT_DATA_DIR", data);
    command
}

/// The numbers in the line that says what was new.
#[track_caller]
fn new_and_known(report: &str) -> (u64, u64) {
    let line = report.lines().find(|line| line.starts_with("new: ")).expect("the report counts");
    let mut numbers = line.split(|digit: char| !digit.is_ascii_digit()).filter(|part| !part.is_empty());
    let mut next = || numbers.next().and_then(|number| number.parse().ok()).expect("two numbers");
    (next(), next())
}

pub(crate) async fn a_second_server_on_the_same_data_says_what_to_do(world: &World) {
    let mut command = world.installation.command("rapport");
    command.args(["serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"]);
    let output = process::run(&mut command);
    let said = process::text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("another rapport runs on") && said.contains("--data-dir"), "{said}");
}

pub(crate) async fn a_taken_port_fails_before_anything_is_made(world: &World) {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    for taken in ["--posts-listen", "--comments-listen", "--admin-listen", "--listen"] {
        let mut command = process::command("rapport");
        command.args(["serve", "--data-dir"]).arg(&data);
        for port in ["--listen", "--admin-listen", "--posts-listen", "--comments-listen"] {
            let address = if port == taken { world.installation.gateway } else { ANY_PORT };
            command.args([port, &address.to_string()]);
        }
        let output = process::run(&mut command);
        let said = process::text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{taken}: {said}");
        assert!(said.contains(&world.installation.gateway.to_string()), "{taken}: {said}");
        assert!(!data.exists(), "{taken}");
    }
}

pub(crate) async fn a_second_import_adds_nothing(_: &World) {
    let folder = TempDir::new().unwrap();
    let first = process::stdout(&mut import(folder.path(), Path::new(EXPORT)));
    let (new, known) = new_and_known(&first);
    assert!(new > 5 && known == 0, "{first}");
    let second = process::stdout(&mut import(folder.path(), Path::new(EXPORT)));
    assert_eq!(new_and_known(&second), (0, new), "{second}");
    let dry = process::stdout(import(&folder.path().join("none"), Path::new(EXPORT)).arg("--dry-run"));
    assert!(dry.contains("nothing was written") && !folder.path().join("none").exists(), "{dry}");
}

pub(crate) async fn an_import_that_was_killed_goes_on_where_it_stopped(_: &World) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("large.xml");
    fs::write(&file, export_of(POSTS)).unwrap();
    let (whole, halves) = (folder.path().join("whole"), folder.path().join("halves"));
    let uninterrupted = process::stdout(&mut import(&whole, &file));
    let all = POSTS * (1 + COMMENTS);
    assert_eq!(new_and_known(&uninterrupted), (all, 0));

    let mut process = Process::start("rapport", import(&halves, &file), folder.path());
    // Something is written, and much is not.
    let is_begun = || fs::metadata(halves.join("comments.db-wal")).is_ok_and(|wal| wal.len() >= 1_000_000);
    process.wait_until("has written something", is_begun);
    process.signal("KILL");
    assert!(!process.wait().success());

    let rest = process::stdout(&mut import(&halves, &file));
    let (new, known) = new_and_known(&rest);
    assert!(new + known == all && new > 0 && known > 0, "{rest}");
    let again = process::stdout(&mut import(&halves, &file));
    assert_eq!(new_and_known(&again), (0, all));
}

/// Posts of the generated export.
const POSTS: u64 = 600;

/// Comments of each of them.
const COMMENTS: u64 = 4;

fn export_of(posts: u64) -> String {
    let mut xml = r#"<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
        xmlns:content="http://purl.org/rss/1.0/modules/content/"
        xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Large</title>
        <wp:wxr_version>1.2</wp:wxr_version>"#
        .to_owned();
    for post in 1..=posts {
        write!(
            xml,
            "<item><title>Post {post}</title><content:encoded><![CDATA[<p>Words of {post}. {}</p>]]></content:encoded>\
             <wp:post_id>{post}</wp:post_id><wp:post_date_gmt>2024-01-10 08:30:00</wp:post_date_gmt>\
             <wp:post_name>post-{post}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>",
            "word ".repeat(400)
        )
        .unwrap();
        for comment in 1..=COMMENTS {
            let id = post * 10 + comment;
            write!(
                xml,
                "<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author>Reader {id}</wp:comment_author>\
                 <wp:comment_date_gmt>2024-01-11 09:00:00</wp:comment_date_gmt>\
                 <wp:comment_content>Comment {id}.</wp:comment_content><wp:comment_approved>1</wp:comment_approved>\
                 <wp:comment_parent>0</wp:comment_parent></wp:comment>"
            )
            .unwrap();
        }
        xml.push_str("</item>");
    }
    xml.push_str("</channel></rss>");
    xml
}
