//! Full-text indexes, as each engine wants them: what goes into one, and what is asked of it. Words
//! come folded and are told apart by nobody else, so that both engines find the same: FTS5 with
//! `tokenize = 'ascii'` divides at our spaces alone, and PostgreSQL is handed the finished tsvector.
//!
//! A SQLite table, whose name no column may have, is `CREATE VIRTUAL TABLE x USING fts5(words,
//! content = '', contentless_delete = 1, tokenize = 'ascii')`; its `rowid` is an INTEGER PRIMARY KEY of
//! what it finds. On PostgreSQL it is a column of type TSVECTOR with a GIN index, written as
//! `CAST($1 AS tsvector)` and asked with `column @@ CAST($1 AS tsquery)`.

use std::collections::BTreeMap;

use crate::Engine;

/// Most bytes of words in the index of one row. A tsvector ends at 1 MiB, which so many never reach.
const MAX_BYTES: usize = 400 * 1024;

/// Most places of one word that PostgreSQL keeps.
const MAX_PLACES: usize = 255;

/// Words in this order, next to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// The words: letters and digits alone. Not empty.
    pub words: Vec<String>,
    /// Whether the last word also matches as a beginning.
    pub is_prefix: bool,
}

/// How much a field's words count on PostgreSQL; on SQLite a field is a column with a weight of its
/// own in `bm25`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Most.
    A,
    /// Much.
    B,
    /// More than the rest.
    C,
    /// The rest.
    D,
}

/// One field for a column of an FTS5 table: its words, up to 400 KiB of them.
pub fn column(words: &[String]) -> String {
    let mut room = MAX_BYTES;
    bounded(words, &mut room).collect::<Vec<_>>().join(" ")
}

/// A row's fields as the text of a tsvector: up to 400 KiB of words together, those of the first field
/// first. No phrase reaches from one field into the next. PostgreSQL tells 16,383 places apart: phrases
/// are found before that, words also after it.
pub fn vector(fields: &[(Weight, &[String])]) -> String {
    let mut lexemes: BTreeMap<&str, Vec<(usize, Weight)>> = BTreeMap::new();
    let (mut room, mut place) = (MAX_BYTES, 0);
    for (weight, words) in fields {
        for word in bounded(words, &mut room) {
            place += 1;
            lexemes.entry(word).or_default().push((place, *weight));
        }
        place += 1;
    }
    let lexeme = |(word, places): (&str, Vec<(usize, Weight)>)| {
        let places = places.into_iter().take(MAX_PLACES).map(|(place, weight)| format!("{place}{weight:?}"));
        format!("'{word}':{}", places.collect::<Vec<_>>().join(","))
    };
    lexemes.into_iter().map(lexeme).collect::<Vec<_>>().join(" ")
}

/// What an index of `engine` is asked for rows with `all` of these phrases and `none` of those: the
/// right side of FTS5's MATCH, or the text of a tsquery.
///
/// There has to be a phrase in `all`.
pub fn matching(engine: Engine, all: &[Phrase], none: &[Phrase]) -> String {
    let each = |phrases: &[Phrase], sign: &str| match engine {
        Engine::Sqlite => phrases.iter().map(fts5).collect::<Vec<_>>().join(sign),
        Engine::Postgres => phrases.iter().map(tsquery).collect::<Vec<_>>().join(sign),
    };
    match (engine, none.is_empty()) {
        (Engine::Sqlite, true) => each(all, " AND "),
        (Engine::Sqlite, false) => format!("({}) NOT ({})", each(all, " AND "), each(none, " OR ")),
        (Engine::Postgres, true) => each(all, " & "),
        (Engine::Postgres, false) => format!("{} & !({})", each(all, " & "), each(none, " | ")),
    }
}

fn fts5(phrase: &Phrase) -> String {
    let words: Vec<&str> = phrase.words.iter().map(|word| plain(word)).collect();
    format!("\"{}\"{}", words.join(" "), if phrase.is_prefix { " *" } else { "" })
}

fn tsquery(phrase: &Phrase) -> String {
    let words: Vec<String> = phrase.words.iter().map(|word| format!("'{}'", plain(word))).collect();
    format!("({}{})", words.join(" <-> "), if phrase.is_prefix { ":*" } else { "" })
}

/// A word, as far as it is one: what could end a quotation is not let through.
fn plain(word: &str) -> &str {
    word.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default()
}

fn bounded<'w>(words: &'w [String], room: &mut usize) -> impl Iterator<Item = &'w str> {
    let words = words.iter().map(|word| plain(word)).filter(|word| !word.is_empty());
    words.map_while(|word| {
        *room = room.checked_sub(word.len() + 1)?;
        Some(word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(text: &str) -> Phrase {
        Phrase {
            words: text.trim_end_matches('*').split(' ').map(str::to_owned).collect(),
            is_prefix: text.ends_with('*'),
        }
    }

    #[test]
    fn a_query_is_written_for_each_engine() {
        let all = [phrase("green tea"), phrase("cup*")];
        let none = [phrase("milk"), phrase("cold water")];
        for (none, sqlite, postgres) in [
            (&none[..0], r#""green tea" AND "cup" *"#, "('green' <-> 'tea') & ('cup':*)"),
            (
                &none[..],
                r#"("green tea" AND "cup" *) NOT ("milk" OR "cold water")"#,
                "('green' <-> 'tea') & ('cup':*) & !(('milk') | ('cold' <-> 'water'))",
            ),
        ] {
            assert_eq!(matching(Engine::Sqlite, &all, none), sqlite);
            assert_eq!(matching(Engine::Postgres, &all, none), postgres);
        }
    }

    #[test]
    fn fields_keep_apart() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let (title, text) = (words("green tea"), words("tea cup"));
        let vector = vector(&[(Weight::A, &title), (Weight::D, &text)]);
        assert_eq!(vector, "'cup':5D 'green':1A 'tea':2A,4D");
        assert_eq!(column(&title), "green tea");
    }

    #[test]
    fn nothing_ends_a_quotation() {
        let none = [phrase("x'y"), phrase("x\"y")];
        assert_eq!(matching(Engine::Postgres, &none[..1], &[]), "('x')");
        assert_eq!(matching(Engine::Sqlite, &none[1..], &[]), "\"x\"");
    }
}
