//! The command line of `rapport doctor`.

use clap::{Args, Subcommand};
use service_kit::config;

use crate::settings::Serve;

/// Settings of `rapport doctor`: those of the program that is looked at, and what is to be done.
#[derive(Debug, Clone, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Settings {
    /// Begin a new epoch of the change feed instead, as after every restore: positions from before are
    /// refused, and whoever follows begins anew
    #[arg(long, global = true)]
    pub new_epoch: bool,
    /// Print what was found as JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// Which program; the all-in-one when nothing is said.
    #[command(subcommand)]
    pub program: Option<Program>,
    /// Those of the all-in-one.
    #[command(flatten)]
    pub serve: Serve,
}

/// A program of the split form, with its own settings.
#[derive(Debug, Clone, Subcommand)]
pub enum Program {
    /// Look at posts-service as it is set here
    PostsService(posts_service::config::Settings),
    /// Look at comments-service as it is set here
    CommentsService(comments_service::config::Settings),
    /// Look at the gateway as it is set here
    Gateway(gateway::config::Settings),
}

impl Settings {
    /// `rapport`, `posts-service`, ...
    pub fn program_name(&self) -> &'static str {
        match &self.program {
            None => "rapport",
            Some(Program::PostsService(_)) => "posts-service",
            Some(Program::CommentsService(_)) => "comments-service",
            Some(Program::Gateway(_)) => "gateway",
        }
    }

    /// Whether the program's settings are to be printed instead.
    pub fn print_config(&self) -> bool {
        match &self.program {
            None => self.serve.print_config,
            Some(Program::PostsService(settings)) => settings.print_config,
            Some(Program::CommentsService(settings)) => settings.print_config,
            Some(Program::Gateway(settings)) => settings.print_config,
        }
    }

    /// The program's settings in effect as JSON, secrets redacted.
    pub fn shown(&self) -> String {
        match &self.program {
            None => config::shown(&self.serve),
            Some(Program::PostsService(settings)) => config::shown(settings),
            Some(Program::CommentsService(settings)) => config::shown(settings),
            Some(Program::Gateway(settings)) => config::shown(settings),
        }
    }
}
