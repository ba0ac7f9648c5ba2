//! One row: the installation starts, callers write, the fault strikes, the audit follows.

use std::sync::Arc;

use anyhow::{Context as _, Result};

use super::{
    Case, Fault, Programs, Row,
    audit::{self, audit},
    callers::Callers,
    fault,
    installation::Installation,
    order::{Order, Waits},
    projection,
    snapshot::Snapshot,
    watcher::{Feed, Watcher},
    work::Work,
};

/// Runs the case and answers what was found.
///
/// # Errors
/// When the case cannot be run, or nothing gets ready or goes on after a strike: that is a mistake of
/// its own, and the error ends with what the programs said.
pub async fn run(case: &Case, programs: &Programs) -> Result<Row> {
    let mut installation = Installation::start(case, programs).await?;
    let ran = strike(case, &mut installation).await;
    ran.with_context(|| installation.said())
}

async fn strike(case: &Case, installation: &mut Installation) -> Result<Row> {
    // Before the first write, so that each of them is seen.
    let order = match case.fault {
        Fault::FlushOrder => Some(Order::watch(installation).await?),
        _ => None,
    };
    let work = Arc::new(Work::prepare(Callers::of(installation)?, case.seed).await?);
    let watchers = [Feed::Posts, Feed::Comments].map(|feed| Watcher::start(&work, feed));
    let callers = work.start();
    let kills = fault::strike(case, installation, &work).await?;
    installation.all_up().await?;
    work.finish(callers).await?;
    let watched = order.map(|order| order.end(installation, &work.ledger.book())).transpose()?;
    // What has not happened by now never will.
    installation.again().await?;
    let snapshot = Snapshot::take(&work).await?;
    let mut findings = audit(&work.ledger.book(), &snapshot);
    let mut cuts = 0;
    for watcher in watchers {
        let seen = watcher.finish().await?;
        audit::feed(&snapshot, &seen, &mut findings);
        cuts += seen.cuts;
    }
    projection::hold(&work, &snapshot, &mut findings).await?;
    let mut notes = vec![format!("watches were cut {cuts} times and went on by their tokens")];
    findings.wrong.extend(installation.panics()?);
    findings.wrong.extend(work.callers.faults());
    let ended = installation.ended();
    if ended > 0 {
        let ended = format!("{ended} programs ended by themselves and were started again");
        if case.fault.may_end_programs() { notes.push(ended) } else { findings.wrong.push(ended) }
    }
    let failures = work.callers.failures();
    if !failures.is_empty() {
        notes.push(format!("attempts that failed and were repeated or given up: {failures:?}"));
    }
    let waits = watched.map(|watched| {
        findings.lost.extend(watched.too_early);
        findings.wrong.extend(watched.unseen);
        let Waits { told, flushes, most } = watched.waits;
        notes.push(format!("{told} that are new waited for {flushes} flushes, of which one covered {most}"));
        watched.waits
    });
    let acknowledged = work.ledger.acknowledged();
    Ok(Row { case: *case, kills, acknowledged, waits, notes, findings })
}
