//! A private PostgreSQL cluster for one test process, on a Unix socket and a free loopback port.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

/// How long the server may take to answer.
const START_TIMEOUT: Duration = Duration::from_mins(1);

/// The package that brings the server, named when it is missing.
const MISSING: &str =
    "PostgreSQL's server programs are not installed: run `apt-get install postgresql` and try again";

/// The server's guardian waits for the end of its standard input, which comes when this process
/// ends, however it ends; then it stops the server and removes the folder.
const GUARDIAN: &str = r#"
"$@" >"$FOLDER/log" 2>&1 </dev/null &
server=$!
read -r _ || true
kill -INT "$server" 2>/dev/null
wait "$server"
rm -rf "$FOLDER"
"#;

/// Settings of a server whose data nobody wants back, and whose disk may be small: each new
/// database is some megabytes of log, of which a minimum is kept.
const SETTINGS: [&str; 7] = [
    "listen_addresses=127.0.0.1",
    "max_connections=500",
    "fsync=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "min_wal_size=32MB",
    "max_wal_size=64MB",
];

/// How much of the server's log a failure shows, in lines.
const LOG_SHOWN: usize = 40;

static CLUSTER: OnceLock<Cluster> = OnceLock::new();
static NEXT_DATABASE: AtomicU32 = AtomicU32::new(1);

struct Cluster {
    port: u16,
    programs: PathBuf,
    folder: PathBuf,
    _guardian: Child,
}

/// Makes an empty database and answers its URL.
pub(super) fn fresh_database() -> String {
    let cluster = CLUSTER.get_or_init(Cluster::start);
    let name = format!("test_{}", NEXT_DATABASE.fetch_add(1, Ordering::Relaxed));
    let created = Command::new(cluster.programs.join("createdb"))
        .args(["-h", "127.0.0.1", "-U", "rapport", "-p", &cluster.port.to_string(), &name])
        .status()
        .expect("createdb runs");
    assert!(created.success(), "createdb made {name}; the server's log ends with:\n{}", cluster.log());
    format!("postgres://rapport@127.0.0.1:{}/{name}", cluster.port)
}

impl Cluster {
    fn start() -> Self {
        let programs = find_programs().expect(MISSING);
        let folder = std::env::temp_dir().join(format!("rapport-postgres-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("the cluster's folder can be made");
        own(&folder);
        initialise(&programs, &folder);
        let port = free_port();
        let guardian = guard(&programs, &folder, port);
        let cluster = Self { port, programs, folder, _guardian: guardian };
        cluster.wait_until_ready();
        cluster
    }

    fn wait_until_ready(&self) {
        let begun = Instant::now();
        while !self.is_ready() {
            assert!(begun.elapsed() < START_TIMEOUT, "PostgreSQL did not start:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn is_ready(&self) -> bool {
        Command::new(self.programs.join("pg_isready"))
            .args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()])
            .status()
            .expect("pg_isready runs")
            .success()
    }

    /// The end of the server's log.
    fn log(&self) -> String {
        let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(LOG_SHOWN)..].join("\n")
    }
}

fn find_programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(Result::ok)
        .map(|version| version.path().join("bin"))
        .filter(|programs| programs.join("initdb").exists())
        .collect();
    versions.sort();
    versions.pop()
}

fn initialise(programs: &Path, folder: &Path) {
    let output = as_postgres(&programs.join("initdb"))
        .arg("-D")
        .arg(folder.join("data"))
        .args(["-U", "rapport", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"])
        .output()
        .expect("initdb runs");
    assert!(output.status.success(), "initdb: {}", String::from_utf8_lossy(&output.stderr));
}

fn guard(programs: &Path, folder: &Path, port: u16) -> Child {
    let server = as_postgres(&programs.join("postgres"));
    Command::new("sh")
        .args(["-c", GUARDIAN, "guardian"])
        .arg(server.get_program())
        .args(server.get_args())
        .arg("-D")
        .arg(folder.join("data"))
        .args(["-p", &port.to_string(), "-k"])
        .arg(folder)
        .args(SETTINGS.iter().flat_map(|setting| ["-c", setting]))
        .env("FOLDER", folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("sh runs")
}

/// PostgreSQL refuses to run as root, which tests in a container often are.
fn as_postgres(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(program);
    command
}

fn own(folder: &Path) {
    if is_root() {
        let owned = Command::new("chown").arg("postgres:postgres").arg(folder).status().expect("chown runs");
        assert!(owned.success(), "the user postgres exists");
    }
}

fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound address").port()
}
