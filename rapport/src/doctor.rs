//! `rapport doctor`: looks at an installation without changing it, and says what is wrong and what to do.
//! Each check is a room of its own below.

mod address;
mod command;
mod data;
mod database;
mod epoch;
mod feed;
mod finding;
mod keys;
mod ports;
mod probe;
mod services;
mod settings;
mod subject;

use std::process::ExitCode;

use anyhow::bail;
pub use command::{Program, Settings};
pub use finding::{Finding, Verdict};
use serde_json::json;
use service_kit::config;
use subject::Subject;

/// Whether the command line begins with `doctor`: it reads past settings that keep everything else from
/// starting.
pub fn is_asked() -> bool {
    std::env::args_os().nth(1).is_some_and(|word| word == "doctor")
}

/// Runs it; `cli` is the command line with every setting there is. The exit code is 0 when nothing is
/// wrong.
pub fn main(settings: Settings, cli: &clap::Command) -> ExitCode {
    if settings.print_config() {
        println!("{}", settings.shown());
        return ExitCode::SUCCESS;
    }
    config::run(run(settings, cli))
}

/// Looks, or begins a new epoch.
///
/// # Errors
/// When something is wrong, or the epoch was not changed.
async fn run(settings: Settings, cli: &clap::Command) -> anyhow::Result<()> {
    let program = settings.program_name();
    let unreadable: Vec<_> = settings::variables(program, cli);
    let can_be_read = unreadable.iter().all(|finding| finding.verdict != Verdict::Wrong);
    if settings.new_epoch && can_be_read {
        return epoch::begin(&Subject::of(&settings), settings.json).await;
    }
    let mut findings = unreadable;
    if can_be_read {
        findings.extend(examine(&settings).await);
    }
    tell(&findings, settings.json);
    let wrong = findings.iter().filter(|finding| finding.verdict == Verdict::Wrong).count();
    if wrong > 0 {
        bail!("something is wrong with {program}; the lines above say what to do");
    }
    Ok(())
}

/// Everything that is found out about a program with settings that can be read.
pub async fn examine(settings: &Settings) -> Vec<Finding> {
    let subject = Subject::of(settings);
    let mut findings = settings::check(&subject);
    let (found, is_locked) = data::check(&subject);
    findings.extend(found);
    // Who only has the lock may be an import, or a server that is starting: neither follows.
    let (found, is_running) = ports::check(&subject, is_locked).await;
    findings.extend(found);
    findings.extend(keys::check(&subject.keys));
    let (found, heard) = services::check(&subject, settings.program.as_ref()).await;
    findings.extend(found);
    findings.extend(stores(&subject, heard, is_running).await);
    findings
}

/// Databases, and the feeds in them.
async fn stores(
    subject: &Subject,
    heard: Option<store_kit::feed::Position>,
    is_running: bool,
) -> Vec<Finding> {
    let (mut findings, mut open) = (Vec::new(), Vec::new());
    for service in &subject.databases {
        let (found, database) = database::check(service, is_running).await;
        findings.extend(found);
        open.extend(database);
    }
    let named = |name: &str| open.iter().find(|database| database.schema() == name);
    let feeds = feed::Feeds { posts: named("posts"), comments: named("comments"), heard, is_running };
    findings.extend(feed::check(&feeds).await);
    for database in &open {
        database.close().await;
    }
    findings
}

fn tell(findings: &[Finding], is_json: bool) {
    if is_json {
        println!("{:#}", json!({ "findings": findings }));
        return;
    }
    for finding in findings {
        println!("{finding}");
    }
    println!("{}", finding::summary(findings));
}
