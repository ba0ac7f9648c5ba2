//! What somebody who searches asks for.

use super::{Word, folded_words};

/// Longest query, in characters.
pub const MAX_QUERY: usize = 200;

/// A query, parsed. It asks for one phrase at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// All of these occur.
    pub all: Vec<Phrase>,
    /// None of these does.
    pub none: Vec<Phrase>,
}

/// Words in this order, next to each other; often only one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// The words, folded; not empty.
    pub words: Vec<String>,
    /// Whether the last word also matches as a beginning.
    pub is_prefix: bool,
}

impl Query {
    /// Parses `all of these "in this order" -without th`: whoever is still typing is understood, so
    /// nothing but too much and too little is an error. A quote that is not closed ends with the query;
    /// what has no letter and no digit asks for nothing.
    ///
    /// # Errors
    /// The rule in words, for a violation of `query`.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() || text.chars().nth(MAX_QUERY).is_some() {
            return Err(format!("must be 1 to {MAX_QUERY} characters"));
        }
        let mut query = Self { all: Vec::new(), none: Vec::new() };
        let mut rest = text.trim();
        while !rest.is_empty() {
            let (piece, after) = Piece::first_of(rest);
            rest = after.trim_start();
            let words = folded_words(piece.text);
            if words.is_empty() {
                continue;
            }
            let is_prefix = rest.is_empty() && !piece.is_quoted && !piece.is_excluded;
            let list = if piece.is_excluded { &mut query.none } else { &mut query.all };
            list.push(Phrase { words, is_prefix });
        }
        if query.all.is_empty() {
            return Err("must have a word that is not excluded; add one without `-`".to_owned());
        }
        Ok(query)
    }
}

impl Phrase {
    /// Whether it stands at the beginning of `words`.
    pub(super) fn begins(&self, words: &[Word]) -> bool {
        let last = self.words.len() - 1;
        words.len() > last
            && self.words.iter().zip(words).enumerate().all(|(index, (asked, word))| {
                word.folded == *asked
                    || self.is_prefix && index == last && word.folded.starts_with(asked.as_str())
            })
    }
}

/// What stands between spaces, or between quotes.
struct Piece<'t> {
    text: &'t str,
    is_quoted: bool,
    is_excluded: bool,
}

impl<'t> Piece<'t> {
    /// The first piece of a text that begins with one, and what follows.
    fn first_of(text: &'t str) -> (Self, &'t str) {
        let is_quote = |letter: char| matches!(letter, '"' | '“' | '”' | '„');
        let (is_excluded, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        if let Some(quoted) = text.strip_prefix(is_quote) {
            let (text, after) = quoted.split_once(is_quote).unwrap_or((quoted, ""));
            return (Self { text, is_quoted: true, is_excluded }, after);
        }
        let end = text.find(|letter: char| letter.is_whitespace() || is_quote(letter)).unwrap_or(text.len());
        let (text, after) = text.split_at(end);
        (Self { text, is_quoted: false, is_excluded }, after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Phrases joined by `+`, words by `.`, with `*` after a beginning.
    fn understood(text: &str) -> String {
        let shown = |sign: &str, phrases: &[Phrase]| {
            let shown = phrases.iter().map(|phrase| {
                format!("{sign}{}{}", phrase.words.join("."), if phrase.is_prefix { "*" } else { "" })
            });
            shown.collect::<Vec<_>>()
        };
        let query = Query::parse(text).unwrap_or_else(|rule| panic!("{text}: {rule}"));
        [shown("+", &query.all), shown("-", &query.none)].concat().join(" ")
    }

    #[test]
    fn a_query_is_words_phrases_and_exclusions() {
        for (text, expected) in [
            ("tea", "+tea*"),
            ("Green TÉA", "+green +tea*"),
            ("\"green tea\"", "+green.tea"),
            ("\"green tea\" cup", "+green.tea +cup*"),
            ("tea -milk", "+tea -milk"),
            ("-milk tea", "+tea* -milk"),
            ("tea -\"cold milk\"", "+tea -cold.milk"),
            ("tea \"cold mi", "+tea +cold.mi"),
            ("well-known", "+well.known*"),
            ("example.com cup", "+example.com +cup*"),
            ("tea - milk", "+tea +milk*"),
            ("tea -", "+tea"),
            ("tea !!!", "+tea"),
            ("„grüner Tee“", "+gruner.tee"),
            ("a\"b c\"d", "+a +b.c +d*"),
            ("NEAR(tea OR * milk) ^x {y}: 'z'", "+near.tea +or +milk +x +y +z*"),
        ] {
            assert_eq!(understood(text), expected, "{text}");
        }
    }

    #[test]
    fn a_query_is_bounded() {
        for text in ["", "  ", &"x".repeat(MAX_QUERY + 1)] {
            assert!(Query::parse(text).unwrap_err().contains("1 to 200 characters"), "{text}");
        }
        assert!(Query::parse(&"é".repeat(MAX_QUERY)).is_ok());
        for text in ["-tea", "!!!", "\"\"", "-\"green tea\" -cup"] {
            assert!(Query::parse(text).unwrap_err().contains("not excluded"), "{text}");
        }
    }
}
