//! strace at work on running processes: it changes what the kernel answers them, or writes down what they
//! ask of it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};

use super::process::signal_to;

/// How long it may take to take hold.
const ATTACH: Duration = Duration::from_secs(5);

/// How often it is tried: a process that a server starts in between may escape it.
const ATTEMPTS: u32 = 4;

/// How often it is looked at meanwhile.
const PAUSE: Duration = Duration::from_millis(5);

/// It lets go when this is dropped.
pub(super) struct Strace {
    child: Child,
    /// What it says of itself.
    said: PathBuf,
}

impl Strace {
    /// Takes hold of the processes and of every process that they start, and writes what it sees to `log`.
    /// `pids` is asked anew: a server may start another process meanwhile.
    ///
    /// # Errors
    /// When it is not there or may not trace, in its own words.
    pub(super) async fn attach(pids: impl Fn() -> Vec<u32>, log: &Path, settings: &[&str]) -> Result<Self> {
        for _ in 0..ATTEMPTS {
            let mut strace = Self::start(&pids(), log, settings)?;
            let begun = Instant::now();
            while begun.elapsed() < ATTACH && strace.is_at_work() {
                if pids().into_iter().all(is_held) {
                    return Ok(strace);
                }
                tokio::time::sleep(PAUSE).await;
            }
            if !strace.is_at_work() {
                let said = fs::read_to_string(&strace.said).unwrap_or_default();
                bail!("strace may not trace here: {said}run this as root, or set kernel.yama.ptrace_scope=0");
            }
        }
        bail!(
            "strace does not take hold of every process within {} s",
            ATTACH.as_secs() * u64::from(ATTEMPTS)
        )
    }

    fn start(pids: &[u32], log: &Path, settings: &[&str]) -> Result<Self> {
        let said = log.with_extension("said");
        let mut command = Command::new("strace");
        command.args(["-f", "-q", "-e", "signal=none"]).args(settings).arg("-o").arg(log);
        for pid in pids {
            command.args(["-p", &pid.to_string()]);
        }
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(fs::File::create(&said)?)
            .spawn()
            .context("strace is not installed: run `apt-get install strace`")?;
        Ok(Self { child, said })
    }

    fn is_at_work(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Strace {
    fn drop(&mut self) {
        // Asked to end, it lets go first.
        let _ = signal_to(self.child.id(), "TERM");
        let _ = self.child.wait();
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
