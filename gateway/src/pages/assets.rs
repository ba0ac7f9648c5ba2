//! The one stylesheet, named by its content so that browsers may keep it for ever.

use std::fmt::Write as _;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// The stylesheet's text, to be served as `text/css; charset=utf-8`, `immutable`.
pub const STYLESHEET: &str = include_str!("../../assets/rapport.css");

static STYLESHEET_PATH: LazyLock<String> =
    LazyLock::new(|| format!("/assets/rapport.{}.css", short_hash(STYLESHEET)));

/// Where every page expects the stylesheet: `/assets/rapport.<hash>.css`.
pub fn stylesheet_path() -> &'static str {
    &STYLESHEET_PATH
}

/// Eight bytes tell two releases apart; this is a name, not a signature.
fn short_hash(text: &str) -> String {
    Sha256::digest(text).iter().take(8).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stylesheet_stays_small() {
        assert!(STYLESHEET.len() < 16 * 1024, "{}", STYLESHEET.len());
    }

    #[test]
    fn the_path_carries_a_hash() {
        let hash =
            stylesheet_path().strip_prefix("/assets/rapport.").and_then(|rest| rest.strip_suffix(".css"));
        assert_eq!(hash.map(str::len), Some(16));
    }

    #[test]
    fn the_stylesheet_fetches_nothing() {
        assert!(!STYLESHEET.contains("url(") && !STYLESHEET.contains("@import"));
    }
}
