//! Settings: each can be read, no two contradict each other, none lets strangers in.

use std::{error::Error as _, fmt, net::SocketAddr};

use clap::Command;
use gateway::config::Edge;
use service_kit::config::variables;
use store_kit::Location;
use url::Url;

use super::{address, finding::Finding, subject::Subject};

const CHECK: &str = "settings";

/// Variables that cannot be used, or that nobody knows: of the program of this name, as `cli` takes them.
pub(super) fn variables(program: &str, cli: &Command) -> Vec<Finding> {
    let doctor = cli.find_subcommand("doctor").expect("there is one");
    // With a program of the split form its own settings, else those of the all-in-one.
    let command = doctor.find_subcommand(program).unwrap_or(doctor);
    let mut findings: Vec<_> = variables::unusable(command).into_iter().map(unusable).collect();
    findings.extend(variables::unknown([cli]).iter().map(|variable| unknown(variable)));
    if findings.is_empty() {
        findings
            .push(Finding::ok(CHECK, format!("every setting of {} can be read", called(command, program))));
    }
    findings
}

fn called<'a>(command: &Command, program: &'a str) -> &'a str {
    if command.get_name() == "doctor" { "rapport" } else { program }
}

fn unusable((variable, said): (String, String)) -> Finding {
    let next = format!("set {variable} right, or not at all; the rest is looked at then");
    Finding::wrong(CHECK, format!("{variable} cannot be used: {said}"), next)
}

fn unknown(variable: &str) -> Finding {
    let found = format!("{variable} is set, and no program of ours reads it");
    Finding::warning(CHECK, found, "is it misspelt? `--help` lists the settings")
}

/// What can be read, and contradicts itself or is dangerous.
pub(super) fn check(subject: &Subject) -> Vec<Finding> {
    let mut findings = twice(subject);
    findings.extend(unused_files(subject));
    if let Some(edge) = &subject.edge {
        findings.extend(reached(edge));
    }
    findings
}

/// Where a setting leads.
#[derive(Debug)]
enum Place {
    /// It listens there.
    Own(SocketAddr),
    /// It calls a service there.
    Called(Url),
}

/// Two ports at one address, two services at one URL, and a program that would call itself.
fn twice(subject: &Subject) -> Vec<Finding> {
    let fixed = subject.ports.iter().filter(|port| port.address.port() != 0);
    let mut places: Vec<_> = fixed.map(|port| (port.setting, Place::Own(port.address))).collect();
    let called = subject.services.iter();
    places.extend(
        called.filter_map(|(setting, url)| Some((*setting, Place::Called(Url::parse(url.as_str()).ok()?)))),
    );
    let mut findings = Vec::new();
    for (index, (setting, place)) in places.iter().enumerate() {
        if let Some((first, other)) = places[..index].iter().find(|(_, other)| other.is_same(place)) {
            let found = format!("{first} ({other}) and {setting} ({place}) are the same place");
            findings.push(Finding::wrong(CHECK, found, format!("give {setting} another one")));
        }
    }
    findings
}

impl Place {
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Own(one), Self::Own(other)) => address::is_same(*one, *other),
            (Self::Called(one), Self::Called(other)) => address::is_same_service(one, other),
            (Self::Own(listen), Self::Called(url)) | (Self::Called(url), Self::Own(listen)) => {
                address::leads_to(url, *listen)
            }
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own(address) => address.fmt(formatter),
            Self::Called(url) => url.fmt(formatter),
        }
    }
}

/// SQLite files where PostgreSQL is used: the data may be elsewhere than the operator thinks.
fn unused_files(subject: &Subject) -> Vec<Finding> {
    let Some(folder) = &subject.data_dir else { return Vec::new() };
    let is_unused = |name: &str| {
        let file = folder.join(format!("{name}.db"));
        file.exists().then(|| {
            let found = format!("{} is there, and not used: RAPPORT_DATABASE_URL is set", file.display());
            Finding::warning(CHECK, found, "unset it to use the file, or put the file away")
        })
    };
    let on_server =
        subject.databases.iter().filter(|service| matches!(service.location, Location::Postgres { .. }));
    on_server.filter_map(|service| is_unused(service.name())).collect()
}

/// How readers reach it.
fn reached(edge: &Edge) -> Vec<Finding> {
    let mut findings = Vec::new();
    let url = edge.public_url();
    if let Err(unusable) = edge.blog_hosts() {
        let found = unusable.source().map(ToString::to_string).unwrap_or_default();
        findings.push(Finding::wrong(CHECK, found, unusable.to_string()));
    }
    if !edge.has_public_url() && !edge.listen.ip().is_loopback() {
        findings.push(Finding::warning(
            CHECK,
            format!("links are built from {url}, and others reach {}", edge.listen),
            "set RAPPORT_PUBLIC_URL (--public-url) to the address that readers type",
        ));
    }
    if url.scheme() == "http" && !is_here(&url) {
        findings.push(Finding::warning(
            CHECK,
            format!("{url} is not encrypted: whoever is in between reads log-ins and changes pages"),
            "put a proxy with TLS in front (docs/reverse-proxy.md), and name its https URL",
        ));
    }
    if url.scheme() == "https" && edge.trusted_proxies.is_empty() {
        findings.push(Finding::warning(
            CHECK,
            format!("{url} has a proxy in front that nobody names: all readers seem to come from its address, and are slowed as one"),
            "name its network with RAPPORT_TRUSTED_PROXIES (--trusted-proxies)",
        ));
    }
    for network in edge.trusted_proxies.iter().filter(|network| network.prefix_len() == 0) {
        findings.push(Finding::wrong(
            CHECK,
            format!(
                "RAPPORT_TRUSTED_PROXIES has {network}: everybody is believed to come from wherever they say"
            ),
            "name the proxy's own network",
        ));
    }
    findings
}

/// Whether a URL leads to this machine alone.
fn is_here(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = format!("{host}:0").parse::<SocketAddr>();
    host == "localhost" || address.is_ok_and(|address| address.ip().is_loopback())
}
