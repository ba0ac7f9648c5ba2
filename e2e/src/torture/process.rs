//! The real programs as processes of the run, which do not outlive it.

use std::{
    fs::{self, OpenOptions},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use super::Case;

/// Waits for the end of its standard input, which comes when the run ends, however it ends; then it
/// kills the program.
const GUARDIAN: &str = r#"read -r _ || true; kill -KILL "$1" 2>/dev/null"#;

/// How long a program may take to answer one question about its readiness.
const ANSWER: Duration = Duration::from_secs(5);

/// The folder with the programs.
#[derive(Debug, Clone)]
pub struct Programs(PathBuf);

/// The programs that these cases start: beside this one, where Cargo puts them, unless `folder` says
/// otherwise.
///
/// # Errors
/// When one of them is missing, naming the command that builds it.
pub fn find_programs(folder: Option<PathBuf>, cases: &[Case]) -> Result<Programs> {
    let own = std::env::current_exe()?;
    let beside = own.parent().context("a program lies in a folder")?;
    let beside = if beside.ends_with("deps") { beside.parent().unwrap_or(beside) } else { beside };
    let folder = folder.unwrap_or_else(|| beside.to_owned());
    let programs = cases.iter().flat_map(|case| case.form.programs());
    // The all-in-one makes the keys of every form.
    for program in programs.chain(&["rapport"]) {
        let path = folder.join(program);
        ensure!(path.exists(), "{} is missing: run `cargo build --workspace` first", path.display());
    }
    Ok(Programs(folder))
}

impl Programs {
    /// The program without the settings of whoever runs this.
    pub(super) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.0.join(program));
        command.env_clear();
        command
    }
}

/// A program at work.
pub(super) struct Process {
    child: Child,
    guardian: Child,
}

impl Process {
    /// Starts the program; what it says is added to `log`.
    pub(super) fn start(command: &mut Command, log: &Path) -> Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(log)?;
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(file)
            .spawn()
            .with_context(|| format!("{command:?} does not start"))?;
        let guardian = Command::new("sh")
            .args(["-c", GUARDIAN, "guardian", &child.id().to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()?;
        Ok(Self { child, guardian })
    }

    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(super) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Sends a signal, for example `STOP`.
    pub(super) fn signal(&self, signal: &str) -> Result<()> {
        signal_to(self.pid(), signal)
    }

    /// `kill -9`, and waits until it is gone.
    pub(super) fn kill(&mut self) {
        // The guardian first: afterwards the number may be another process's.
        for child in [&mut self.guardian, &mut self.child] {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Sends a signal to a process that the run started.
pub(super) fn signal_to(pid: u32, signal: &str) -> Result<()> {
    let mut kill = Command::new("kill");
    let sent = kill.arg(format!("-{signal}")).arg(pid.to_string()).stderr(Stdio::null()).status()?;
    ensure!(sent.success(), "process {pid} was not there for {signal}");
    Ok(())
}

/// Direct children of a process.
pub(super) fn children(pid: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    lists
        .flat_map(|list| list.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>())
        .collect()
}

/// The end of a log, for an error.
pub(super) fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(15)..].join("\n")
}

/// Whether `/readyz` on the admin port says so.
pub(super) async fn is_ready(admin: SocketAddr) -> bool {
    let asked = async {
        let mut stream = TcpStream::connect(admin).await.ok()?;
        stream.write_all(b"GET /readyz HTTP/1.0\r\n\r\n").await.ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.ok()?;
        Some(answer.split_whitespace().nth(1) == Some("200"))
    };
    tokio::time::timeout(ANSWER, asked).await.ok().flatten().unwrap_or_default()
}
