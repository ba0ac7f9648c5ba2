//! Slugs: the last part of a post's address. NFC, lower case, letters, digits and hyphens of any
//! script, 1 to 200 bytes.

use service_kit::etag;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark, is_nfc};

/// Longest slug, in bytes.
const MAX_BYTES: usize = 200;

/// First parts of addresses that mean something else.
const RESERVED: &[&str] =
    &["b", "v1", "auth", "assets", "search", "label", "author", "month", "business", "claim", "feed", "desk"];

/// Words of the content that stand in for a missing title.
const WORDS_OF_CONTENT: usize = 6;

/// A slug.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slug(String);

/// Which slug a post is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// This one and no other.
    Given(Slug),
    /// One made from the title.
    FromTitle,
}

impl Slug {
    /// Reads a slug that somebody chose.
    ///
    /// # Errors
    /// The rule that it breaks.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() || text.len() > MAX_BYTES {
            return Err(format!("must be 1 to {MAX_BYTES} bytes; it has {}", text.len()));
        }
        let well_formed = text.chars().all(is_part) && text.chars().any(char::is_alphanumeric);
        if !well_formed || text.to_lowercase() != text || !is_nfc(text) {
            let rule =
                "must be letters, digits and hyphens in lower case (NFC); leave it empty to have one made";
            return Err(rule.to_owned());
        }
        if is_reserved(text) {
            return Err(format!("`{text}` is taken by an address of the blog itself; choose another"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Makes a slug of a text; `None` when no letter or digit is in it.
///
/// It may be reserved: the first of its [`numbered`] forms that is free then is another.
pub(crate) fn made_from(text: &str) -> Option<String> {
    let mut made = String::new();
    for letter in text.to_lowercase().chars().filter(|letter| !is_silent(*letter)).nfc() {
        if letter.is_alphanumeric() || (is_combining_mark(letter) && !made.is_empty() && !made.ends_with('-'))
        {
            made.push(letter);
        } else if !made.is_empty() && !made.ends_with('-') {
            made.push('-');
        }
    }
    let made = cut(&made, MAX_BYTES);
    (!made.is_empty()).then(|| made.to_owned())
}

/// What stands for the name of a business in an address; names that differ only in case, white
/// space and signs stand for one business.
pub(crate) fn of_business(name: &str) -> String {
    made_from(name).unwrap_or_else(|| {
        let hash = etag::hash([name.trim().as_bytes()]);
        format!("sign-{:x}", u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]))
    })
}

/// The slug of a post without any wish: from its title, its first words, or `untitled`.
pub(crate) fn of_texts(title: &str, plain_content: &str) -> String {
    let first_words = || {
        let words: Vec<&str> = plain_content.split_whitespace().take(WORDS_OF_CONTENT).collect();
        made_from(&words.join(" "))
    };
    made_from(title).or_else(first_words).unwrap_or_else(|| "untitled".to_owned())
}

/// The form in which a typed slug is looked for.
pub(crate) fn looked_for(text: &str) -> String {
    text.to_lowercase().nfc().collect()
}

/// `base` for 1, `base-2` for 2 and so on, never longer than a slug may be.
pub(crate) fn numbered(base: &str, number: u64) -> String {
    if number <= 1 {
        return base.to_owned();
    }
    let suffix = format!("-{number}");
    format!("{}{suffix}", cut(base, MAX_BYTES - suffix.len()))
}

/// Whether the blog's own addresses begin so.
pub(crate) fn is_reserved(slug: &str) -> bool {
    RESERVED.contains(&slug)
}

fn is_part(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '-' || is_combining_mark(letter)
}

/// Apostrophes: `don't` is one word.
fn is_silent(letter: char) -> bool {
    matches!(letter, '\'' | '’' | 'ʼ')
}

/// At most `bytes` of it, ending with a whole letter that is no hyphen.
fn cut(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].trim_end_matches('-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_title_becomes_a_slug() {
        for (title, slug) in [
            ("Week 1: EOC", "week-1-eoc"),
            ("  Don’t -- panic!  ", "dont-panic"),
            ("Crème Brûlée", "crème-brûlée"),
            ("Straße & Co.", "straße-co"),
            ("日本語のタイトル", "日本語のタイトル"),
            ("हिन्दी में", "हिन्दी-में"),
            ("ΟΔΟΣ", "οδος"),
            ("index.html", "index-html"),
        ] {
            assert_eq!(made_from(title).as_deref(), Some(looked_for(slug).as_str()), "{title}");
        }
        assert_eq!(made_from("?!"), None);
    }

    #[test]
    fn a_given_slug_follows_the_rules() {
        for good in ["a", "week-1", "日本", "crème", &"a".repeat(200)] {
            assert!(Slug::parse(good).is_ok(), "{good}");
        }
        let too_long = "ä".repeat(101);
        for bad in
            ["", "A", "a b", "a.b", "a/b", "-", "cre\u{300}me", "a_b", "feed", "search", "a\0", &too_long]
        {
            assert!(Slug::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn what_has_no_title_is_named_by_its_words() {
        assert_eq!(of_texts("", "One two three four five six seven"), "one-two-three-four-five-six");
        assert_eq!(of_texts("…", ""), "untitled");
        assert_eq!(numbered(&"a".repeat(200), 12).len(), 200);
    }

    proptest! {
        #[test]
        fn what_is_made_could_have_been_given(title in ".{0,120}", number in 1_u64..2_000) {
            if let Some(made) = made_from(&title) {
                let made = numbered(&made, number);
                prop_assert!(is_reserved(&made) || Slug::parse(&made).is_ok(), "{made:?}");
            }
        }
    }
}
