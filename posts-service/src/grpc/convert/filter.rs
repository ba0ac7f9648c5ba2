//! The filter of ListPosts: its fields, and what they may be compared with.

use service_kit::{
    filter::{self, Comparison, Term},
    time::Timestamp,
};

use crate::values::{BlogId, Filter, Kind, Label, MemberName, Range, State};

const FIELDS: &str = "kind, state, label, author, publish_time, create_time, update_time";

/// Reads a filter of posts of `blog`.
///
/// # Errors
/// What is wrong, for a violation of `filter`.
pub(super) fn parse(text: &str, blog: &BlogId) -> Result<Filter, String> {
    let mut filter = Filter::default();
    for term in filter::parse(text)? {
        match term.field.as_str() {
            "kind" => only(
                &mut filter.nothing,
                &mut filter.kind,
                word(&term, Kind::parse, Kind::ALL, Kind::as_str)?,
            ),
            "state" => {
                let state = word(&term, State::parse, State::ALL, State::as_str)?;
                only(&mut filter.nothing, &mut filter.state, state);
            }
            "author" => {
                let author = author(&term, blog)?;
                only(&mut filter.nothing, &mut filter.author, author.id);
            }
            "label" => filter.labels.push(label(&term)?),
            "publish_time" => narrow(&mut filter.publish_time, &term)?,
            "create_time" => narrow(&mut filter.create_time, &term)?,
            "update_time" => narrow(&mut filter.update_time, &term)?,
            unknown => return Err(format!("`{unknown}` is not a field of the filter; use {FIELDS}")),
        }
    }
    Ok(filter)
}

/// Two different values of one field: no post has both.
fn only<T: PartialEq>(nothing: &mut bool, present: &mut Option<T>, value: T) {
    *nothing |= present.as_ref().is_some_and(|present| *present != value);
    *present = Some(value);
}

fn word<T: Copy>(
    term: &Term,
    parse: impl Fn(&str) -> Option<T>,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> Result<T, String> {
    equal(term)?;
    parse(&term.value).ok_or_else(|| {
        let known: Vec<&str> = all.iter().copied().map(name).collect();
        format!("`{}` must be one of {}; `{}` is none of them", term.field, known.join(", "), term.value)
    })
}

fn author(term: &Term, blog: &BlogId) -> Result<MemberName, String> {
    equal(term)?;
    let name = MemberName::parse(&term.value).map_err(|rule| format!("`author` {rule}"))?;
    if name.blog == *blog { Ok(name) } else { Err("`author` must be a member of this blog".to_owned()) }
}

fn label(term: &Term) -> Result<Label, String> {
    equal(term)?;
    Label::parse(&term.value).map_err(|rule| format!("`label` {rule}"))
}

fn equal(term: &Term) -> Result<(), String> {
    if term.comparison == Comparison::Equal {
        Ok(())
    } else {
        Err(format!("`{}` can only be compared with `=`", term.field))
    }
}

fn narrow(range: &mut Range, term: &Term) -> Result<(), String> {
    let Some(Timestamp(micros)) = Timestamp::parse(&term.value) else {
        return Err(format!(
            "`{}` must be compared with a time such as \"2012-11-19T00:00:00Z\"",
            term.field
        ));
    };
    match term.comparison {
        Comparison::Equal => {
            range.not_before(micros);
            range.not_after(micros);
        }
        Comparison::Less => range.not_after(micros - 1),
        Comparison::LessOrEqual => range.not_after(micros),
        Comparison::Greater => range.not_before(micros + 1),
        Comparison::GreaterOrEqual => range.not_before(micros),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blog() -> BlogId {
        BlogId::parse("one").unwrap()
    }

    #[test]
    fn conditions_narrow_each_other() {
        let text = r#"create_time >= "2012-11-19T00:00:00Z" AND create_time < "2012-11-20T00:00:00Z" AND kind = PAGE"#;
        let filter = parse(text, &blog()).unwrap();
        let midnight = 1_353_283_200_000_000;
        assert_eq!(
            filter.create_time,
            Range { from: Some(midnight), to: Some(midnight + 86_400_000_000 - 1) }
        );
        assert_eq!(filter.kind, Some(Kind::Page));
        assert!(parse("kind = PAGE AND kind = ARTICLE", &blog()).unwrap().nothing);
        assert!(!parse("kind = PAGE AND kind = PAGE", &blog()).unwrap().nothing);
    }

    #[test]
    fn what_cannot_be_asked_is_said() {
        for (text, part) in [
            ("colour = RED", "colour"),
            ("kind = RED", "ARTICLE, PAGE, EXTERNAL"),
            ("state > DRAFT", "="),
            ("author = blogs/two/members/x", "this blog"),
            ("author = somebody", "members"),
            ("label = \"\"", "label"),
            ("create_time > yesterday", "create_time"),
        ] {
            let rule = parse(text, &blog()).unwrap_err();
            assert!(rule.contains(part), "{text}: {rule}");
        }
    }
}
