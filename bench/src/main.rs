//! `make bench`: group commit against one transaction per write, in the same run.
//!
//! At the store's face each engine is measured twice: as it is, and with 1 ms more for every flush, which
//! `strace` adds to the system call of the process that flushes (this one for SQLite, the server for
//! PostgreSQL). Then through the gateway, over gRPC and REST.

mod faces;
mod house;
mod measure;
mod server;
mod store;

use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use clap::{Parser, ValueEnum};

/// What is measured; without it everything, each in a process of its own.
#[derive(Debug, Parser)]
struct Arguments {
    /// What is measured in this process.
    #[arg(hide = true)]
    face: Option<Face>,
    /// On this server, rather than on files.
    #[arg(long, hide = true)]
    url: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Face {
    /// That of the store.
    Store,
    /// Those of the gateway.
    Gateway,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    match arguments.face {
        Some(face) => tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?
            .block_on(measure(face, arguments.url.as_deref())),
        None => everything(),
    }
}

async fn measure(face: Face, url: Option<&str>) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    match face {
        Face::Store => store::measure(url, folder.path()).await,
        Face::Gateway => faces::measure(url, folder.path()).await,
    }
}

fn everything() -> anyhow::Result<()> {
    println!("Writes per second at the store's face: median of alternating rounds in one process");
    println!("(each write: a row locked, a request marked, a row inserted, a count raised, a change told)");
    on_both_engines("store", false)?;
    on_both_engines("store", true)?;
    println!("\nComments per second through the gateway of the all-in-one");
    on_both_engines("gateway", false)
}

fn on_both_engines(face: &str, is_slow: bool) -> anyhow::Result<()> {
    let flush = if is_slow { "each flush 1 ms longer" } else { "flushes as they are" };
    let program = || Ok::<_, std::io::Error>(Command::new(std::env::current_exe()?));
    println!("\nSQLite, {flush}");
    let mut on_files = program()?;
    on_files.arg(face);
    run(if is_slow { slowed(&on_files) } else { on_files })?;
    println!("\nPostgreSQL, {flush}");
    let server = server::Server::start(is_slow)?;
    let mut on_server = program()?;
    on_server.args([face, "--url", &server.url]);
    run(on_server)
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
