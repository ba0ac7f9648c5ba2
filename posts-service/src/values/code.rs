//! One-time codes that are typed or follow in a link: 100 random bits, of which the store keeps a hash alone.

use std::fmt;

use service_kit::etag;

/// Crockford's base 32: no letter that looks like another or like a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Symbols of a code that is made here: 5 bits each.
const MADE_SYMBOLS: usize = 20;

/// Symbols between two hyphens.
const GROUP: usize = 5;

/// Symbols of the longest code that is read.
const MAX_SYMBOLS: usize = 128;

/// A code as it is compared. Its `Debug` form does not tell it.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// A new one.
    pub fn generate() -> Self {
        let bytes: [u8; MADE_SYMBOLS] = rand::random();
        Self(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect())
    }

    /// Reads a code as people type it: capitals, hyphens and spaces do not matter, and O, I and L are the
    /// digits that they look like.
    ///
    /// # Errors
    /// The rule.
    pub fn parse(text: &str) -> Result<Self, String> {
        let symbols = text.chars().filter(|sign| *sign != '-' && !sign.is_whitespace());
        let read: Option<String> = symbols.take(MAX_SYMBOLS + 1).map(symbol).collect();
        read.filter(|code| (MADE_SYMBOLS..=MAX_SYMBOLS).contains(&code.len())).map(Self).ok_or_else(|| {
            format!("must be {MADE_SYMBOLS} to {MAX_SYMBOLS} letters and digits; hyphens do not count")
        })
    }

    /// As it is printed: in groups of five.
    pub fn shown(&self) -> String {
        let symbols: Vec<char> = self.0.chars().collect();
        let groups: Vec<String> = symbols.chunks(GROUP).map(|group| group.iter().collect()).collect();
        groups.join("-")
    }

    /// What is kept of it. `purpose` keeps a code for one thing from being good for another.
    pub(crate) fn hash(&self, purpose: &str) -> Vec<u8> {
        etag::hash([purpose.as_bytes(), self.0.as_bytes()]).to_vec()
    }
}

fn symbol(sign: char) -> Option<char> {
    match sign.to_ascii_uppercase() {
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        plain if plain.is_ascii_alphanumeric() => Some(plain),
        _ => None,
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Code(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = Code::generate();
        let shown = code.shown();
        assert_eq!((shown.len(), shown.matches('-').count()), (23, 3), "four groups of five");
        for typed in [shown.clone(), shown.to_lowercase(), shown.replace('-', ""), shown.replace('-', " \n")]
        {
            assert_eq!(Code::parse(&typed).unwrap(), code);
        }
        let alike = Code::parse("OOOOO-IIIII-LLLLL-lllll").unwrap();
        assert_eq!(alike, Code::parse("00000-11111-11111-11111").unwrap());
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for bad in ["", "12345", &"1".repeat(19), &"1".repeat(129), "1111111111111111111\u{e4}", "????-"] {
            assert!(Code::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn two_codes_are_never_the_same_and_say_nothing_of_themselves() {
        let (one, two) = (Code::generate(), Code::generate());
        assert!(one != two && one.hash("a") != two.hash("a") && one.hash("a") != one.hash("b"));
        assert!(!format!("{one:?}").contains(&one.0));
    }
}
