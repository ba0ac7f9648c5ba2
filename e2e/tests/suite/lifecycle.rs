//! How the programs start and end.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
};

use service_kit::upstream;
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};

use crate::{
    installation::{Form, Installation},
    process,
    world::World,
};

/// The status line after the headers of a request were sent, whose body follows only then.
struct HalfSent(BufReader<TcpStream>);

impl HalfSent {
    /// Sends all but the body, and waits until the server asks for that: the request is in flight.
    fn begin(server: SocketAddr) -> Self {
        let mut stream = TcpStream::connect(server).unwrap();
        let head = "POST /v1/blogs/none/posts:preview HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\
                    content-type: application/json\r\ncontent-length: 2\r\nexpect: 100-continue\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        let mut half = Self(BufReader::new(stream));
        assert_eq!(half.line(), "HTTP/1.1 100 Continue");
        assert_eq!(half.line(), "");
        half
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    fn end(mut self) -> String {
        self.0.get_mut().write_all(b"{}").unwrap();
        let mut answer = String::new();
        self.0.read_to_string(&mut answer).unwrap();
        answer
    }
}

pub(crate) async fn a_stop_lets_what_is_in_flight_finish(world: &World) {
    let mut own = Installation::start(world.installation.form).await;
    let request = HalfSent::begin(own.gateway);
    // The gateway is the last of the programs, and the first that is stopped.
    let gateway = own.processes.last_mut().unwrap();
    gateway.signal("TERM");
    gateway.wait_until("listens no more", || TcpStream::connect(own.gateway).is_err());
    let answer = request.end();
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    for process in own.processes.iter_mut().rev() {
        if process.is_alive() {
            process.signal("TERM");
        }
        assert_eq!(process.wait().code(), Some(0), "{}", process.log());
    }
}

pub(crate) async fn a_stop_ends_the_streams_of_those_who_watch(world: &World) {
    let mut own = Installation::start(world.installation.form).await;
    let mut watched = Vec::new();
    for address in [own.posts, own.comments, own.gateway] {
        let upstream = upstream::connect(&format!("http://{address}")).unwrap();
        let mut health = HealthClient::new(upstream);
        let mut states = health.watch(HealthCheckRequest::default()).await.unwrap().into_inner();
        let first = states.message().await.unwrap().expect("a state at once");
        assert_eq!(first.status(), ServingStatus::Serving);
        watched.push((health, states));
    }
    for process in own.processes.iter_mut().rev() {
        process.signal("TERM");
        assert_eq!(process.ended().await.code(), Some(0), "{}", process.log());
        assert!(!process.log().contains("drain timeout"), "{}", process.log());
    }
    drop(watched);
}

pub(crate) async fn a_wrong_setting_is_said_in_one_line(world: &World) {
    let programs: &[&str] = match world.installation.form {
        Form::AllInOne => &["rapport"],
        Form::Split => &["posts-service", "comments-service", "gateway"],
    };
    for program in programs {
        let output = process::run(world.installation.command(program).args(["--listen", "nonsense"]));
        let said = process::text(&output.stderr);
        assert_eq!(output.status.code(), Some(64), "{program}: {said}");
        assert!(said.lines().count() == 1 && said.contains("nonsense"), "{program}: {said}");
    }
}

pub(crate) async fn settings_are_printed_without_secrets(world: &World) {
    let programs: &[&str] = match world.installation.form {
        Form::AllInOne => &["rapport"],
        Form::Split => &["posts-service", "comments-service"],
    };
    for program in programs {
        let mut command = world.installation.command(program);
        command.arg("--print-config");
        for url in ["postgres://rapport:sesame@db/rapport", "postgres://db/rapport?password=sesame"] {
            let printed = process::stdout(command.env("RAPPORT_DATABASE_URL", url));
            assert!(serde_json::from_str::<serde_json::Value>(&printed).unwrap().is_object());
            assert!(printed.contains("(redacted)") && !printed.contains("sesame"), "{printed}");
        }
        let output = process::run(command.env("RAPPORT_DATABASE_URL", "mysql://rapport:sesame@db/rapport"));
        let said = process::text(&output.stderr);
        assert!(output.status.code() == Some(64) && !said.contains("sesame"), "{said}");
    }
}

pub(crate) async fn a_service_token_is_printed_beside_a_running_installation(world: &World) {
    let mut command = world.installation.command("rapport");
    command.args(["token", "--service", "robot", "--scope", "members.read"]);
    let token = process::stdout(&mut command);
    let blog = world.blog().await;
    let members = world.ask(http::Method::GET, &format!("/v1/{}/members", blog.name));
    members.bearer(token.trim()).send().await.is(200).says("Olga");
}
