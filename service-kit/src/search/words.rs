//! The words of a text, folded so that those which people hold for the same are the same.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization as _, char::canonical_combining_class};
use unicode_segmentation::UnicodeSegmentation as _;

/// Longest word that is told apart from others, in characters: the rest of a longer one is not looked at.
pub const MAX_WORD: usize = 64;

/// A word where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Its bytes in the text.
    pub place: Range<usize>,
    /// Lower case without diacritics, compatible forms made one (NFKD). Letters and digits alone; not
    /// empty.
    pub folded: String,
}

/// The words of `text`, in their order: what UAX #29 divides, and what stands between punctuation
/// within that. Scripts that put no space between words have a word for each character.
pub fn words(text: &str) -> impl Iterator<Item = Word> + '_ {
    text.split_word_bound_indices().flat_map(|(start, piece)| parts(start, piece)).filter_map(
        |(start, part)| {
            let folded = folded(part);
            (!folded.is_empty()).then(|| Word { place: start..start + part.len(), folded })
        },
    )
}

/// What stands between the punctuation of a piece: `it's` and `example.com` are two words each.
fn parts(start: usize, piece: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = start;
    piece.split_inclusive(|letter| !is_of_word(letter)).filter_map(move |part| {
        let here = at;
        at += part.len();
        let part = part.trim_end_matches(|letter| !is_of_word(letter));
        (!part.is_empty()).then_some((here, part))
    })
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || canonical_combining_class(letter) != 0
}

fn folded(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    let plain = word.nfkd().flat_map(char::to_lowercase).filter(|letter| letter.is_alphanumeric());
    for letter in plain.take(MAX_WORD) {
        match undecomposed(letter) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(letter),
        }
    }
    folded
}

/// Letters that Unicode does not take apart, as people write them without their own keyboard.
const fn undecomposed(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ħ' => "h",
        'þ' => "th",
        'ı' => "i",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        words(text).map(|word| word.folded).collect()
    }

    #[test]
    fn words_are_folded() {
        for (text, expected) in [
            ("Crème BRÛLÉE", vec!["creme", "brulee"]),
            ("Cre\u{301}me", vec!["creme"]),
            ("Straße Ærø Łódź İstanbul ılık", vec!["strasse", "aero", "lodz", "istanbul", "ilik"]),
            ("ΣΊΣΥΦΟΣ Σίσυφος", vec!["σισυφοσ", "σισυφοσ"]),
            ("ﬁne ① ½", vec!["fine", "1", "12"]),
            ("Привет, Йод", vec!["привет", "иод"]),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }

    #[test]
    fn words_end_at_spaces_and_punctuation() {
        for (text, expected) in [
            ("", vec![]),
            (" ... -- 🎉 _ ", vec![]),
            ("it's l’eau", vec!["it", "s", "l", "eau"]),
            ("https://example.com/a_b?c=d", vec!["https", "example", "com", "a", "b", "c", "d"]),
            ("3.14 1,000 x86-64", vec!["3", "14", "1", "000", "x86", "64"]),
            ("a<b>c</b>", vec!["a", "b", "c", "b"]),
            ("東京は夜", vec!["東", "京", "は", "夜"]),
            ("コーヒー", vec!["コーヒー"]),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }

    #[test]
    fn places_are_those_of_the_text() {
        let text = "¡Olé, l’eau!";
        let found: Vec<&str> = words(text).map(|word| &text[word.place]).collect();
        assert_eq!(found, ["Olé", "l", "eau"]);
    }

    #[test]
    fn a_word_is_bounded() {
        assert_eq!(of(&"x".repeat(1000)), ["x".repeat(MAX_WORD)]);
    }
}
