//! The part of AIP-160 that lists understand today: comparisons joined by AND.

/// Longest filter, in bytes.
pub const MAX_BYTES: usize = 2_000;

/// Most comparisons in one filter.
pub const MAX_TERMS: usize = 20;

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Left side: a field's name.
    pub field: String,
    /// How the two are compared.
    pub comparison: Comparison,
    /// Right side, without quotes.
    pub value: String,
}

/// How a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// Parses `field = value AND other >= "value"`; an empty text has no terms.
///
/// # Errors
/// What is wrong and where, for a violation of `filter`.
pub fn parse(text: &str) -> Result<Vec<Term>, String> {
    if text.len() > MAX_BYTES {
        return Err(format!("must be at most {MAX_BYTES} bytes"));
    }
    let mut rest = text.trim_start();
    let mut terms = Vec::new();
    while !rest.is_empty() {
        if !terms.is_empty() {
            rest = after_and(rest)?;
        }
        let (term, after) = term(rest)?;
        terms.push(term);
        rest = after.trim_start();
        if terms.len() > MAX_TERMS {
            return Err(format!("must have at most {MAX_TERMS} comparisons"));
        }
    }
    Ok(terms)
}

fn after_and(text: &str) -> Result<&str, String> {
    match text.strip_prefix("AND") {
        Some(rest) if rest.starts_with(char::is_whitespace) => Ok(rest.trim_start()),
        _ => Err(format!("expected AND before `{}`; only AND is understood", shown(text))),
    }
}

fn term(text: &str) -> Result<(Term, &str), String> {
    let end =
        text.find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_')).unwrap_or(text.len());
    let (field, rest) = text.split_at(end);
    if field.is_empty() {
        return Err(format!("expected a field's name at `{}`", shown(text)));
    }
    let (comparison, rest) =
        comparison(rest.trim_start()).ok_or_else(|| format!("expected =, <, <=, > or >= after `{field}`"))?;
    let (value, rest) = value(rest.trim_start())?;
    Ok((Term { field: field.to_owned(), comparison, value }, rest))
}

fn comparison(text: &str) -> Option<(Comparison, &str)> {
    // The longer ones first, since `<` also begins `<=`.
    let known = [
        ("<=", Comparison::LessOrEqual),
        (">=", Comparison::GreaterOrEqual),
        ("=", Comparison::Equal),
        ("<", Comparison::Less),
        (">", Comparison::Greater),
    ];
    known.into_iter().find_map(|(sign, comparison)| Some((comparison, text.strip_prefix(sign)?)))
}

fn value(text: &str) -> Result<(String, &str), String> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        let (value, rest) = text.split_at(end);
        let plain = !value.is_empty() && !value.contains(['"', '(', ')', '=', '<', '>']);
        return if plain {
            Ok((value.to_owned(), rest))
        } else {
            Err(format!("expected a value at `{}`; put it in double quotes", shown(text)))
        };
    };
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Ok((value, &quoted[at + 1..])),
            '\\' => value.extend(letters.next().map(|(_, escaped)| escaped)),
            other => value.push(other),
        }
    }
    Err("a double quote is not closed".to_owned())
}

fn shown(text: &str) -> String {
    text.chars().take(30).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(field: &str, comparison: Comparison, value: &str) -> Term {
        Term { field: field.into(), comparison, value: value.into() }
    }

    #[test]
    fn comparisons_are_joined_by_and() {
        let terms =
            parse(r#"kind = PAGE AND label="a \"b\"" AND create_time >= 2012-11-19T00:00:00Z"#).unwrap();
        assert_eq!(
            terms,
            [
                term("kind", Comparison::Equal, "PAGE"),
                term("label", Comparison::Equal, "a \"b\""),
                term("create_time", Comparison::GreaterOrEqual, "2012-11-19T00:00:00Z"),
            ]
        );
        assert_eq!(parse("  ").unwrap(), []);
    }

    #[test]
    fn what_is_not_understood_is_said() {
        for text in [
            "kind",
            "kind = ",
            "kind = A OR kind = B",
            "= A",
            "label = \"x",
            "a = b AND",
            "NOT a = b",
            "(a = b)",
        ] {
            assert!(parse(text).is_err() || text == "a = b AND", "{text}");
        }
        assert!(parse("a = b AND").is_err());
    }
}
