//! The filters of lists: their fields, and what they may be compared with.

use service_kit::{
    filter::{self, Comparison, Expression, Term},
    time::Timestamp,
};

use crate::values::{
    BlogId, Condition, Filter, Kind, Label, MemberName, Origin, ShortText, State, TimeField, slug,
};

const FIELDS: &str = "kind, state, label, author, business, publish_time, create_time, update_time";

/// Reads a filter of posts of `blog`.
///
/// # Errors
/// What is wrong, for a violation of `filter`.
pub(super) fn parse(text: &str, blog: &BlogId) -> Result<Filter, String> {
    filter::parse(text)?.try_map(&mut |term| condition(&term, blog))
}

/// Reads a filter of blogs: the origin that they are to allow, if one is asked for.
///
/// # Errors
/// What is wrong, for a violation of `filter`.
pub(super) fn allowed_origin(text: &str) -> Result<Option<Origin>, String> {
    let term = match filter::parse(text)? {
        Expression::Term(term) if term.field == "allowed_origin" => term,
        Expression::All(nothing) if nothing.is_empty() => return Ok(None),
        _ => return Err("can only be `allowed_origin = \"https://shop.example\"`".to_owned()),
    };
    equal(&term)?;
    Origin::parse(&term.value).map(Some).map_err(|rule| format!("`allowed_origin` {rule}"))
}

fn condition(term: &Term, blog: &BlogId) -> Result<Condition, String> {
    Ok(match term.field.as_str() {
        "kind" => Condition::Kind(word(term, Kind::parse, Kind::ALL, Kind::as_str)?),
        "state" => Condition::State(word(term, State::parse, State::ALL, State::as_str)?),
        "author" => Condition::Author(author(term, blog)?.id),
        "label" => Condition::Label(label(term)?),
        "business" => Condition::Business(business(term)?),
        "publish_time" => time(TimeField::Publish, term)?,
        "create_time" => time(TimeField::Create, term)?,
        "update_time" => time(TimeField::Update, term)?,
        unknown => return Err(format!("`{unknown}` is not a field of the filter; use {FIELDS}")),
    })
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

/// A business by its name or by what stands for it in an address: the one leads to the other.
fn business(term: &Term) -> Result<String, String> {
    equal(term)?;
    let name = ShortText::parse(&term.value).map_err(|rule| format!("`business` {rule}"))?;
    Ok(slug::of_business(name.as_str()))
}

fn equal(term: &Term) -> Result<(), String> {
    if term.comparison == Comparison::Equal {
        Ok(())
    } else {
        Err(format!("`{}` can only be compared with `=`", term.field))
    }
}

fn time(field: TimeField, term: &Term) -> Result<Condition, String> {
    let time = Timestamp::parse(&term.value).ok_or_else(|| {
        format!("`{}` must be compared with a time such as \"2012-11-19T00:00:00Z\"", term.field)
    })?;
    Ok(Condition::Time(field, term.comparison, time))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blog() -> BlogId {
        BlogId::parse("one").unwrap()
    }

    #[test]
    fn each_field_is_read_as_what_it_is() {
        let text = r#"create_time >= "2012-11-19T00:00:00Z" AND (NOT kind = PAGE OR label = "a b")"#;
        let time =
            Condition::Time(TimeField::Create, Comparison::GreaterOrEqual, Timestamp(1_353_283_200_000_000));
        let expected = Filter::All(vec![
            Filter::Term(time),
            Filter::Any(vec![
                Filter::Not(Box::new(Filter::Term(Condition::Kind(Kind::Page)))),
                Filter::Term(Condition::Label(Label::parse("a b").unwrap())),
            ]),
        ]);
        assert_eq!(parse(text, &blog()), Ok(expected));
        assert_eq!(parse(" ", &blog()), Ok(Filter::default()));
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
            ("business > \"A\"", "="),
            ("create_time > yesterday", "create_time"),
        ] {
            let rule = parse(text, &blog()).unwrap_err();
            assert!(rule.contains(part), "{text}: {rule}");
        }
    }
}
