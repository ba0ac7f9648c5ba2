//! How each fault strikes. When it does is counted in acknowledgements, by chance.

mod disk;
mod flush;

use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::{Case, Fault, chance::Chance, installation::Installation, relay::Way, work::Work};

/// How long writes may fail to get through while nothing is broken.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long a stopped program stands still.
const STANDSTILL: Duration = Duration::from_secs(10);

/// Acknowledgements of which each is held against its flush.
const WATCHED: u64 = 50;

/// Strikes as often as the case says. Answers how many programs and servers were killed.
pub(super) async fn strike(case: &Case, installation: &mut Installation, work: &Work) -> Result<u32> {
    let mut chance = work.chance("fault");
    let mut kills = 0;
    for number in 1..=case.strikes {
        go_on(work, chance.between(5, 40)).await.with_context(|| format!("before strike {number}"))?;
        // Not always just after an answer.
        tokio::time::sleep(Duration::from_micros(chance.between(0, 20_000))).await;
        match case.fault {
            Fault::Kill => {
                kill(installation, &mut chance, &mut kills);
                installation.all_up().await?;
            }
            Fault::KillDatabase => {
                installation.postgres.as_mut().context("this fault needs PostgreSQL")?.kill();
                kills += 1;
                installation.all_up().await?;
            }
            Fault::Stop => stop(installation, &mut chance).await?,
            Fault::FlushFails => flush::fails(installation, work, &mut chance, &mut kills).await?,
            Fault::FlushSlow => flush::slow(installation, work, &mut chance, &mut kills).await?,
            Fault::FlushOrder => go_on(work, WATCHED).await?,
            Fault::DiskFull => disk::full(installation, work).await?,
            Fault::Link => link(installation, work, &mut chance, &mut kills).await?,
        }
    }
    go_on(work, 40).await.context("after the last strike")?;
    Ok(kills)
}

/// Waits for so many more acknowledgements.
async fn go_on(work: &Work, count: u64) -> Result<()> {
    let reached = work.ledger.reach(work.ledger.acknowledged() + count);
    if tokio::time::timeout(PATIENCE, reached).await.is_err() {
        bail!(
            "nothing broken, and yet fewer than {count} writes were acknowledged: {:?}",
            work.callers.failures()
        );
    }
    Ok(())
}

/// Waits for so many more calls that fail.
async fn fail_on(work: &Work, count: u64) -> Result<()> {
    let enough = work.callers.failed() + count;
    let failed = async {
        while work.callers.failed() < enough {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, failed).await.context("calls go on succeeding while they cannot")
}

/// One program, or two at once.
fn kill(installation: &mut Installation, chance: &mut Chance, kills: &mut u32) {
    for _ in 0..=u32::from(installation.programs.len() > 1 && chance.one_in(5)) {
        let index = chance.index(installation.programs.len());
        *kills += u32::from(installation.programs[index].kill());
    }
}

async fn stop(installation: &mut Installation, chance: &mut Chance) -> Result<()> {
    let program = &installation.programs[chance.index(installation.programs.len())];
    program.signal("STOP")?;
    tokio::time::sleep(STANDSTILL).await;
    program.signal("CONT")
}

/// The way to posts-service is slow, then cut; one time in three a program is killed meanwhile.
async fn link(
    installation: &mut Installation,
    work: &Work,
    chance: &mut Chance,
    kills: &mut u32,
) -> Result<()> {
    installation.link.set(Way::Slow(Duration::from_millis(chance.between(5, 100))));
    go_on(work, chance.between(10, 40)).await?;
    installation.link.set(Way::Cut);
    if chance.one_in(3) {
        kill(installation, chance, kills);
        installation.all_up().await?;
    }
    go_on(work, chance.between(5, 20)).await?;
    installation.link.set(Way::Open);
    Ok(())
}
