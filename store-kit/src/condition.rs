//! Conditions that callers put together, such as a list's filter, as a part of a statement. The one
//! place that turns them into SQL.

use crate::{Query, Value};

/// What a statement with a filter asks in its place while none is there: see [`filter_here!`].
///
/// [`filter_here!`]: crate::filter_here
const EVERY_ROW: &str = crate::filter_here!();

/// A condition on the rows of a list. Its texts are constants of a store; what a caller sent is
/// bound, never part of the text.
///
/// A comparison with NULL does not hold, and NOT of it does. A condition only decides on the rows
/// that a statement meets: no engine chooses another index for it, and so another order to sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// All of them hold; always so when there are none.
    All(Vec<Self>),
    /// One of them holds.
    Any(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// A text in which `{}` stands for the one value that is bound.
    Is(String, Value),
}

/// Where a statement takes a filter: every row, until [`Query::filter`] puts one there.
#[macro_export]
macro_rules! filter_here {
    () => {
        "TRUE /* filter */"
    };
}

impl Condition {
    /// `column sign value`, for example `("p.kind", "=", "PAGE")`.
    pub fn compare(column: &'static str, sign: &'static str, value: impl Into<Value>) -> Self {
        Self::Is(format!("{column} {sign} {{}}"), value.into())
    }

    /// Its text, in which the first parameter is `$first`; what is to be bound goes to `values`.
    fn text(self, first: usize, values: &mut Vec<Value>) -> String {
        let joined = |parts: Vec<Self>, sign: &str, none: &str, values: &mut Vec<Value>| {
            let parts: Vec<String> = parts.into_iter().map(|part| part.text(first, values)).collect();
            if parts.is_empty() { none.to_owned() } else { format!("({})", parts.join(sign)) }
        };
        match self {
            Self::All(parts) => joined(parts, " AND ", "TRUE", values),
            Self::Any(parts) => joined(parts, " OR ", "FALSE", values),
            Self::Not(part) => format!("NOT {}", part.text(first, values)),
            Self::Is(text, value) => {
                let parameter = format!("${}", first + values.len());
                values.push(value);
                format!("COALESCE({}, FALSE)", text.replacen("{}", &parameter, 1))
            }
        }
    }
}

impl Query {
    /// Puts `condition` where the statement takes a filter, and binds its values after those that
    /// are bound already. A statement without a filter stays the constant that it is.
    ///
    /// # Panics
    /// When the statement takes none: [`filter_here!`](crate::filter_here) is not in its text.
    #[must_use]
    pub fn filter(mut self, condition: Condition) -> Self {
        assert!(self.sql.contains(EVERY_ROW), "the statement takes no filter");
        if condition == Condition::All(Vec::new()) {
            return self;
        }
        let mut values = Vec::new();
        let text = condition.text(self.values.len() + 1, &mut values);
        self.sql = self.sql.replacen(EVERY_ROW, &text, 1).into();
        self.values.extend(values);
        // Callers make up more of these than a connection should remember.
        self.is_prepared_for_good = false;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query;

    #[test]
    fn a_filter_is_bound_after_the_rest() {
        let kind = |kind: &str| Condition::compare("kind", "=", kind);
        let filter = Condition::All(vec![
            Condition::Any(vec![kind("A"), Condition::Not(Box::new(kind("B")))]),
            Condition::Is("EXISTS (SELECT 1 FROM l WHERE l.label = {})".to_owned(), "x".into()),
        ]);
        let query =
            query(concat!("SELECT id FROM p WHERE blog = $1 AND ", crate::filter_here!(), " LIMIT $2"))
                .bind("b")
                .bind(7_i64)
                .filter(filter);
        assert_eq!(
            query.sql,
            "SELECT id FROM p WHERE blog = $1 AND ((COALESCE(kind = $3, FALSE) OR \
             NOT COALESCE(kind = $4, FALSE)) AND \
             COALESCE(EXISTS (SELECT 1 FROM l WHERE l.label = $5), FALSE)) LIMIT $2"
        );
        assert_eq!(query.values.len(), 5);
        assert!(!query.is_prepared_for_good);
    }

    #[test]
    fn no_filter_leaves_the_statement_as_it_is() {
        let text = concat!("SELECT id FROM p WHERE ", crate::filter_here!());
        let query = query(text).filter(Condition::All(Vec::new()));
        assert_eq!(query.sql, text);
        assert!(query.is_prepared_for_good);
    }
}
