//! A PostgreSQL server of the run's own, with its flushes on, to be killed and started again.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};

use super::process::{Process, children, signal_to, tail};
use crate::address;

/// How long the server may take to answer after a start.
const START_TIMEOUT: Duration = Duration::from_mins(1);

/// How often it is asked meanwhile.
const PAUSE: Duration = Duration::from_millis(20);

/// The server and its folder.
pub(super) struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    address: SocketAddr,
    process: Process,
}

impl Postgres {
    /// Makes a cluster in `folder`, which is there, starts it and makes the database.
    pub(super) async fn start(folder: &Path) -> Result<Self> {
        let programs = find_programs()
            .context("PostgreSQL's server programs are not installed: run `apt-get install postgresql`")?;
        if is_root() {
            run(Command::new("chown").arg("postgres:postgres").arg(folder))?;
        }
        let settings = ["-U", "rapport", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"];
        run(as_postgres(&programs.join("initdb")).arg("-D").arg(folder.join("data")).args(settings))?;
        let address = address::reserved()?;
        let process = launch(&programs, folder, address)?;
        let mut server = Self { programs, folder: folder.to_owned(), address, process };
        server.wait_until_ready().await?;
        let port = address.port().to_string();
        run(Command::new(server.programs.join("createdb")).args([
            "-h",
            "127.0.0.1",
            "-U",
            "rapport",
            "-p",
            &port,
            "torture",
        ]))?;
        Ok(server)
    }

    pub(super) fn url(&self) -> String {
        format!("postgres://rapport@{}/torture", self.address)
    }

    pub(super) fn port(&self) -> u16 {
        self.address.port()
    }

    /// The records of its log from this place (LSN) on, as `pg_waldump` names them.
    pub(super) fn dump_wal(&self, from: &str) -> Result<String> {
        let mut dump = Command::new(self.programs.join("pg_waldump"));
        dump.arg("-p").arg(self.folder.join("data/pg_wal")).args(["-s", from]);
        // It ends with an error where the log ends.
        let output = dump.stdin(Stdio::null()).output().context("pg_waldump comes with the server")?;
        ensure!(!output.stdout.is_empty(), "{dump:?}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?)
    }

    /// The server and its backends.
    pub(super) fn pids(&self) -> Vec<u32> {
        let mut pids = vec![self.process.pid()];
        pids.extend(children(self.process.pid()));
        pids
    }

    /// `kill -9` of the server and everything that it started.
    pub(super) fn kill(&mut self) {
        let backends = children(self.process.pid());
        self.process.kill();
        // They end by themselves when the server is gone; some have done so already.
        for pid in backends {
            let _ = signal_to(pid, "KILL");
        }
    }

    /// Starts it again where it has ended, and waits until it answers.
    pub(super) async fn ensure_up(&mut self) -> Result<()> {
        self.wait_until_ready().await
    }

    async fn wait_until_ready(&mut self) -> Result<()> {
        let begun = Instant::now();
        loop {
            // It refuses to start while the memory of the one before is still in use.
            if !self.process.is_alive() {
                self.process = launch(&self.programs, &self.folder, self.address)?;
            }
            let port = self.address.port().to_string();
            let ready = Command::new(self.programs.join("pg_isready"))
                .args(["-q", "-h", "127.0.0.1", "-p", &port])
                .status()?;
            if ready.success() {
                return Ok(());
            }
            if begun.elapsed() > START_TIMEOUT {
                bail!("PostgreSQL does not start: {}", tail(&self.folder.join("log")));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.kill();
    }
}

fn launch(programs: &Path, folder: &Path, address: SocketAddr) -> Result<Process> {
    let mut command = as_postgres(&programs.join("postgres"));
    command.arg("-D").arg(folder.join("data")).arg("-k").arg(folder);
    command.args(["-p", &address.port().to_string()]);
    for setting in ["listen_addresses=127.0.0.1", "max_connections=300", "max_wal_size=64MB"] {
        command.args(["-c", setting]);
    }
    Process::start(&mut command, &folder.join("log"))
}

fn find_programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
    let programs = versions.map(|version| version.path().join("bin"));
    programs.filter(|programs| programs.join("initdb").exists()).max()
}

/// PostgreSQL refuses to run as root. `setpriv` becomes the program, so that its number is the server's.
fn as_postgres(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(program);
    command
}

pub(super) fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.stdin(Stdio::null()).output()?;
    ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
