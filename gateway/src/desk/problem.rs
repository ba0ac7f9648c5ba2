//! What is wrong with a field, and the sentence beside it.

use crate::{pages::text::Texts, session::Wrong};

use super::values::Field;

/// A field that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    /// The field's name; empty for what no field shows.
    pub(super) field: &'static str,
    pub(super) what: What,
}

/// What is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// It is empty and must not be.
    Missing,
    /// It is no number, or a negative one.
    NoNumber,
    /// Another post has the slug.
    SlugTaken,
    /// It is no day or time.
    NoMoment,
    /// The moment is over.
    Past,
    /// Clocks jump over the time on that day; the form holds the time that they jump to.
    Skipped,
    /// Clocks show the time twice on that day.
    Twice,
    /// The rule that it breaks, in the service's words.
    Rule(String),
}

impl Problem {
    pub(super) fn new(field: &'static str, what: What) -> Self {
        Self { field, what }
    }

    /// What a service said of a request, beside the fields that the form shows.
    pub(super) fn all(wrong: &[Wrong], fields: &[Field], is_empty: impl Fn(&str) -> bool) -> Vec<Self> {
        let problem = |wrong: &Wrong| {
            let path = wrong.field.split_once('.').map_or(wrong.field.as_str(), |(_, path)| path);
            let path = path.split('[').next().unwrap_or(path);
            let last = path.rsplit('.').next().unwrap_or(path);
            let field = fields.iter().find(|field| field.name == last || field.path == path);
            let name = field.map_or("", |field| field.name);
            let what = if matches!(name, "title" | "canonical_url" | "business" | "verdict") && is_empty(name)
            {
                What::Missing
            } else {
                What::Rule(wrong.rule.clone())
            };
            Self { field: name, what }
        };
        wrong.iter().map(problem).collect()
    }

    /// What to do about it.
    pub(super) fn sentence(&self, t: &Texts) -> String {
        match &self.what {
            What::Missing => t.msg("desk-problem-missing"),
            What::NoNumber => t.msg("desk-problem-number"),
            What::SlugTaken => t.msg("desk-problem-slug-taken"),
            What::NoMoment => t.msg("desk-problem-moment"),
            What::Past => t.msg("desk-problem-past"),
            What::Skipped => t.msg("desk-problem-skipped"),
            What::Twice => t.msg("desk-problem-twice"),
            What::Rule(rule) => rule.clone(),
        }
    }

    /// The language of the sentence, where it is not the page's.
    pub(super) fn language(&self) -> Option<&'static str> {
        matches!(self.what, What::Rule(_)).then_some("en")
    }
}
