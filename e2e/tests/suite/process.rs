//! The real programs as processes of this test, which do not outlive it.

use std::{
    fs::{self, File},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    time::{Duration, Instant},
};

/// How long a program may take to get ready or to end.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often it is looked at meanwhile.
const PAUSE: Duration = Duration::from_millis(20);

/// Waits for the end of its standard input, which comes when the test process ends, however it
/// ends; then it kills the program.
const GUARDIAN: &str = r#"read -r _ || true; kill -KILL "$1" 2>/dev/null"#;

/// A program at work.
pub(crate) struct Process {
    name: &'static str,
    child: Child,
    guardian: Child,
    log: PathBuf,
}

/// `program` without the settings of whoever runs the tests.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(find(program));
    command.env_clear();
    command
}

/// Runs a program to its end.
pub(crate) fn run(command: &mut Command) -> Output {
    command.stdin(Stdio::null()).output().expect("the program runs")
}

/// What a program wrote to its standard output, having succeeded.
#[track_caller]
pub(crate) fn stdout(command: &mut Command) -> String {
    let output = run(command);
    assert!(output.status.success(), "{command:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The program beside this test. Cargo builds the binaries of other packages only when asked.
fn find(program: &str) -> PathBuf {
    let test = std::env::current_exe().expect("this test is a file");
    let profile = test.parent().and_then(Path::parent).expect("tests lie in target/PROFILE/deps");
    let path = profile.join(program);
    assert!(path.exists(), "{} is missing: run `cargo build --workspace` first", path.display());
    path
}

impl Process {
    /// Starts the program; its log lies in `folder`.
    pub(crate) fn start(name: &'static str, mut command: Command, folder: &Path) -> Self {
        let log = folder.join(format!("{name}.log"));
        let file = File::create(&log).expect("a log can be written");
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(file)
            .spawn()
            .expect("the program starts");
        let guardian = Command::new("sh")
            .args(["-c", GUARDIAN, "guardian", &child.id().to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("sh runs");
        Self { name, child, guardian, log }
    }

    /// Waits until `/readyz` on the admin port says so.
    pub(crate) fn wait_until_ready(&mut self, admin: SocketAddr) {
        self.wait_until("is ready", || is_ready(admin));
        assert!(
            self.is_alive(),
            "{} ended, and another server answers at {admin}: {}",
            self.name,
            self.log()
        );
    }

    /// Waits until something can be seen of it, which it must live to show.
    #[track_caller]
    pub(crate) fn wait_until(&mut self, what: &str, is_seen: impl Fn() -> bool) {
        let begun = Instant::now();
        while !is_seen() {
            let ended = self.child.try_wait().expect("a child can be asked");
            let waiting = ended.is_none() && begun.elapsed() < PATIENCE;
            assert!(waiting, "not to be seen that {} {what} ({ended:?}): {}", self.name, self.log());
            std::thread::sleep(PAUSE);
        }
    }

    /// What it said so far.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Sends a signal, for example `TERM`.
    pub(crate) fn signal(&self, signal: &str) {
        let sent = Command::new("kill").arg(format!("-{signal}")).arg(self.child.id().to_string()).status();
        assert!(sent.expect("kill runs").success(), "{} was still there", self.name);
    }

    /// Its number among the machine's processes.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it is still at work.
    pub(crate) fn is_alive(&mut self) -> bool {
        self.child.try_wait().expect("a child can be asked").is_none()
    }

    /// Waits for its end while the test's own connections go on answering.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        let begun = Instant::now();
        while self.is_alive() {
            assert!(begun.elapsed() < PATIENCE, "{} does not end: {}", self.name, self.log());
            tokio::time::sleep(PAUSE).await;
        }
        self.wait()
    }

    /// Waits for its end.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child can be asked") {
                return status;
            }
            assert!(begun.elapsed() < PATIENCE, "{} does not end: {}", self.name, self.log());
            std::thread::sleep(PAUSE);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The guardian first: afterwards the number may be another process's.
        for child in [&mut self.guardian, &mut self.child] {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A plain question over HTTP/1.0, since nothing asynchronous runs yet.
fn is_ready(admin: SocketAddr) -> bool {
    use std::io::{Read as _, Write as _};
    let Ok(mut stream) = std::net::TcpStream::connect_timeout(&admin, Duration::from_secs(1)) else {
        return false;
    };
    let mut answer = String::new();
    stream.set_read_timeout(Some(Duration::from_secs(5))).is_ok()
        && stream.write_all(b"GET /readyz HTTP/1.0\r\n\r\n").is_ok()
        && stream.read_to_string(&mut answer).is_ok()
        && answer.split_whitespace().nth(1) == Some("200")
}
