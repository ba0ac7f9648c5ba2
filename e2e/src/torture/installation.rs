//! An installation of any form on any engine, whose programs are killed and started again.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

use super::{
    Case, Engine, Fault, Form, Programs,
    postgres::Postgres,
    process::{Process, is_ready, tail},
    relay::Relay,
};
use crate::address;

/// How long a program may take to get ready.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often it is looked at meanwhile.
const PAUSE: Duration = Duration::from_millis(5);

/// Size of the disk that is filled up.
const SMALL_DISK: &str = "size=192m,mode=0755";

/// Running programs with data of their own.
pub(super) struct Installation {
    pub(super) programs: Vec<Program>,
    pub(super) postgres: Option<Postgres>,
    /// Between comments-service and posts-service; nobody uses it in the all-in-one.
    pub(super) link: Relay,
    /// Where posts-service is called: each replica, and each gateway.
    pub(super) posts: Vec<SocketAddr>,
    /// Where comments-service is called.
    pub(super) comments: Vec<SocketAddr>,
    /// The folder on a small disk of its own, when the fault needs one.
    pub(super) small_disk: Option<SmallDisk>,
    folder: TempDir,
}

/// One program of the installation.
pub(super) struct Program {
    pub(super) name: String,
    command: Command,
    log: PathBuf,
    admin: SocketAddr,
    process: Option<Process>,
    /// How often it ended by itself.
    ended: u32,
}

/// A disk in memory; unmounted when this is dropped.
pub(super) struct SmallDisk(pub(super) PathBuf);

struct Ports {
    gateway: SocketAddr,
    posts: SocketAddr,
    comments: SocketAddr,
}

impl Installation {
    /// Starts an installation without any blog, and waits until it is ready.
    pub(super) async fn start(case: &Case, programs: &Programs) -> Result<Self> {
        let folder = TempDir::new()?;
        // PostgreSQL's own user passes through.
        run(Command::new("chmod").arg("755").arg(folder.path()))?;
        let (data, server) = (folder.path().join("data"), folder.path().join("postgres"));
        fs::create_dir(&data)?;
        fs::create_dir(&server)?;
        let small_disk = match (case.fault, case.engine) {
            (Fault::DiskFull, Engine::Sqlite) => Some(SmallDisk::mount(data.clone())?),
            (Fault::DiskFull, Engine::Postgres) => Some(SmallDisk::mount(server.clone())?),
            _ => None,
        };
        let postgres = match case.engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(Postgres::start(&server).await?),
        };
        run(programs.command("rapport").arg("keys").arg(data.join("keys")))?;
        let replicas = if case.form == Form::Replicas { 2 } else { 1 };
        let ports = (0..replicas).map(|_| Ports::free()).collect::<Result<Vec<_>>>()?;
        let link = Relay::start(ports.iter().map(|ports| ports.posts).collect()).await?;
        let faces = |own: fn(&Ports) -> SocketAddr| {
            ports.iter().map(own).chain(ports.iter().map(|ports| ports.gateway)).collect()
        };
        let mut installation = Self {
            posts: faces(|ports| ports.posts),
            comments: faces(|ports| ports.comments),
            programs: Vec::new(),
            postgres,
            link,
            small_disk,
            folder,
        };
        for (index, ports) in ports.iter().enumerate() {
            for name in case.form.programs() {
                let program = installation.program(programs, name, index, ports)?;
                installation.programs.push(program);
                installation.all_up().await?;
            }
        }
        Ok(installation)
    }

    fn program(
        &self,
        programs: &Programs,
        name: &'static str,
        index: usize,
        ports: &Ports,
    ) -> Result<Program> {
        let admin = address::reserved()?;
        let mut command = programs.command(name);
        if name == "rapport" {
            command.args(["serve", "--no-welcome"]);
        }
        for (setting, address) in [
            ("RAPPORT_LISTEN", ports.gateway),
            ("RAPPORT_POSTS_LISTEN", ports.posts),
            ("RAPPORT_COMMENTS_LISTEN", ports.comments),
            ("RAPPORT_ADMIN_LISTEN", admin),
            ("RAPPORT_POSTS_ADMIN_LISTEN", admin),
            ("RAPPORT_COMMENTS_ADMIN_LISTEN", admin),
        ] {
            command.env(setting, address.to_string());
        }
        let way_to_posts = if name == "comments-service" { self.link.address } else { ports.posts };
        for (setting, address) in [
            ("RAPPORT_PUBLIC_URL", ports.gateway),
            ("RAPPORT_POSTS_URL", way_to_posts),
            ("RAPPORT_COMMENTS_URL", ports.comments),
        ] {
            command.env(setting, format!("http://{address}"));
        }
        command.env("RAPPORT_DATA_DIR", self.data_dir()).env("RAPPORT_LOG", "warn");
        if let Some(server) = &self.postgres {
            command.env("RAPPORT_DATABASE_URL", server.url());
        }
        let log = self.folder.path().join(format!("{name}-{index}.log"));
        Ok(Program { name: format!("{name} {}", index + 1), command, log, admin, process: None, ended: 0 })
    }

    pub(super) fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Starts every program that has ended, the database before them, and waits until they are ready.
    pub(super) async fn all_up(&mut self) -> Result<()> {
        if let Some(server) = &mut self.postgres {
            server.ensure_up().await?;
        }
        for program in &mut self.programs {
            program.up().await?;
        }
        Ok(())
    }

    /// `kill -9` of all programs, then all of them again: nothing is under way any more.
    pub(super) async fn again(&mut self) -> Result<()> {
        for program in &mut self.programs {
            program.kill();
        }
        self.all_up().await
    }

    /// Processes whose flushes make a write durable.
    pub(super) fn flushing(&self) -> Vec<u32> {
        match &self.postgres {
            Some(server) => server.pids(),
            None => self.programs.iter().filter_map(Program::pid).collect(),
        }
    }

    /// All processes.
    pub(super) fn pids(&self) -> Vec<u32> {
        let servers = self.postgres.iter().flat_map(Postgres::pids);
        servers.chain(self.programs.iter().filter_map(Program::pid)).collect()
    }

    /// Where the run's own files may lie.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// How many programs ended by themselves so far.
    pub(super) fn ended(&self) -> u32 {
        self.programs.iter().map(|program| program.ended).sum()
    }

    /// Panics that the programs told of so far, in the words that they used.
    pub(super) fn panics(&self) -> Result<Vec<String>> {
        let mut panics = Vec::new();
        for program in &self.programs {
            let log = fs::read_to_string(&program.log)?;
            let told = log.lines().filter(|line| line.contains("panicked at"));
            panics.extend(told.map(|line| format!("{}: {line}", program.name)));
        }
        Ok(panics)
    }

    /// What the programs said last.
    pub(super) fn said(&self) -> String {
        let said = self.programs.iter().map(|program| format!("{}:\n{}", program.name, tail(&program.log)));
        said.collect::<Vec<_>>().join("\n")
    }
}

impl Program {
    /// `kill -9`. Answers whether there was anything to kill.
    pub(super) fn kill(&mut self) -> bool {
        // It is killed when it is dropped.
        self.process.take().is_some()
    }

    pub(super) fn pid(&self) -> Option<u32> {
        self.process.as_ref().map(Process::pid)
    }

    pub(super) fn signal(&self, signal: &str) -> Result<()> {
        self.process.as_ref().context("the program was started")?.signal(signal)
    }

    fn is_alive(&mut self) -> bool {
        self.process.as_mut().is_some_and(Process::is_alive)
    }

    async fn up(&mut self) -> Result<()> {
        let begun = Instant::now();
        loop {
            // A program that cannot open its database ends; whoever runs it starts it again.
            if !self.is_alive() {
                self.ended += u32::from(self.process.is_some());
                self.process = Some(Process::start(&mut self.command, &self.log)?);
            }
            if is_ready(self.admin).await {
                return Ok(());
            }
            if begun.elapsed() > PATIENCE {
                bail!("{} does not get ready: {}", self.name, tail(&self.log));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}

impl Ports {
    fn free() -> Result<Self> {
        Ok(Self {
            gateway: address::reserved()?,
            posts: address::reserved()?,
            comments: address::reserved()?,
        })
    }
}

impl SmallDisk {
    fn mount(at: PathBuf) -> Result<Self> {
        run(Command::new("mount").args(["-t", "tmpfs", "-o", SMALL_DISK, "tmpfs"]).arg(&at))?;
        Ok(Self(at))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: whoever still has a file there is about to end.
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.output()?;
    anyhow::ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
