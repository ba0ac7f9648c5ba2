//! A restore with the step that goes with it: who followed is told, and everything follows again.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use http::Method;
use proto::{
    comments::v1::{WatchCommentsRequest, watch_service_client::WatchServiceClient as CommentsClient},
    posts::v1::{WatchPostsRequest, watch_service_client::WatchServiceClient as PostsClient},
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
    time::timeout,
};
use tonic::{Code, Request, Status};

use crate::{
    http_client::Page,
    installation::{Form, Installation},
    process,
    world::{Blog, World, name},
};

/// How long something may take to come about.
const PATIENCE: Duration = Duration::from_mins(1);

/// Comments-service is where posts-service is.
const APPLIED: &str = "comments-service has applied all of posts-service";

const EPOCH_CHANGED: &str = "FEED_EPOCH_CHANGED";

/// Those that have a database open.
const STORING: [&str; 3] = ["rapport", "posts-service", "comments-service"];

pub(crate) async fn a_restore_is_told_to_everybody_who_follows(shared: &World) {
    let mut world = World::start(shared.installation.form).await;
    let blog = world.blog().await;
    let [kept, shown] = ["Kept", "Shown"].map(|title| json!({"title": title, "content": "It *runs*."}));
    let (kept, shown) = (world.published(&blog, &kept).await, world.published(&blog, &shown).await);
    let backup = Backup::of_posts(&mut world.installation).await;

    // What is to be as if it had never been; comments-service has heard of all of it.
    let lost = world.published(&blog, &json!({"title": "Lost", "content": "It ran."})).await;
    world.ask(Method::DELETE, &path(&shown, "")).bearer(&blog.owner).send().await.is(200);
    reply(&world, &lost).await.is(200);
    until_doctor(&world, APPLIED);
    thread(&world, &shown).await.is(404);
    let tokens = Tokens::of(&world, &blog, &kept).await;
    let mut page = LivePage::open(&world, &blog, &kept, None).await;
    page.hears("hello").await;

    world.installation.stop(&STORING).await;
    backup.put_back(&world.installation);
    until_doctor(&world, "is an older one, in the epoch of before");
    let said = process::stdout(world.installation.command("rapport").args(["doctor", "--new-epoch"]));
    assert!(said.contains("posts: epoch ") && said.contains("comments: epoch "), "{said}");
    world.installation.start_again(&STORING);

    // Whoever followed is told why, and not told of other changes.
    tokens.are_refused(&world, &blog, &kept).await;
    if world.installation.form == Form::Split {
        // Its gateway was there all the time: it sends readers to the page of now, and follows anew.
        page.hears("reload").await;
        page.hears("back").await;
    }
    let mut again = LivePage::open(&world, &blog, &kept, Some(&tokens.comments)).await;
    again.hears("hello").await;

    // What comments-service knows of posts is what posts-service has.
    until_doctor(&world, APPLIED);
    thread(&world, &kept).await.is(200);
    thread(&world, &shown).await.is(200);
    thread(&world, &lost).await.is(404);
    reply(&world, &shown).await.is(200);
    reply(&world, &kept).await.is(200);
    again.hears("change").await;
}

async fn thread(world: &World, post: &Value) -> Page {
    world.get(&path(post, "/thread")).await
}

async fn reply(world: &World, post: &Value) -> Page {
    let comment = json!({"author": {"displayName": "Kim"}, "content": uuid::Uuid::now_v7().to_string()});
    world.ask(Method::POST, &path(post, "/comments")).json(&comment).send().await
}

fn path(post: &Value, below: &str) -> String {
    format!("/v1/{}{below}", name(post))
}

/// Asks the doctor until it has found this.
fn until_doctor(world: &World, found: &str) {
    let begun = Instant::now();
    loop {
        let mut command = world.installation.command("rapport");
        world.installation.with_ports(&mut command);
        let output = process::run(command.args(["doctor", "--json"]));
        let report = process::text(&output.stdout);
        if report.contains(found) {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "never {found:?}: {report}{}", process::text(&output.stderr));
    }
}

/// The database of posts-service at one moment: that of comments-service goes on with what it knows.
enum Backup {
    File(PathBuf),
    Dump { file: PathBuf, url: String },
}

impl Backup {
    /// As docs/operating.md says.
    async fn of_posts(installation: &mut Installation) -> Self {
        let data = installation.data_dir();
        if let Some(url) = installation.database_url() {
            let file = data.join("rapport.dump");
            run(Command::new("pg_dump").args(["-Fc", "-n", "posts", "-f"]).arg(&file).arg(url));
            return Self::Dump { file, url: url.to_owned() };
        }
        let file = data.join("backup.db");
        installation.stop(&STORING).await;
        fs::copy(data.join("posts.db"), &file).unwrap();
        installation.start_again(&STORING);
        Self::File(file)
    }

    fn put_back(&self, installation: &Installation) {
        match self {
            Self::Dump { file, url } => {
                run(Command::new("pg_restore").args(["--clean", "--if-exists", "-d", url]).arg(file));
            }
            Self::File(file) => {
                let posts = installation.data_dir().join("posts.db");
                for beside in ["db-wal", "db-shm"] {
                    assert!(!Path::new(&posts).with_extension(beside).exists(), "it was stopped in order");
                }
                fs::copy(file, posts).unwrap();
            }
        }
    }
}

fn run(command: &mut Command) {
    let output = command.output().expect("PostgreSQL's client programs are installed");
    assert!(output.status.success(), "{command:?}: {}", process::text(&output.stderr));
}

/// Where somebody has come to who follows.
struct Tokens {
    posts: String,
    comments: String,
}

impl Tokens {
    /// Those of now.
    async fn of(world: &World, blog: &Blog, post: &Value) -> Self {
        Self {
            posts: watch_posts(world, blog, "").await.expect("a first message"),
            comments: watch_comments(world, post, "").await.expect("a first message"),
        }
    }

    async fn are_refused(&self, world: &World, blog: &Blog, post: &Value) {
        for refused in [
            watch_posts(world, blog, &self.posts).await.unwrap_err(),
            watch_comments(world, post, &self.comments).await.unwrap_err(),
        ] {
            assert_eq!(refused.code(), Code::OutOfRange, "{refused:?}");
            let details = String::from_utf8_lossy(refused.details()).into_owned();
            assert!(details.contains(EPOCH_CHANGED), "{refused:?}");
        }
        for (path, token) in [
            (format!("/v1/{}/posts:watch", blog.name), &self.posts),
            (path(post, "/comments:watch"), &self.comments),
        ] {
            let watch = world.ask(Method::GET, &path).bearer(&blog.owner).header("last-event-id", token);
            let refused = watch.send().await;
            refused.is(400).says(EPOCH_CHANGED).says("watch from now on");
        }
    }
}

/// The token of the first message.
async fn watch_posts(world: &World, blog: &Blog, resume_token: &str) -> Result<String, Status> {
    let message = WatchPostsRequest {
        parent: blog.name.clone(),
        resume_token: resume_token.to_owned(),
        ..WatchPostsRequest::default()
    };
    let mut client = PostsClient::new(world.at_gateway());
    let mut messages = client.watch_posts(signed(message, &blog.owner)).await?.into_inner();
    Ok(messages.message().await?.expect("a first message").resume_token)
}

async fn watch_comments(world: &World, post: &Value, resume_token: &str) -> Result<String, Status> {
    let message = WatchCommentsRequest {
        parent: name(post).to_owned(),
        resume_token: resume_token.to_owned(),
        ..WatchCommentsRequest::default()
    };
    let mut messages = CommentsClient::new(world.at_gateway()).watch_comments(message).await?.into_inner();
    Ok(messages.message().await?.expect("a first message").resume_token)
}

fn signed<T>(message: T, token: &str) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    request
}

/// An open page of a post, as a browser hears it.
struct LivePage(BufReader<TcpStream>);

impl LivePage {
    async fn open(world: &World, blog: &Blog, post: &Value, last_seen: Option<&str>) -> Self {
        let gateway = world.installation.gateway;
        let mut stream = TcpStream::connect(gateway).await.unwrap();
        let last_seen = last_seen.map(|token| format!("last-event-id: {token}\r\n")).unwrap_or_default();
        let request = format!(
            "GET {}/live HTTP/1.1\r\nhost: {gateway}\r\naccept: text/event-stream\r\n{last_seen}\r\n",
            blog.page(post)
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        Self(BufReader::new(stream))
    }

    /// Reads on to the next event of this name.
    async fn hears(&mut self, event: &str) {
        let wanted = format!("event: {event}");
        let mut heard = String::new();
        let reading = async {
            loop {
                // What is read when the time is over would be lost from `heard`.
                let mut line = String::new();
                let read = self.0.read_line(&mut line).await.unwrap();
                assert!(read > 0, "the stream ended before {event}: {heard}");
                heard.push_str(&line);
                if line.trim_end() == wanted {
                    return;
                }
            }
        };
        let is_heard = timeout(PATIENCE, reading).await.is_ok();
        assert!(is_heard, "{event} was not heard: {heard}");
    }
}
