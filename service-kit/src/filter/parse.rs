//! Reads a filter's text, by descent through the grammar of AIP-160.
//!
//! ```text
//! expression: factor {AND factor}
//! factor:     term {OR term}              OR binds tighter than AND, unlike in most languages
//! term:       [NOT | -] simple
//! simple:     field sign value | ( expression )
//! ```

use super::{Comparison, Expression, MAX_BYTES, MAX_DEPTH, MAX_TERMS, Term};

/// Parses `kind = PAGE AND (label = x OR NOT label = "y z")`; an empty text says everything.
///
/// # Errors
/// What is wrong and where, for a violation of `filter`.
pub fn parse(text: &str) -> Result<Expression<Term>, String> {
    if text.len() > MAX_BYTES {
        return Err(format!("must be at most {MAX_BYTES} bytes"));
    }
    let mut reader = Reader { rest: text.trim(), terms: 0, depth: 0 };
    if reader.rest.is_empty() {
        return Ok(Expression::default());
    }
    let expression = reader.expression()?;
    if reader.rest.is_empty() {
        Ok(expression)
    } else {
        Err(format!("expected AND or OR before {}", shown(reader.rest)))
    }
}

/// What is left to read, always without spaces at its beginning.
struct Reader<'t> {
    rest: &'t str,
    terms: usize,
    depth: usize,
}

impl Reader<'_> {
    fn expression(&mut self) -> Result<Expression<Term>, String> {
        let mut all = vec![self.factor()?];
        while self.takes_word("AND") {
            all.push(self.factor()?);
        }
        Ok(joined(all, Expression::All))
    }

    fn factor(&mut self) -> Result<Expression<Term>, String> {
        let mut any = vec![self.term()?];
        while self.takes_word("OR") {
            any.push(self.term()?);
        }
        Ok(joined(any, Expression::Any))
    }

    fn term(&mut self) -> Result<Expression<Term>, String> {
        if self.takes_word("NOT") || self.takes("-") {
            return Ok(Expression::Not(Box::new(self.simple()?)));
        }
        self.simple()
    }

    fn simple(&mut self) -> Result<Expression<Term>, String> {
        if !self.takes("(") {
            return self.comparison().map(Expression::Term);
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("must have at most {MAX_DEPTH} parentheses within each other"));
        }
        let expression = self.expression()?;
        self.depth -= 1;
        if self.takes(")") {
            Ok(expression)
        } else if self.rest.is_empty() {
            Err("a parenthesis is not closed".to_owned())
        } else {
            Err(format!("expected AND, OR or a closing parenthesis before {}", shown(self.rest)))
        }
    }

    fn comparison(&mut self) -> Result<Term, String> {
        let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let end = self.rest.find(|letter| !is_of_name(letter)).unwrap_or(self.rest.len());
        let field = &self.rest[..end];
        if field.is_empty() || is_keyword(field) {
            return Err(format!("expected a field's name at {}", shown(self.rest)));
        }
        self.skip(end);
        let comparison = Comparison::ALL
            .into_iter()
            .find(|comparison| self.takes(comparison.sign()))
            .ok_or_else(|| format!("expected =, <, <=, > or >= after `{field}`"))?;
        let value = if self.takes("\"") { self.quoted()? } else { self.plain()? };
        self.terms += 1;
        if self.terms > MAX_TERMS {
            return Err(format!("must have at most {MAX_TERMS} comparisons"));
        }
        Ok(Term { field: field.to_owned(), comparison, value })
    }

    fn plain(&mut self) -> Result<String, String> {
        let is_end = |letter: char| letter.is_whitespace() || matches!(letter, '(' | ')');
        let end = self.rest.find(is_end).unwrap_or(self.rest.len());
        let value = &self.rest[..end];
        if value.is_empty() || is_keyword(value) || value.contains(['"', '=', '<', '>']) {
            return Err(format!("expected a value at {}; put it in double quotes", shown(self.rest)));
        }
        self.skip(end);
        Ok(value.to_owned())
    }

    /// What follows an opening quote.
    fn quoted(&mut self) -> Result<String, String> {
        let mut value = String::new();
        let mut letters = self.rest.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '"' => {
                    self.skip(at + 1);
                    return Ok(value);
                }
                '\\' => value.extend(letters.next().map(|(_, escaped)| escaped)),
                other => value.push(other),
            }
        }
        Err("a double quote is not closed".to_owned())
    }

    /// Takes a keyword that stands by itself.
    fn takes_word(&mut self, word: &str) -> bool {
        let Some(after) = self.rest.strip_prefix(word) else { return false };
        let ends = after.starts_with(|next: char| next.is_whitespace() || next == '(');
        let ends = ends || after.is_empty();
        if ends {
            self.rest = after.trim_start();
        }
        ends
    }

    fn takes(&mut self, sign: &str) -> bool {
        let Some(after) = self.rest.strip_prefix(sign) else { return false };
        // Within quotes a space is part of the value.
        self.rest = if sign == "\"" { after } else { after.trim_start() };
        true
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest[bytes..].trim_start();
    }
}

/// Several as one; one as it is.
fn joined(
    mut parts: Vec<Expression<Term>>,
    join: impl FnOnce(Vec<Expression<Term>>) -> Expression<Term>,
) -> Expression<Term> {
    if parts.len() == 1 { parts.remove(0) } else { join(parts) }
}

fn is_keyword(word: &str) -> bool {
    matches!(word, "AND" | "OR" | "NOT")
}

fn shown(text: &str) -> String {
    if text.is_empty() {
        return "the end".to_owned();
    }
    format!("`{}`", text.chars().take(30).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text that says how an expression was understood, with every parenthesis in it.
    fn understood(text: &str) -> String {
        fn shown(expression: &Expression<Term>) -> String {
            let each = |parts: &[Expression<Term>], sign: &str| {
                format!("({})", parts.iter().map(shown).collect::<Vec<_>>().join(sign))
            };
            match expression {
                Expression::All(parts) => each(parts, " & "),
                Expression::Any(parts) => each(parts, " | "),
                Expression::Not(part) => format!("!{}", shown(part)),
                Expression::Term(term) => format!("{}{}{}", term.field, term.comparison.sign(), term.value),
            }
        }
        shown(&parse(text).unwrap_or_else(|rule| panic!("{text}: {rule}")))
    }

    #[test]
    fn a_comparison_is_a_field_a_sign_and_a_value() {
        for (text, expected) in [
            ("kind = PAGE", "kind=PAGE"),
            ("kind=PAGE", "kind=PAGE"),
            ("a < 1", "a<1"),
            ("a <= 1", "a<=1"),
            ("a > 1", "a>1"),
            ("a>=1", "a>=1"),
            ("create_time >= 2012-11-19T00:00:00Z", "create_time>=2012-11-19T00:00:00Z"),
            (r#"label = "a \"b\" \\""#, r#"label=a "b" \"#),
            (r#"label = " AND (OR) ""#, "label= AND (OR) "),
            ("a = persons/x-y_z", "a=persons/x-y_z"),
            ("a = -1", "a=-1"),
            ("", "()"),
            (" \n", "()"),
        ] {
            assert_eq!(understood(text), expected, "{text}");
        }
    }

    #[test]
    fn or_binds_tighter_than_and() {
        for (text, expected) in [
            ("a = 1 AND b = 2", "(a=1 & b=2)"),
            ("a = 1 OR b = 2", "(a=1 | b=2)"),
            ("a = 1 AND b = 2 OR c = 3", "(a=1 & (b=2 | c=3))"),
            ("a = 1 OR b = 2 AND c = 3", "((a=1 | b=2) & c=3)"),
            ("(a = 1 AND b = 2) OR c = 3", "((a=1 & b=2) | c=3)"),
            ("NOT a = 1 OR b = 2", "(!a=1 | b=2)"),
            ("NOT (a = 1 OR b = 2) AND -c=3", "(!(a=1 | b=2) & !c=3)"),
            ("-(a = 1)AND(b = 2)", "(!a=1 & b=2)"),
            ("NOT(a = 1)", "!a=1"),
            ("( ( a = 1 ) )", "a=1"),
            ("a = 1\tAND\nb = 2", "(a=1 & b=2)"),
            ("ANDROID = 1 AND NOTE = 2 OR ORDER = 3", "(ANDROID=1 & (NOTE=2 | ORDER=3))"),
        ] {
            assert_eq!(understood(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_understood_is_said() {
        for (text, part) in [
            ("kind", "after `kind`"),
            ("kind = ", "expected a value"),
            ("kind != A", "after `kind`"),
            ("kind: A", "after `kind`"),
            ("= A", "field's name"),
            ("label = \"x", "quote is not closed"),
            ("label = \"x\\\"", "quote is not closed"),
            ("a = b AND", "field's name at the end"),
            ("a = b OR ", "field's name at the end"),
            ("a = b OR OR c = d", "field's name"),
            ("AND a = b", "field's name"),
            ("a = AND b = c", "double quotes"),
            ("a = b c = d", "expected AND or OR before `c = d`"),
            ("a = b and c = d", "expected AND or OR before `and"),
            ("NOT", "field's name at the end"),
            ("NOT NOT a = b", "field's name"),
            ("--a = b", "field's name"),
            ("()", "field's name"),
            ("(a = b", "parenthesis is not closed"),
            ("(a = b c", "closing parenthesis before `c`"),
            ("a = b)", "before `)`"),
            ("a = x=y", "double quotes"),
            ("a = x(y)", "before `(y)`"),
        ] {
            let rule = parse(text).expect_err(text);
            assert!(rule.contains(part), "{text}: {rule}");
        }
    }

    #[test]
    fn a_filter_is_bounded_in_bytes_terms_and_depth() {
        let terms = |count: usize| vec!["a = b"; count].join(" OR ");
        assert!(parse(&terms(MAX_TERMS)).is_ok());
        assert!(parse(&terms(MAX_TERMS + 1)).unwrap_err().contains("20 comparisons"));
        let deep = |depth: usize| format!("{}a = b{}", "-(".repeat(depth), ")".repeat(depth));
        assert!(parse(&deep(MAX_DEPTH)).is_ok());
        assert!(parse(&deep(MAX_DEPTH + 1)).unwrap_err().contains("10 parentheses"));
        let beside = vec!["(a = b)"; MAX_TERMS].join(" AND ");
        assert!(parse(&beside).is_ok(), "parentheses beside each other are not deep");
        let long = |bytes: usize| format!("a = {}", "b".repeat(bytes - 4));
        assert!(parse(&long(MAX_BYTES)).is_ok());
        assert!(parse(&long(MAX_BYTES + 1)).unwrap_err().contains("2000 bytes"));
    }
}
