//! `rapport doctor --new-epoch`: the step after a restore that keeps positions from before it from being
//! taken for positions of now.

use anyhow::{Context as _, bail};
use serde_json::json;
use store_kit::Location;

use super::{
    probe::{self, Answer},
    subject::{Port, Subject},
};
use crate::data_dir::{self, Lock};

/// Changes the epoch of every database of the subject, and says so.
pub(super) async fn begin(subject: &Subject, json: bool) -> anyhow::Result<()> {
    if subject.databases.is_empty() {
        bail!("the {} keeps no change feed; name posts-service or comments-service", subject.program);
    }
    let _lock = alone(subject).await?;
    let mut begun = Vec::new();
    for service in &subject.databases {
        let name = service.name();
        let renewed = service.new_epoch().await.with_context(|| match begun.len() {
            0 => "no epoch was changed".to_owned(),
            _ => format!("{name} has the epoch of before; mend this and run it again"),
        })?;
        if !json {
            println!("{}", said(name, renewed));
        }
        begun.push(json!({
            "feed": name,
            "before": renewed.map(|renewed| renewed.before.epoch),
            "after": renewed.map(|renewed| renewed.epoch),
            "position": renewed.map(|renewed| renewed.before.number),
        }));
    }
    if json {
        println!("{}", json!({ "epochs": begun }));
    } else {
        println!(
            "Positions from before are refused (FEED_EPOCH_CHANGED). comments-service asks posts-service anew and \
             open pages read anew, by themselves; whoever else follows reads everything once and watches from \
             now on. Start what was stopped."
        );
    }
    Ok(())
}

fn said(name: &str, renewed: Option<store_kit::feed::Renewed>) -> String {
    match renewed {
        Some(renewed) => format!(
            "{name}: epoch {} is now {}, at position {}",
            renewed.before.epoch, renewed.epoch, renewed.before.number
        ),
        None => format!("{name}: from before there was a change feed; the next start begins one"),
    }
}

/// A file is put back while nobody has it open: a server would go on with the one that was there before,
/// and the epoch would be changed in the other. On PostgreSQL the restore itself sees to that, and those
/// who run notice.
async fn alone(subject: &Subject) -> anyhow::Result<Option<Lock>> {
    if !subject.databases.iter().any(|service| matches!(service.location, Location::Sqlite(_))) {
        return Ok(None);
    }
    for port in subject.ports.iter().filter(|_| !subject.locks) {
        refuse(subject.program, port, &probe::port(port).await)?;
    }
    match &subject.data_dir {
        Some(folder) if subject.locks && folder.exists() => data_dir::lock(folder).map(Some),
        _ => Ok(None),
    }
}

/// Only where nobody can be connected to, nobody runs: a server that hangs has its files open, too.
fn refuse(program: &str, port: &Port, answer: &Answer) -> anyhow::Result<()> {
    let here = format!("{} ({})", port.address, port.setting);
    let (found, next) = match answer {
        Answer::Nobody => return Ok(()),
        Answer::Healthy(_) | Answer::Unwell(_) | Answer::Secured => {
            (format!("{program} answers on {here}"), "stop it first")
        }
        Answer::Silent => (
            format!("something takes connections on {here} and does not answer: {program} may hang there"),
            "stop it first, by force (SIGKILL) if it does not end within 30 s",
        ),
        Answer::Stranger(why) => (
            format!("{here} is taken by something that is no Rapport: {why}"),
            "give this the address that the server has; if that is it, stop what is there first",
        ),
    };
    bail!("{found}; {next}, put the backup back, and then begin the epoch")
}
