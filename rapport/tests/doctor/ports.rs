//! Ports that somebody else has.

use std::{io::Write as _, net::TcpListener, thread};

use store_kit::Engine;

use crate::house::{House, Report};

/// A web server that is none of ours.
fn stranger() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let _ = stream.unwrap().write_all(b"HTTP/1.0 200 OK\r\n\r\nhello");
        }
    });
    address
}

#[tokio::test]
async fn a_port_that_a_stranger_has_is_wrong() {
    let house = House::on(Engine::Sqlite).await;
    let taken = stranger();
    for setting in ["RAPPORT_LISTEN", "RAPPORT_ADMIN_LISTEN", "RAPPORT_POSTS_LISTEN"] {
        let mut command = house.command(&["--json"]);
        command.env(setting, &taken);
        let report = Report::of(command);
        let next = report.has("wrong", "port", &format!("{taken} ({setting}) is taken"));
        assert!(next.contains("stop that") && next.contains(setting), "{next}");
        assert_eq!(report.wrong().len(), 1, "{}", report.all);
    }
}

#[tokio::test]
async fn an_address_of_another_machine_is_wrong() {
    let house = House::on(Engine::Sqlite).await;
    let mut command = house.command(&["--json"]);
    // A network that is for documentation alone (RFC 5737).
    command.env("RAPPORT_ADMIN_LISTEN", "192.0.2.1:9090");
    Report::of(command).has("wrong", "port", "192.0.2.1:9090 (RAPPORT_ADMIN_LISTEN) cannot be listened on");
}

#[test]
fn a_service_that_does_not_answer_is_wrong() {
    let house = House::empty();
    let mut command = house.command(&["gateway", "--json"]);
    let (away, taken) = (format!("http://{}", house.admin), format!("http://{}", stranger()));
    command.env("RAPPORT_POSTS_URL", &away).env("RAPPORT_COMMENTS_URL", &taken);
    let report = Report::of(command);
    let next = report.has("wrong", "service", &format!("{away}/ (RAPPORT_POSTS_URL) does not answer"));
    assert!(next.contains("start the service"), "{next}");
    report.has("wrong", "service", &format!("{taken}/ (RAPPORT_COMMENTS_URL) is no Rapport"));
}
