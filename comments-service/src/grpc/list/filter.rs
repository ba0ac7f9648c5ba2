//! The filter of ListComments.

use service_kit::{
    filter::{self, Comparison, Term},
    time::Timestamp,
};

use crate::{
    comment::{Kind, State},
    comments::Wanted,
};

/// Every moment.
const ALWAYS: (Timestamp, Timestamp) = (Timestamp(i64::MIN), Timestamp(i64::MAX));

/// No moment: what cannot be, because two terms exclude each other.
const NEVER: (Timestamp, Timestamp) = (Timestamp(i64::MAX), Timestamp(i64::MIN));

const FIELDS: &str = "kind, state, author, create_time, update_time";

/// What the filter wants.
///
/// # Errors
/// The part that is not understood, and what is.
pub(super) fn parse(text: &str) -> Result<Wanted, String> {
    let mut wanted = Wanted { kind: None, state: None, person: None, created: ALWAYS, updated: ALWAYS };
    for term in filter::parse(text)? {
        add(&mut wanted, &term)?;
    }
    Ok(wanted)
}

fn add(wanted: &mut Wanted, term: &Term) -> Result<(), String> {
    let fits = match term.field.as_str() {
        "kind" => one_of(&mut wanted.kind, term, Kind::parse, "COMMENT, PINGBACK or TRACKBACK")?,
        "state" => {
            one_of(&mut wanted.state, term, State::parse, "PENDING, APPROVED, SPAM, TRASHED or DELETED")?
        }
        "author" => one_of(&mut wanted.person, term, person, "`persons/{person}`")?,
        "create_time" => return narrow(&mut wanted.created, term),
        "update_time" => return narrow(&mut wanted.updated, term),
        other => return Err(format!("`{other}` cannot be filtered by; use {FIELDS}")),
    };
    if !fits {
        wanted.created = NEVER;
    }
    Ok(())
}

/// Wants `term`'s value; `false` when another is wanted already, which no comment satisfies.
fn one_of<T: PartialEq + Clone>(
    wanted: &mut Option<T>,
    term: &Term,
    parse: impl Fn(&str) -> Option<T>,
    allowed: &str,
) -> Result<bool, String> {
    let Term { field, comparison, value } = term;
    if *comparison != Comparison::Equal {
        return Err(format!("`{field}` is compared with = alone"));
    }
    let value = parse(value).ok_or_else(|| format!("`{field}` must be {allowed}"))?;
    Ok(*wanted.get_or_insert_with(|| value.clone()) == value)
}

fn narrow((from, to): &mut (Timestamp, Timestamp), term: &Term) -> Result<(), String> {
    let Term { field, comparison, value } = term;
    let moment = Timestamp::parse(value)
        .ok_or_else(|| format!("`{field}` must be a time like 2012-11-19T08:00:00Z"))?;
    let (least, most) = match comparison {
        Comparison::Equal => (moment, moment),
        Comparison::Less => (ALWAYS.0, Timestamp(moment.0 - 1)),
        Comparison::LessOrEqual => (ALWAYS.0, moment),
        Comparison::Greater => (Timestamp(moment.0 + 1), ALWAYS.1),
        Comparison::GreaterOrEqual => (moment, ALWAYS.1),
    };
    *from = (*from).max(least);
    *to = (*to).min(most);
    Ok(())
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
    fn terms_narrow_each_other() {
        let wanted = parse("state = PENDING AND kind=COMMENT AND author = persons/ada").unwrap();
        assert_eq!((wanted.state, wanted.kind), (Some(State::Pending), Some(Kind::Comment)));
        assert_eq!(wanted.person.as_deref(), Some("persons/ada"));
        let range = "create_time >= 1970-01-01T00:00:01Z AND create_time < 1970-01-01T00:00:02Z";
        assert_eq!(parse(range).unwrap().created, (Timestamp(1_000_000), Timestamp(1_999_999)));
        assert_eq!(parse("kind = COMMENT AND kind = PINGBACK").unwrap().created, NEVER);
        assert_eq!(parse("").unwrap().created, ALWAYS);
    }

    #[test]
    fn what_cannot_be_filtered_by_is_said() {
        for text in ["text = x", "kind = PAGE", "kind < COMMENT", "author = ada", "create_time = now"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
