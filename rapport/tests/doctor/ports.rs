//! Ports that somebody else has.

use store_kit::Engine;

use crate::house::{House, Report, answering, hanging};

/// A web server that is none of ours.
fn stranger() -> String {
    answering(|_| "HTTP/1.0 200 OK\r\n\r\nhello".to_owned()).to_string()
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
    // Documentation, too (RFC 3849): to connect there fails otherwise, for want of a route.
    let mut command = house.command(&["--json"]);
    command.env("RAPPORT_ADMIN_LISTEN", "[2001:db8::1]:9090");
    Report::of(command).has("wrong", "port", "(RAPPORT_ADMIN_LISTEN) cannot be listened on");
}

#[tokio::test]
async fn a_server_that_hangs_is_not_called_a_stranger() {
    let house = House::on(Engine::Sqlite).await;
    let hangs = hanging();
    let taken = hangs.local_addr().unwrap();
    for setting in ["RAPPORT_LISTEN", "RAPPORT_ADMIN_LISTEN"] {
        let mut command = house.command(&["--json"]);
        command.env(setting, taken.to_string());
        let report = Report::of(command);
        let found = format!("{taken} ({setting}) takes connections and does not answer");
        let next = report.has("wrong", "port", &found);
        assert!(next.contains("look at the log of rapport"), "{next}");
        assert_eq!(report.wrong().len(), 1, "{}", report.all);
    }
    let mut command = house.command(&["gateway", "--json"]);
    command.env("RAPPORT_POSTS_URL", format!("http://{taken}"));
    let report = Report::of(command);
    let next = report.has("wrong", "service", "(RAPPORT_POSTS_URL) takes connections and does not answer");
    assert!(next.contains("look at its log"), "{next}");
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
