//! The stylesheet, the reader's script and the icon, each named by its content so that browsers may keep it for
//! ever.

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

/// The script of the discussion, to be served as `text/javascript; charset=utf-8`, `immutable`. A page
/// is whole without it.
pub static SCRIPT: LazyLock<String> = LazyLock::new(|| without_comments(SCRIPT_SOURCE));

/// Several files, one module: a browser asks once. The last one begins, when everything is there.
const SCRIPT_SOURCE: &str = concat!(
    include_str!("../../assets/reader/page.js"),
    include_str!("../../assets/reader/load.js"),
    include_str!("../../assets/reader/form.js"),
    include_str!("../../assets/reader/thread.js"),
    include_str!("../../assets/reader/send.js"),
    include_str!("../../assets/reader/change.js"),
    include_str!("../../assets/reader/news.js"),
    include_str!("../../assets/reader/live.js"),
    include_str!("../../assets/reader/begin.js"),
);

static SCRIPT_PATH: LazyLock<String> =
    LazyLock::new(|| format!("/assets/rapport.{}.js", short_hash(&SCRIPT)));

/// The lines that a browser needs: a fifth of what is transferred would be words for those who read the
/// source. No text in the script goes over more than one line.
fn without_comments(script: &str) -> String {
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Where a post's page expects the script: `/assets/rapport.<hash>.js`.
pub fn script_path() -> &'static str {
    &SCRIPT_PATH
}

/// The icon in a browser's tab, to be served as `image/svg+xml`, `immutable`.
pub const ICON: &str = include_str!("../../assets/rapport.svg");

static ICON_PATH: LazyLock<String> = LazyLock::new(|| format!("/assets/rapport.{}.svg", short_hash(ICON)));

/// Where every page expects the icon: `/assets/rapport.<hash>.svg`.
pub fn icon_path() -> &'static str {
    &ICON_PATH
}

/// Eight bytes tell two releases apart; this is a name, not a signature.
pub(super) fn short_hash(text: &str) -> String {
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
        assert!(STYLESHEET.len() < 32 * 1024, "{}", STYLESHEET.len());
    }

    #[test]
    fn the_script_stays_small_and_asks_nobody_else() {
        assert!(SCRIPT.len() < 30 * 1024, "{}", SCRIPT.len());
        for forbidden in ["http://", "https://", "eval(", "innerHTML", "import "] {
            assert!(!SCRIPT.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn the_script_keeps_its_lines_and_loses_its_comments() {
        assert_eq!(
            without_comments("// one\n\nlet a = 1; // kept\n  /// two\n  a += 1;\n"),
            "let a = 1; // kept\na += 1;\n"
        );
        for line in SCRIPT_SOURCE.lines() {
            assert!(line.matches('`').count() % 2 == 0, "a text over several lines would be changed: {line}");
        }
    }

    #[test]
    fn each_path_carries_a_hash() {
        for (path, extension) in [(stylesheet_path(), ".css"), (script_path(), ".js"), (icon_path(), ".svg")]
        {
            let hash = path.strip_prefix("/assets/rapport.").and_then(|rest| rest.strip_suffix(extension));
            assert_eq!(hash.map(str::len), Some(16), "{path}");
        }
    }

    #[test]
    fn the_stylesheet_fetches_nothing() {
        assert!(!STYLESHEET.contains("url(") && !STYLESHEET.contains("@import"));
    }
}
