//! A PostgreSQL server that flushes, in a folder of its own, stopped when this is dropped.

use std::{
    fs,
    net::TcpListener,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, ensure};
use tempfile::TempDir;

/// How long it may take to start.
const START_TIMEOUT: Duration = Duration::from_secs(30);

/// The server.
pub(crate) struct Server {
    pub(crate) url: String,
    child: Child,
    folder: TempDir,
}

impl Server {
    /// Starts one; `is_slow` adds 1 ms to every flush of it.
    pub(crate) fn start(is_slow: bool) -> anyhow::Result<Self> {
        let programs = programs().context("PostgreSQL is not installed: run `apt-get install postgresql`")?;
        let folder = TempDir::new()?;
        own(folder.path())?;
        let data = folder.path().join("data");
        let mut initdb = as_postgres(&programs.join("initdb"));
        initdb.arg("-D").arg(&data).args([
            "-U",
            "bench",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ]);
        ensure!(initdb.stdout(Stdio::null()).status()?.success(), "initdb made no cluster");
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut postgres = as_postgres(&programs.join("postgres"));
        postgres.arg("-D").arg(&data).args(["-p", &port.to_string()]);
        postgres.args(["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]);
        if is_slow {
            // WAL is flushed by this call, which strace then delays.
            postgres.args(["-c", "wal_sync_method=fdatasync"]);
            postgres = crate::slowed(&postgres);
        }
        let log = fs::File::create(folder.path().join("log"))?;
        let child = postgres.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn()?;
        let server = Self { url: format!("postgres://bench@127.0.0.1:{port}/postgres"), child, folder };
        server.wait(&programs, port)?;
        Ok(server)
    }

    fn wait(&self, programs: &Path, port: u16) -> anyhow::Result<()> {
        let begun = Instant::now();
        let is_ready = || {
            let mut asked = Command::new(programs.join("pg_isready"));
            asked.args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]).status()
        };
        while !is_ready()?.success() {
            let log = || fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            ensure!(begun.elapsed() < START_TIMEOUT, "PostgreSQL did not start: {}", log());
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// The server's own process, which may run below `strace`.
    fn process(&self) -> Option<String> {
        let file = fs::read_to_string(self.folder.path().join("data/postmaster.pid")).ok()?;
        file.lines().next().map(str::to_owned)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(process) = self.process() {
            let _ = Command::new("kill").args(["-INT", &process]).status();
        }
        let _ = self.child.wait();
    }
}

fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?.filter_map(Result::ok);
    versions
        .map(|version| version.path().join("bin"))
        .filter(|programs| programs.join("initdb").exists())
        .max()
}

/// PostgreSQL refuses to run as root.
fn as_postgres(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(program);
    command
}

fn own(folder: &Path) -> anyhow::Result<()> {
    if is_root() {
        let owned = Command::new("chown").arg("postgres:postgres").arg(folder).status()?;
        ensure!(owned.success(), "the user `postgres` does not exist: install PostgreSQL");
    }
    Ok(())
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}
