//! Ports: free, or taken by a Rapport that is well, or by something else.

use std::{io, net::SocketAddr};

use tokio::net::TcpSocket;

use super::{
    finding::Finding,
    probe::{self, ANSWERED_WITHIN, Answer},
    subject::{Port, Subject},
};

const CHECK: &str = "port";

/// What was found, and whether the program answers. `is_locked`: whether a process has the data directory.
pub(super) async fn check(subject: &Subject, is_locked: bool) -> (Vec<Finding>, bool) {
    let mut findings = Vec::new();
    let (mut answers, mut is_silent) = (false, false);
    for port in &subject.ports {
        if port.address.port() == 0 {
            findings.push(Finding::ok(CHECK, format!("{}: any that is free", port.setting)));
            continue;
        }
        let answer = probe::port(port).await;
        answers |= matches!(answer, Answer::Healthy(_) | Answer::Unwell(_));
        is_silent |= answer == Answer::Silent;
        findings.push(judge(subject.program, port, &answer));
    }
    if is_locked && !answers && !is_silent {
        findings.push(elsewhere());
    }
    (findings, answers)
}

/// A server has the data directory, and is not where the settings say.
fn elsewhere() -> Finding {
    Finding::warning(
        CHECK,
        "a server runs on the data directory, and answers on none of these",
        "give this the settings that the server has; or it is only just starting, or an import runs",
    )
}

fn judge(program: &str, port: &Port, answer: &Answer) -> Finding {
    let (Port { setting, address, .. }, own) = (port, env!("CARGO_PKG_VERSION"));
    let here = format!("{address} ({setting})");
    match answer {
        Answer::Healthy(Some(version)) if version != own => Finding::warning(
            CHECK,
            format!("{here} is answered by version {version}, and this is {own}"),
            format!("end the upgrade: restart {program} with the program that is installed"),
        ),
        Answer::Healthy(_) => Finding::ok(CHECK, format!("{here} is answered by a Rapport that is well")),
        Answer::Secured => {
            Finding::ok(CHECK, format!("{here} takes connections over TLS; the admin port says more"))
        }
        Answer::Unwell(why) => Finding::wrong(
            CHECK,
            format!("{here} is answered by a Rapport that is not ready: {why}"),
            format!("look at the log of {program}"),
        ),
        Answer::Stranger(why) => Finding::wrong(
            CHECK,
            format!("{here} is taken by something that is no Rapport: {why}"),
            format!("stop that, or name another address with {setting}"),
        ),
        Answer::Silent => Finding::wrong(
            CHECK,
            format!(
                "{here} takes connections and does not answer within {} s: a Rapport that hangs, is stopped, \
                 or has too much to do",
                ANSWERED_WITHIN.as_secs()
            ),
            format!(
                "look at the log of {program}; if it is another program's, name another address with {setting}"
            ),
        ),
        Answer::Nobody => match bindable(*address) {
            Ok(()) => Finding::ok(CHECK, format!("{here} is free")),
            Err(error) => Finding::wrong(
                CHECK,
                format!("{here} cannot be listened on: {error}"),
                format!("name an address of this machine and a port that this user may have with {setting}"),
            ),
        },
    }
}

/// Whether one may listen there. Nobody does meanwhile: whoever starts now is not kept from it.
fn bindable(address: SocketAddr) -> io::Result<()> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)
}
