//! `torture`: runs the auditor and prints a line for each fault, engine and seed; exit code 1 when any
//! of them is not clean.

use std::{path::PathBuf, process::ExitCode, time::Instant};

use anyhow::{Result, ensure};
use clap::Parser;
use e2e::torture::{Case, Engine, Fault, Form, Row, find_programs, run};

/// Breaks what the programs stand on while many callers write, then counts.
#[derive(Debug, Parser)]
struct Settings {
    /// Only these faults
    #[arg(long, value_enum, value_delimiter = ',')]
    faults: Vec<Fault>,
    /// Only these engines
    #[arg(long, value_enum, value_delimiter = ',')]
    engines: Vec<Engine>,
    /// Only these process forms
    #[arg(long, value_enum, value_delimiter = ',')]
    forms: Vec<Form>,
    /// Where chance begins; each seed runs every row
    #[arg(long, value_delimiter = ',', default_values_t = [1, 2, 3])]
    seeds: Vec<u64>,
    /// How often each fault strikes, instead of what a full run says
    #[arg(long)]
    strikes: Option<u32>,
    /// End with an error when fewer are killed in all
    #[arg(long, default_value_t = 0)]
    at_least_kills: u32,
    /// The folder of the programs [default: the folder of this one]
    #[arg(long)]
    programs: Option<PathBuf>,
    /// Print what is worth knowing besides mistakes
    #[arg(long, short)]
    verbose: bool,
}

impl Settings {
    fn cases(&self) -> Vec<Case> {
        let all = self.seeds.iter().flat_map(|seed| Case::full(*seed));
        let wanted = all.filter(|case| {
            (self.faults.is_empty() || self.faults.contains(&case.fault))
                && (self.engines.is_empty() || self.engines.contains(&case.engine))
                && (self.forms.is_empty() || self.forms.contains(&case.form))
        });
        wanted.map(|case| Case { strikes: self.strikes.unwrap_or(case.strikes), ..case }).collect()
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match torture(&Settings::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn torture(settings: &Settings) -> Result<bool> {
    let cases = settings.cases();
    ensure!(!cases.is_empty(), "no row has this fault, engine and form together");
    let programs = find_programs(settings.programs.clone(), &cases)?;
    println!("{}", Row::HEAD);
    let (begun, mut kills, mut clean) = (Instant::now(), 0, true);
    for case in &cases {
        match run(case, &programs).await {
            Ok(row) => {
                println!("{row}");
                row.mistakes().for_each(|mistake| println!("  {mistake}"));
                row.notes.iter().filter(|_| settings.verbose).for_each(|note| println!("  note: {note}"));
                kills += row.kills;
                clean &= row.is_clean();
            }
            Err(error) => {
                println!("{case:?} broke: {error:#}");
                clean = false;
            }
        }
    }
    println!("{} rows, {kills} kills, {} s", cases.len(), begun.elapsed().as_secs());
    if kills < settings.at_least_kills {
        println!("fewer kills than the {} that were asked for", settings.at_least_kills);
        clean = false;
    }
    Ok(clean)
}
