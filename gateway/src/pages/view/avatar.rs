//! A face for everybody without asking a third party: initials on one of eight colours.

/// How many `.avatar-N` classes the stylesheet has.
const COLOURS: u8 = 8;

/// The first letters of the first and the last word, upper case; `?` for a name without letters.
pub(super) fn initials(name: &str) -> String {
    let mut letters = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = letters.next().unwrap_or('?');
    std::iter::once(first).chain(letters.next_back()).flat_map(char::to_uppercase).collect()
}

/// The same name has the same colour on every page and after every restart, so no `RandomState`.
pub(super) fn colour(name: &str) -> u8 {
    let sum = name.bytes().fold(7_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
    // The low bits of such a sum alone are poor; fold the high ones in.
    (sum ^ (sum >> 4)) % COLOURS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_take_the_first_and_the_last_word() {
        for (name, expected) in [
            ("Ada Lovelace", "AL"),
            ("paul", "P"),
            ("Juan Carlos de la Vega", "JV"),
            ("  (O'Neil)  ", "O"),
            ("山田太郎", "山"),
            ("…", "?"),
            ("", "?"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }

    #[test]
    fn colours_spread() {
        let used: std::collections::HashSet<u8> =
            ["Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gus", "Hana", "Ivo", "Jo"].map(colour).into();
        assert!(used.len() >= 4 && used.iter().all(|n| *n < COLOURS), "{used:?}");
    }
}
