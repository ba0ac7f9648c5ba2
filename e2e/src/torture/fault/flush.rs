//! Flushes to disk that fail or are slow: strace changes what the kernel answers.

use anyhow::Result;

use super::{fail_on, go_on, kill};
use crate::torture::{chance::Chance, installation::Installation, strace::Strace, work::Work};

/// Both engines flush by these two.
const FLUSHES: &str = "fsync,fdatasync";

/// Calls that fail before flushes succeed again.
const FAILURES: u64 = 20;

/// Acknowledgements in spite of that after which no call has to fail any more: more than there are callers.
const ACKNOWLEDGEMENTS: u64 = 40;

/// Every flush fails, then one time in two the program is killed before it can again. Meanwhile nothing
/// may be acknowledged that began meanwhile: the ledger holds that against the callers.
pub(super) async fn fails(
    installation: &mut Installation,
    work: &Work,
    chance: &mut Chance,
    kills: &mut u32,
) -> Result<()> {
    let injected = inject(installation, "error=EIO").await?;
    work.ledger.flushes_fail(true);
    // Acknowledgements are a mistake now, but for those of what began before; many end the wait, too.
    let unexpected = work.ledger.reach(work.ledger.acknowledged() + ACKNOWLEDGEMENTS);
    let failed = tokio::select! {
        failed = fail_on(work, FAILURES) => failed,
        () = unexpected => Ok(()),
    };
    work.ledger.flushes_fail(false);
    if chance.one_in(2) {
        kill(installation, chance, kills);
    }
    drop(injected);
    failed?;
    installation.all_up().await?;
    go_on(work, 10).await
}

/// Every flush takes 20 ms more, and the program is killed meanwhile.
pub(super) async fn slow(
    installation: &mut Installation,
    work: &Work,
    chance: &mut Chance,
    kills: &mut u32,
) -> Result<()> {
    let injected = inject(installation, "delay_enter=20000").await?;
    go_on(work, chance.between(5, 30)).await?;
    kill(installation, chance, kills);
    drop(injected);
    installation.all_up().await
}

/// What it changes of every flush that makes a write durable.
async fn inject(installation: &Installation, what: &str) -> Result<Strace> {
    let inject = format!("inject={FLUSHES}:{what}");
    let settings = ["-e", &format!("trace={FLUSHES}"), "-e", &inject];
    Strace::attach(|| installation.flushing(), &installation.folder().join("strace.log"), &settings).await
}
