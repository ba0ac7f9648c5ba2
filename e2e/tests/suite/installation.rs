//! An installation of either process form, and where its faces are.

use std::{net::SocketAddr, path::PathBuf, process::Command};

use e2e::address;
use tempfile::TempDir;

use crate::{
    certificates::Certificates,
    process::{self, Process},
};

/// How the services are spread over processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// `rapport serve` on SQLite.
    AllInOne,
    /// posts-service, comments-service and gateway on PostgreSQL.
    Split,
}

/// What some tests want besides.
#[derive(Debug, Clone, Copy, Default)]
struct Extras {
    /// Services that call each other over TLS.
    is_secured: bool,
    /// What is logged.
    log: Option<&'static str>,
}

/// Running programs with a data directory of their own.
pub(crate) struct Installation {
    pub(crate) form: Form,
    pub(crate) gateway: SocketAddr,
    pub(crate) posts: SocketAddr,
    pub(crate) comments: SocketAddr,
    /// An admin port of each process.
    pub(crate) admins: Vec<SocketAddr>,
    pub(crate) processes: Vec<Process>,
    /// Where its services call each other over TLS.
    pub(crate) certificates: Option<Certificates>,
    /// What its programs log, where that is not what they are set to by themselves.
    log: Option<&'static str>,
    /// What each of them was started as.
    programs: Vec<(&'static str, &'static [&'static str])>,
    folder: TempDir,
    database_url: Option<String>,
}

impl Installation {
    /// Starts an installation without any blog, and waits until it is ready.
    pub(crate) async fn start(form: Form) -> Self {
        Self::begin(form, Extras::default()).await
    }

    /// The same with programs that log by this filter.
    pub(crate) async fn start_logging(form: Form, log: &'static str) -> Self {
        Self::begin(form, Extras { log: Some(log), ..Extras::default() }).await
    }

    /// The same with services that call each other over TLS.
    pub(crate) async fn start_secured() -> Self {
        Self::begin(Form::Split, Extras { is_secured: true, ..Extras::default() }).await
    }

    async fn begin(form: Form, Extras { is_secured, log }: Extras) -> Self {
        let database_url = match form {
            Form::AllInOne => None,
            Form::Split => Some(store_kit::testing::postgres_url().await),
        };
        let folder = TempDir::new().expect("a temporary folder can be made");
        process::stdout(process::command("rapport").arg("keys").arg(data(&folder).join("keys")));
        let certificates = is_secured.then(|| Certificates::new(folder.path().join("tls")));
        let mut installation = Self {
            form,
            certificates,
            log,
            gateway: reserved(),
            posts: reserved(),
            comments: reserved(),
            admins: Vec::new(),
            processes: Vec::new(),
            programs: Vec::new(),
            folder,
            database_url,
        };
        match form {
            Form::AllInOne => installation.launch("rapport", &["serve", "--no-welcome"]),
            Form::Split => {
                for program in ["posts-service", "comments-service", "gateway"] {
                    installation.launch(program, &[]);
                }
            }
        }
        for (process, admin) in installation.processes.iter_mut().zip(&installation.admins) {
            process.wait_until_ready(*admin);
        }
        installation
    }

    fn launch(&mut self, program: &'static str, arguments: &'static [&'static str]) {
        let admin = reserved();
        self.processes.push(self.started(program, arguments, admin));
        self.programs.push((program, arguments));
        self.admins.push(admin);
    }

    fn started(&self, program: &'static str, arguments: &[&str], admin: SocketAddr) -> Process {
        let mut command = self.command(program);
        command.args(arguments);
        self.with_ports(&mut command);
        with_admin(admin, &mut command);
        Process::start(program, command, self.folder.path())
    }

    /// What runs.
    pub(crate) fn programs(&self) -> impl Iterator<Item = &'static str> {
        self.programs.iter().map(|(program, _)| *program)
    }

    /// The same ports as that program has.
    pub(crate) fn with_ports_of(&self, program: &str, command: &mut Command) {
        self.with_ports(command);
        let index = self.programs().position(|known| known == program).expect("it runs");
        with_admin(self.admins[index], command);
    }

    /// Where the programs of this installation are, for another one.
    pub(crate) fn with_ports(&self, command: &mut Command) {
        for (setting, address) in [
            ("RAPPORT_LISTEN", self.gateway),
            ("RAPPORT_POSTS_LISTEN", self.posts),
            ("RAPPORT_COMMENTS_LISTEN", self.comments),
        ] {
            command.env(setting, address.to_string());
        }
        for (setting, address) in [
            ("RAPPORT_PUBLIC_URL", self.gateway),
            ("RAPPORT_POSTS_URL", self.posts),
            ("RAPPORT_COMMENTS_URL", self.comments),
        ] {
            let is_called = setting != "RAPPORT_PUBLIC_URL";
            let scheme = if is_called && self.certificates.is_some() { "https" } else { "http" };
            command.env(setting, format!("{scheme}://{address}"));
        }
        command.env("RAPPORT_BLOG_HOSTS", format!("hosted={}", self.own_host()));
    }

    /// Where the blog `hosted` is at home, if a test makes it.
    pub(crate) fn own_host(&self) -> String {
        format!("http://hosted.localhost:{}", self.gateway.port())
    }

    /// Stops those of these programs that it has, and waits for their end.
    pub(crate) async fn stop(&mut self, programs: &[&str]) {
        for ((program, _), process) in self.programs.iter().zip(&mut self.processes) {
            if programs.contains(program) {
                process.signal("TERM");
                assert_eq!(process.ended().await.code(), Some(0), "{}", process.log());
            }
        }
    }

    /// Starts them again where they were, and waits until they are ready.
    pub(crate) fn start_again(&mut self, programs: &[&str]) {
        for index in 0..self.programs.len() {
            let ((program, arguments), admin) = (self.programs[index], self.admins[index]);
            if programs.contains(&program) {
                self.processes[index] = self.started(program, arguments, admin);
                self.processes[index].wait_until_ready(admin);
            }
        }
    }

    /// Where its databases are, if on a server.
    pub(crate) fn database_url(&self) -> Option<&str> {
        self.database_url.as_deref()
    }

    /// A program of ours with this installation's data.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = process::command(program);
        command.env("RAPPORT_DATA_DIR", self.data_dir());
        if let Some(url) = &self.database_url {
            command.env("RAPPORT_DATABASE_URL", url);
        }
        if let Some(log) = self.log {
            command.env("RAPPORT_LOG", log);
        }
        if let Some(certificates) = &self.certificates {
            certificates.settings(&mut command);
        }
        command
    }

    pub(crate) fn data_dir(&self) -> PathBuf {
        data(&self.folder)
    }

    pub(crate) fn keys(&self) -> PathBuf {
        self.data_dir().join("keys")
    }
}

fn with_admin(admin: SocketAddr, command: &mut Command) {
    for setting in ["RAPPORT_ADMIN_LISTEN", "RAPPORT_POSTS_ADMIN_LISTEN", "RAPPORT_COMMENTS_ADMIN_LISTEN"] {
        command.env(setting, admin.to_string());
    }
}

/// An address for a server of ours, which no server of another test is given.
fn reserved() -> SocketAddr {
    address::reserved().expect("a port is free")
}

fn data(folder: &TempDir) -> PathBuf {
    folder.path().join("data")
}
