//! `make bench`: group commit against one transaction per write, at the store's face, in the same run.
//!
//! Each engine is measured twice: as it is, and with 1 ms more for every flush, which `strace` adds to
//! the system call of the process that flushes (this one for SQLite, the server for PostgreSQL).

mod measure;
mod server;
mod work;

use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use clap::{Parser, ValueEnum};

/// What is measured; without it everything, each in a process of its own.
#[derive(Debug, Parser)]
struct Arguments {
    /// An engine, in this process.
    #[arg(long, hide = true)]
    engine: Option<Engine>,
    /// The server, for PostgreSQL.
    #[arg(long, hide = true)]
    url: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Engine {
    Sqlite,
    Postgres,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    match arguments.engine {
        Some(engine) => measure::run(engine, arguments.url),
        None => everything(),
    }
}

fn everything() -> anyhow::Result<()> {
    println!("Writes per second at the store's face: median of alternating rounds in one process");
    println!("(each write: a row locked, a request marked, a row inserted, a count raised, a change told)");
    for is_slow in [false, true] {
        let flush = if is_slow { "each flush 1 ms longer" } else { "flushes as they are" };
        println!("\nSQLite, {flush}");
        let mut program = Command::new(std::env::current_exe()?);
        program.args(["--engine", "sqlite"]);
        run(if is_slow { slowed(&program) } else { program })?;
        println!("\nPostgreSQL, {flush}");
        let server = server::Server::start(is_slow)?;
        let mut program = Command::new(std::env::current_exe()?);
        program.args(["--engine", "postgres", "--url", &server.url]);
        run(program)?;
    }
    Ok(())
}

fn run(mut program: Command) -> anyhow::Result<()> {
    let name = program.get_program().to_string_lossy().into_owned();
    let status = program.stdin(Stdio::null()).status();
    let status = status.with_context(|| format!("`{name}` does not start: run `apt-get install {name}`"))?;
    ensure!(status.success(), "the measurement failed: {status}");
    Ok(())
}

/// The same program with 1 ms more for every flush.
fn slowed(program: &Command) -> Command {
    const STRACE: &[&str] = &[
        "-f",
        "--seccomp-bpf",
        "-qq",
        "-o",
        "/dev/null",
        "-e",
        "trace=fsync,fdatasync",
        "-e",
        "inject=fsync,fdatasync:delay_enter=1000",
        "--",
    ];
    let mut slowed = Command::new("strace");
    slowed.args(STRACE).arg(program.get_program()).args(program.get_args());
    slowed
}
