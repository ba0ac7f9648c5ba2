//! Filters of lists (AIP-160): comparisons joined by AND, OR, NOT and parentheses. A service says
//! which fields there are, and makes of the expression what its store understands.

mod parse;

pub use parse::parse;

/// Longest filter, in bytes.
pub const MAX_BYTES: usize = 2_000;

/// Most comparisons in one filter.
pub const MAX_TERMS: usize = 20;

/// How deep parentheses may stand in each other.
pub const MAX_DEPTH: usize = 10;

/// What a filter says, of comparisons `T`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression<T> {
    /// All of them hold; always so when there are none.
    All(Vec<Self>),
    /// One of them holds.
    Any(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// A comparison.
    Term(T),
}

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

impl Comparison {
    /// All of them, the longer signs first, since `<` also begins `<=`.
    pub const ALL: [Self; 5] =
        [Self::LessOrEqual, Self::GreaterOrEqual, Self::Equal, Self::Less, Self::Greater];

    /// As a filter writes it, and SQL.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }
}

impl<T> Default for Expression<T> {
    /// What an empty filter says: everything.
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

impl<T> Expression<T> {
    /// The same expression of what `read` makes of each comparison.
    ///
    /// # Errors
    /// The first that `read` answers.
    pub fn try_map<U, E>(self, read: &mut impl FnMut(T) -> Result<U, E>) -> Result<Expression<U>, E> {
        let mut each = |parts: Vec<Self>| -> Result<Vec<Expression<U>>, E> {
            parts.into_iter().map(|part| part.try_map(read)).collect()
        };
        Ok(match self {
            Self::All(parts) => Expression::All(each(parts)?),
            Self::Any(parts) => Expression::Any(each(parts)?),
            Self::Not(part) => Expression::Not(Box::new(part.try_map(read)?)),
            Self::Term(term) => Expression::Term(read(term)?),
        })
    }

    /// The comparisons that must hold for the whole to hold: those that AND alone joins.
    pub fn required(&self) -> Vec<&T> {
        match self {
            Self::Term(term) => vec![term],
            Self::All(parts) => parts.iter().flat_map(Self::required).collect(),
            Self::Any(_) | Self::Not(_) => Vec::new(),
        }
    }

    /// Every comparison, and whether it is asked for: `false` where it stands under a NOT.
    pub fn terms(&self) -> Vec<(&T, bool)> {
        match self {
            Self::Term(term) => vec![(term, true)],
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::terms).collect(),
            Self::Not(part) => part.terms().into_iter().map(|(term, asked)| (term, !asked)).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Expression<String> {
        parse(text).unwrap().try_map(&mut |term| Ok::<_, String>(term.value)).unwrap()
    }

    #[test]
    fn what_must_hold_is_what_and_alone_joins() {
        let filter = number("a = 1 AND (a = 2 AND a = 3) AND (a = 4 OR a = 5) AND NOT a = 6");
        assert_eq!(filter.required(), ["1", "2", "3"]);
        assert!(number("NOT (a = 1 AND a = 2)").required().is_empty());
        assert!(number("").required().is_empty());
    }

    #[test]
    fn what_stands_under_a_not_is_not_asked_for() {
        let filter = number("a = 1 OR NOT (a = 2 AND NOT a = 3) AND -a = 4");
        let asked: Vec<(&str, bool)> =
            filter.terms().into_iter().map(|(term, asked)| (term.as_str(), asked)).collect();
        assert_eq!(asked, [("1", true), ("2", false), ("3", true), ("4", false)]);
    }

    #[test]
    fn a_term_that_cannot_be_read_ends_the_reading() {
        let read = parse("a = 1 OR NOT (b = 2)").unwrap().try_map(&mut |term| {
            if term.field == "a" { Ok(term) } else { Err(term.field) }
        });
        assert_eq!(read, Err("b".to_owned()));
    }
}
