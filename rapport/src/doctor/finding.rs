//! What a check found, as a line for people and as JSON for programs.

use std::fmt;

use serde::Serialize;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// It works, and something should be looked at.
    Warning,
    /// It does not work, or loses something.
    Wrong,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which check: `settings`, `data`, `database`, `port`, `service`, `key`, `feed`.
    pub check: &'static str,
    /// How bad it is.
    pub verdict: Verdict,
    /// What was found.
    pub found: String,
    /// What to do about it; always there when something is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl Finding {
    /// Nothing to be done.
    pub fn ok(check: &'static str, found: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Ok, found: found.into(), next: None }
    }

    /// Something to be looked at.
    pub fn warning(check: &'static str, found: impl Into<String>, next: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Warning, found: found.into(), next: Some(next.into()) }
    }

    /// Something to be mended.
    pub fn wrong(check: &'static str, found: impl Into<String>, next: impl Into<String>) -> Self {
        Self { check, verdict: Verdict::Wrong, found: found.into(), next: Some(next.into()) }
    }
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Wrong => "wrong",
        }
    }
}

/// One line, whatever is in it.
impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = self.found.clone();
        if let Some(next) = &self.next {
            line = format!("{line}; {next}");
        }
        let line: Vec<&str> = line.split_whitespace().collect();
        write!(formatter, "{:<8} {:<9} {}", self.verdict.word(), self.check, line.join(" "))
    }
}

/// How many are how bad, in a line.
pub(super) fn summary(findings: &[Finding]) -> String {
    let count = |verdict| findings.iter().filter(|finding| finding.verdict == verdict).count();
    match (count(Verdict::Wrong), count(Verdict::Warning)) {
        (0, 0) => "nothing is wrong".to_owned(),
        (0, warnings) => format!("nothing is wrong, warnings: {warnings}"),
        (wrong, warnings) => format!("wrong: {wrong}, warnings: {warnings}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_one_line_that_begins_with_its_word() {
        let finding = Finding::wrong("port", "127.0.0.1:1 is\n  taken", "free it");
        assert_eq!(finding.to_string(), "wrong    port      127.0.0.1:1 is taken; free it");
        assert_eq!(Finding::ok("key", "fine").to_string(), "ok       key       fine");
        assert_eq!(summary(&[finding]), "wrong: 1, warnings: 0");
        assert_eq!(summary(&[]), "nothing is wrong");
    }
}
