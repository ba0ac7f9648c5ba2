//! An installation that has been started once, and `rapport doctor` beside it.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    process::Command,
    thread,
};

use rapport::{databases::Databases, keys::Folder};
use serde_json::Value;
use service_kit::config::Storage;
use store_kit::Engine;
use tempfile::TempDir;

/// Files, and perhaps a server's database.
pub struct House {
    pub folder: TempDir,
    pub storage: Storage,
    /// Where it would listen: ports that are free.
    pub listen: SocketAddr,
    pub admin: SocketAddr,
}

/// What `rapport doctor` said.
pub struct Report {
    pub code: i32,
    pub findings: Vec<Value>,
    pub all: String,
}

impl House {
    /// With databases of this engine.
    pub async fn on(engine: Engine) -> Self {
        let house = Self::before_its_databases(engine).await;
        Databases::open(&house.storage).await.unwrap().close().await;
        house
    }

    /// Keys, and a place for databases of this engine.
    pub async fn before_its_databases(engine: Engine) -> Self {
        let house = Self::empty();
        let url = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(store_kit::testing::postgres_url().await.parse().unwrap()),
        };
        let house = Self { storage: Storage { database_url: url, ..house.storage.clone() }, ..house };
        house.storage.make_data_dir().unwrap();
        Folder::of_data(&house.storage.data_dir).open().unwrap();
        house
    }

    /// Nothing was started here yet.
    pub fn empty() -> Self {
        let folder = TempDir::new().unwrap();
        let storage = Storage { data_dir: folder.path().join("data"), database_url: None };
        Self { folder, storage, listen: free_address(), admin: free_address() }
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.storage.data_dir.join(name)
    }

    /// `rapport doctor` with the settings of this house.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
        command.env_clear().arg("doctor").args(arguments);
        command.env("RAPPORT_DATA_DIR", &self.storage.data_dir);
        command.env("RAPPORT_LISTEN", self.listen.to_string());
        command.env("RAPPORT_ADMIN_LISTEN", self.admin.to_string());
        if let Some(url) = &self.storage.database_url {
            command.env("RAPPORT_DATABASE_URL", url.expose());
        }
        command
    }

    pub fn doctor(&self) -> Report {
        Report::of(self.command(&["--json"]))
    }
}

impl Report {
    pub fn of(mut command: Command) -> Self {
        let output = command.output().unwrap();
        let all = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        let json = all.rsplit_once("\nerror: ").map_or(all.as_str(), |(json, _)| json);
        let json: Value = serde_json::from_str(json).unwrap_or_default();
        let findings = json["findings"].as_array().cloned().unwrap_or_default();
        Self { code: output.status.code().unwrap(), findings, all }
    }

    /// There is such a finding; answers what to do about it.
    #[track_caller]
    pub fn has(&self, verdict: &str, check: &str, found: &str) -> &str {
        let is_it = |finding: &&Value| {
            finding["verdict"] == verdict
                && finding["check"] == check
                && finding["found"].as_str().unwrap().contains(found)
        };
        let finding = self.findings.iter().find(is_it);
        let finding = finding.unwrap_or_else(|| panic!("not {verdict} {check} {found:?}: {}", self.all));
        assert_eq!(self.code, i32::from(!self.wrong().is_empty()), "{}", self.all);
        finding["next"].as_str().unwrap_or_default()
    }

    /// What is wrong.
    pub fn wrong(&self) -> Vec<&str> {
        let wrong = self.findings.iter().filter(|finding| finding["verdict"] == "wrong");
        wrong.map(|finding| finding["found"].as_str().unwrap()).collect()
    }
}

/// Somebody who takes connections, listens to what is asked, and answers it so.
pub fn answering(answer: impl Fn(&str) -> String + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, mut asked) = (stream.unwrap(), [0; 1024]);
            let read = stream.read(&mut asked).unwrap_or_default();
            let _ = stream.write_all(answer(&String::from_utf8_lossy(&asked[..read])).as_bytes());
        }
    });
    address
}

/// The admin port of a Rapport that is ready.
pub fn ready() -> SocketAddr {
    let own = format!("rapport_build_info{{version=\"{}\"}} 1\n", env!("CARGO_PKG_VERSION"));
    answering(move |asked| {
        let body = if asked.contains("/metrics") { own.as_str() } else { "" };
        format!("HTTP/1.0 200 OK\r\n\r\n{body}")
    })
}

/// A server that hangs: the kernel takes its connections, and nobody ever answers.
pub fn hanging() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").unwrap()
}

/// An address that nobody listens on.
pub fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}
