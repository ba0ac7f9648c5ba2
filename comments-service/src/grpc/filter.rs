//! The filter of ListComments and SearchComments.

use service_kit::{
    filter::{self, Comparison, Term},
    time::Timestamp,
};

use crate::{
    comment::{Kind, State},
    filter::{Asked, TimeField, Wanted},
};

const FIELDS: &str = "kind, state, author, create_time, update_time";

/// What the filter wants.
///
/// # Errors
/// The part that is not understood, and what is.
pub(super) fn parse(text: &str) -> Result<Wanted, String> {
    filter::parse(text)?.try_map(&mut |term| asked(&term))
}

fn asked(term: &Term) -> Result<Asked, String> {
    Ok(match term.field.as_str() {
        "kind" => Asked::Kind(one_of(term, Kind::parse, "COMMENT, PINGBACK or TRACKBACK")?),
        "state" => Asked::State(one_of(term, State::parse, "PENDING, APPROVED, SPAM, TRASHED or DELETED")?),
        "author" => Asked::Author(one_of(term, person, "`persons/{person}`")?),
        "create_time" => time(TimeField::Create, term)?,
        "update_time" => time(TimeField::Update, term)?,
        other => return Err(format!("`{other}` cannot be filtered by; use {FIELDS}")),
    })
}

fn one_of<T>(term: &Term, parse: impl Fn(&str) -> Option<T>, allowed: &str) -> Result<T, String> {
    let Term { field, comparison, value } = term;
    if *comparison != Comparison::Equal {
        return Err(format!("`{field}` is compared with = alone"));
    }
    parse(value).ok_or_else(|| format!("`{field}` must be {allowed}"))
}

fn time(which: TimeField, term: &Term) -> Result<Asked, String> {
    let Term { field, comparison, value } = term;
    let moment = Timestamp::parse(value)
        .ok_or_else(|| format!("`{field}` must be a time like 2012-11-19T08:00:00Z"))?;
    Ok(Asked::Time(which, *comparison, moment))
}

fn person(value: &str) -> Option<String> {
    let id = value.strip_prefix("persons/")?;
    let letters = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    (letters && (1..=100).contains(&id.len())).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_is_read_as_what_it_is() {
        let text = "kind=COMMENT AND (NOT author = persons/ada OR update_time < 1970-01-01T00:00:01Z)";
        let update = Asked::Time(TimeField::Update, Comparison::Less, Timestamp(1_000_000));
        let expected = Wanted::All(vec![
            Wanted::Term(Asked::Kind(Kind::Comment)),
            Wanted::Any(vec![
                Wanted::Not(Box::new(Wanted::Term(Asked::Author("persons/ada".to_owned())))),
                Wanted::Term(update),
            ]),
        ]);
        assert_eq!(parse(text), Ok(expected));
        assert_eq!(parse(""), Ok(Wanted::default()));
    }

    #[test]
    fn what_cannot_be_filtered_by_is_said() {
        for text in ["text = x", "kind = PAGE", "kind < COMMENT", "author = ada", "create_time = now"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
