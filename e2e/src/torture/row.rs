//! What a run found, as a line of the table.

use std::fmt;

use clap::ValueEnum;

use super::{Case, Waits, audit::Findings};

/// A line of the table.
#[derive(Debug)]
pub struct Row {
    /// What was tried.
    pub case: Case,
    /// How often something was killed.
    pub kills: u32,
    /// How many writes were acknowledged.
    pub acknowledged: u64,
    /// What was held against flushes, when the case is [`Fault::FlushOrder`](super::Fault::FlushOrder).
    pub waits: Option<Waits>,
    /// What is worth knowing and no mistake.
    pub notes: Vec<String>,
    pub(super) findings: Findings,
}

impl Row {
    /// The names of the columns, as wide as the columns.
    pub const HEAD: &str = "fault          form        engine    seed  kills  acknowledged  lost  doubled  missing  stale  wrong";

    /// Whether everything was as it has to be.
    pub fn is_clean(&self) -> bool {
        self.mistakes().next().is_none()
    }

    /// What was not, in words.
    pub fn mistakes(&self) -> impl Iterator<Item = String> {
        let Findings { lost, doubled, missing, stale, wrong } = &self.findings;
        let named =
            [("lost", lost), ("doubled", doubled), ("missing", missing), ("stale", stale), ("wrong", wrong)];
        named.into_iter().flat_map(|(name, found)| found.iter().map(move |what| format!("{name}: {what}")))
    }
}

impl fmt::Display for Row {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Case { fault, form, engine, seed, .. } = self.case;
        let Findings { lost, doubled, missing, stale, wrong } = &self.findings;
        write!(
            formatter,
            "{:<13}  {:<10}  {:<8}  {seed:>4}  {:>5}  {:>12}  {:>4}  {:>7}  {:>7}  {:>5}  {:>5}",
            word(&fault),
            word(&form),
            word(&engine),
            self.kills,
            self.acknowledged,
            lost.len(),
            doubled.len(),
            missing.len(),
            stale.len(),
            wrong.len(),
        )
    }
}

/// As it is written on the command line.
fn word(value: &impl ValueEnum) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}
