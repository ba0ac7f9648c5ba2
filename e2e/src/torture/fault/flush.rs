//! Flushes to disk that fail or are slow: strace changes what the kernel answers.

use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};

use super::{Struck, fail_on, go_on, kill};
use crate::torture::{chance::Chance, installation::Installation, process::signal_to, work::Work};

/// Both engines flush by these two.
const FLUSHES: &str = "fsync,fdatasync";

/// Calls that fail before flushes succeed again.
const FAILURES: u64 = 20;

/// Acknowledgements in spite of that after which no call has to fail any more: more than there are callers.
const ACKNOWLEDGEMENTS: u64 = 40;

/// How long strace may take to take hold.
const ATTACH: Duration = Duration::from_secs(5);

/// How often it is tried: a process that a server starts in between may escape it.
const ATTEMPTS: u32 = 4;

/// Every flush fails, then one time in two the program is killed before it can again. Meanwhile nothing
/// may be acknowledged that began meanwhile: the ledger holds that against the callers.
pub(super) async fn fails(
    installation: &mut Installation,
    work: &Work,
    chance: &mut Chance,
    struck: &mut Struck,
) -> Result<()> {
    let injected = Injection::begin(installation, "error=EIO").await?;
    work.ledger.flushes_fail(true);
    // Acknowledgements are a mistake now, but for those of what began before; many end the wait, too.
    let unexpected = work.ledger.reach(work.ledger.acknowledged() + ACKNOWLEDGEMENTS);
    let failed = tokio::select! {
        failed = fail_on(work, FAILURES) => failed,
        () = unexpected => Ok(()),
    };
    work.ledger.flushes_fail(false);
    if chance.one_in(2) {
        kill(installation, chance, struck);
    }
    drop(injected);
    failed?;
    struck.ended += installation.all_up().await?;
    go_on(work, 10).await
}

/// Every flush takes 20 ms more, and the program is killed meanwhile.
pub(super) async fn slow(
    installation: &mut Installation,
    work: &Work,
    chance: &mut Chance,
    struck: &mut Struck,
) -> Result<()> {
    let injected = Injection::begin(installation, "delay_enter=20000").await?;
    go_on(work, chance.between(5, 30)).await?;
    kill(installation, chance, struck);
    drop(injected);
    installation.all_up().await.map(drop)
}

/// strace at work; it lets go when this is dropped.
struct Injection(Child);

impl Injection {
    async fn begin(installation: &Installation, what: &str) -> Result<Self> {
        for _ in 0..ATTEMPTS {
            let injection = Self::attach(installation, what)?;
            let begun = Instant::now();
            while begun.elapsed() < ATTACH {
                // Asked anew: a server may start another process meanwhile.
                if installation.flushing().into_iter().all(is_held) {
                    return Ok(injection);
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
        bail!("strace does not take hold of every process: this machine may not let it")
    }

    fn attach(installation: &Installation, what: &str) -> Result<Self> {
        let mut command = Command::new("strace");
        command.args(["-f", "-q", "-e", &format!("trace={FLUSHES}"), "-e", "signal=none"]);
        command.args(["-e", &format!("inject={FLUSHES}:{what}")]);
        command.arg("-o").arg(installation.folder().join("strace.log"));
        for pid in installation.flushing() {
            command.args(["-p", &pid.to_string()]);
        }
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("strace is not installed: run `apt-get install strace`")?;
        Ok(Self(child))
    }
}

impl Drop for Injection {
    fn drop(&mut self) {
        // Asked to end, it lets go first.
        let _ = signal_to(self.0.id(), "TERM");
        let _ = self.0.wait();
    }
}

/// Whether every thread of the process is traced; a process that has ended needs no tracing.
fn is_held(pid: u32) -> bool {
    let Ok(threads) = fs::read_dir(Path::new("/proc").join(pid.to_string()).join("task")) else {
        return true;
    };
    threads.flatten().all(|thread| {
        let status = fs::read_to_string(thread.path().join("status")).unwrap_or_default();
        let tracer = status.lines().find_map(|line| line.strip_prefix("TracerPid:"));
        tracer.is_none_or(|tracer| tracer.trim() != "0")
    })
}
