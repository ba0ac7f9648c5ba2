//! `rapport`: reads the command line and hands over.

use std::process::ExitCode;

use clap::CommandFactory as _;
use rapport::{
    blog, claim,
    cli::{Cli, Command},
    doctor,
};
use service_kit::config;

fn main() -> ExitCode {
    let cli = if doctor::is_asked() { config::read_past_unusable() } else { config::read() };
    let cli: Cli = match cli {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    match cli.command.unwrap_or(Command::Serve(cli.serve)) {
        Command::Serve(settings) => rapport::serve::main(&settings),
        Command::Import(settings) => config::run(rapport::import::run(settings)),
        Command::Blog(blog::Command::Create(settings)) => config::run(blog::create(settings)),
        Command::Claim(settings) => config::run(claim::print(settings)),
        Command::Token(settings) => config::run(rapport::token::print(settings)),
        Command::Doctor(settings) => doctor::main(*settings, &Cli::command()),
        Command::Keys { folder } => config::run(async { rapport::keys::Folder::at(folder).make() }),
    }
}
