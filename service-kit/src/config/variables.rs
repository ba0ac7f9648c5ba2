//! The variables that a command reads: which are empty, which cannot be used, which nobody knows.

use std::{collections::BTreeSet, ffi::OsString};

use clap::{Command, builder::Resettable, error::ErrorKind};

use super::{hide_secret, one_line};

/// What every variable of ours begins with.
const PREFIX: &str = "RAPPORT_";

/// Leaves out variables that are empty, below subcommands too.
pub(super) fn without_empty(command: Command) -> Command {
    command
        .mut_args(|argument| match argument.get_env().and_then(std::env::var_os) {
            Some(value) if value.is_empty() => argument.env(Resettable::Reset),
            _ => argument,
        })
        .mut_subcommands(without_empty)
}

/// Leaves out those that cannot be used.
pub(super) fn without_unusable(command: Command) -> Command {
    let unusable: BTreeSet<OsString> =
        unusable(&command).into_iter().map(|(variable, _)| variable.into()).collect();
    command
        .mut_args(|argument| match argument.get_env() {
            Some(variable) if unusable.contains(variable) => argument.env(Resettable::Reset),
            _ => argument,
        })
        .mut_subcommands(without_unusable)
}

/// The variables that the command reads itself and cannot use, each with what is wrong.
pub fn unusable(command: &Command) -> Vec<(String, String)> {
    let command = without_empty(command.clone());
    let variables: Vec<OsString> =
        command.get_arguments().filter_map(|argument| argument.get_env()).map(OsString::from).collect();
    let wrong = |variable: OsString| {
        let said = said_of(&command, &variable)?;
        Some((variable.to_string_lossy().into_owned(), said))
    };
    variables.into_iter().filter_map(wrong).collect()
}

/// What the command says of one variable when it reads no other, if it refuses it.
fn said_of(command: &Command, variable: &OsString) -> Option<String> {
    let alone = command.clone().mut_args(|argument| match argument.get_env() {
        Some(own) if own == variable => argument,
        _ => argument.env(Resettable::Reset),
    });
    let mut error = alone.try_get_matches_from([command.get_name()]).err()?;
    let kinds = [ErrorKind::ValueValidation, ErrorKind::InvalidValue, ErrorKind::InvalidUtf8];
    if !kinds.contains(&error.kind()) {
        return None;
    }
    hide_secret(&mut error);
    let said = one_line(&error.to_string());
    Some(said.strip_prefix("error: ").unwrap_or(&said).to_owned())
}

/// Variables with our prefix that none of the commands reads, nor their subcommands: likely misspelt.
pub fn unknown<'a>(commands: impl IntoIterator<Item = &'a Command>) -> Vec<String> {
    let mut known = BTreeSet::new();
    for command in commands {
        know(command, &mut known);
    }
    let all: BTreeSet<OsString> = std::env::vars_os().map(|(name, _)| name).collect();
    let names = all.difference(&known).map(|name| name.to_string_lossy().into_owned());
    names.filter(|name| name.starts_with(PREFIX)).collect()
}

fn know(command: &Command, known: &mut BTreeSet<OsString>) {
    known.extend(command.get_arguments().filter_map(|argument| argument.get_env()).map(OsString::from));
    command.get_subcommands().for_each(|command| know(command, known));
}
