//! What people type, parsed once: a value of these types keeps its rule everywhere behind the door.

use markup::Profile;
use unicode_normalization::UnicodeNormalization as _;

use crate::{
    access::facts::MAX_CHARACTERS,
    comment::{Format, Text},
    error::Error,
};

/// Most characters of a shown name.
pub const MAX_NAME: usize = 245;
/// Most characters of a web site's address.
pub const MAX_URL: usize = 2_000;
/// Most characters of an e-mail address.
pub const MAX_EMAIL: usize = 254;

/// A name to be shown: one line, trimmed, without what makes a text look like another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisplayName(String);

/// The address of a web site, or none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WebSite(String);

/// An e-mail address, or none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Email(String);

/// A comment's text in Markdown: not blank, and no longer than any policy lets it be. What the policy of
/// its post lets is for `moderation` to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content(String);

/// A text with its HTML and the number of its links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The text.
    pub text: Text,
    /// Links that lead away.
    pub links: usize,
}

impl DisplayName {
    /// 1 to [`MAX_NAME`] characters; runs of space become one.
    pub fn parse(typed: &str) -> Result<Self, String> {
        let name: String = typed.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect();
        if !name.chars().any(is_visible) {
            return Err(format!("must be 1 to {MAX_NAME} characters; type a name"));
        }
        if name.chars().any(|letter| letter.is_control() || changes_direction(letter)) {
            return Err("must not hold control or direction characters; type the name anew".to_owned());
        }
        if name.chars().count() > MAX_NAME {
            return Err(format!("must be 1 to {MAX_NAME} characters; shorten it"));
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl WebSite {
    /// An http(s) address of at most [`MAX_URL`] characters, or empty.
    pub fn parse(typed: &str) -> Result<Self, String> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(Self::default());
        }
        let rule =
            || format!("must be an http:// or https:// address of up to {MAX_URL} characters, or empty");
        let url = url::Url::parse(typed).map_err(|_| rule())?;
        let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
        // A user name in an address makes one site look like another.
        let is_plain = url.username().is_empty() && url.password().is_none();
        if is_web && is_plain && url.as_str().chars().count() <= MAX_URL {
            Ok(Self(url.into()))
        } else {
            Err(rule())
        }
    }

    /// The address, or empty.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Email {
    /// Something that could be an address, of at most [`MAX_EMAIL`] characters, or empty.
    pub fn parse(typed: &str) -> Result<Self, String> {
        let typed = typed.trim();
        if typed.is_empty() || is_address(typed) {
            Ok(Self(typed.to_owned()))
        } else {
            Err(format!("must be an e-mail address of up to {MAX_EMAIL} characters, or empty"))
        }
    }

    /// The address, or empty.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Content {
    /// 1 to [`MAX_CHARACTERS`] characters, not all of them blank.
    pub fn parse(typed: &str) -> Result<Self, String> {
        if typed.contains('\0') {
            return Err("must not hold the character NUL; remove it".to_owned());
        }
        if !typed.chars().any(is_visible) {
            return Err("must not be blank; write something".to_owned());
        }
        not_longer(typed.chars().count(), MAX_CHARACTERS)?;
        Ok(Self(typed.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text with its HTML.
    pub async fn rendered(self) -> Result<Rendered, Error> {
        // A long text takes long enough to hold up the calls that share this thread.
        tokio::task::spawn_blocking(move || rendered(self.0, Format::Markdown))
            .await
            .map_err(Error::Rendering)
    }
}

/// Whether a text of so many characters is no longer than `longest`; if not, the rule.
pub fn not_longer(characters: usize, longest: u32) -> Result<(), String> {
    if characters > longest as usize {
        return Err(format!("must be at most {longest} characters and has {characters}; shorten it"));
    }
    Ok(())
}

/// Renders a text of any origin.
pub fn rendered(content: String, format: Format) -> Rendered {
    let output = match format {
        Format::Markdown => markup::render(markup::Format::Markdown, Profile::Comment, &content),
        Format::Html => markup::render(markup::Format::Html, Profile::ImportedComment, &content),
    };
    let text = Text { content, format, html: output.html, markup_version: markup::VERSION };
    Rendered { text, links: output.links }
}

/// Whether an older program rendered the HTML.
pub fn is_outdated(text: &Text) -> bool {
    text.markup_version < markup::VERSION && !text.content.is_empty()
}

/// Brings HTML of an older version up to date. It may take long: for threads that may be kept busy.
pub fn refresh(text: &mut Text) {
    if is_outdated(text) {
        *text = rendered(std::mem::take(&mut text.content), text.format).text;
    }
}

/// A local part, `@`, and a domain with a dot: more cannot be known without writing to it.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let plain =
        |letter: char| !letter.is_whitespace() && !letter.is_control() && !"<>(),;:\\\"[]".contains(letter);
    let labels = domain.split('.').all(|label| !label.is_empty());
    text.chars().count() <= MAX_EMAIL
        && (1..=64).contains(&local.len())
        && !local.contains('@')
        && domain.contains('.')
        && labels
        && text.chars().all(|letter| letter == '@' || plain(letter))
}

/// Embeddings, overrides and isolates (UAX #9): they reorder what stands around the name.
fn changes_direction(letter: char) -> bool {
    matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether a reader sees anything of it: no space, and none of the letters without width.
fn is_visible(letter: char) -> bool {
    let without_width = matches!(letter, '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{2800}');
    !letter.is_whitespace() && !letter.is_control() && !changes_direction(letter) && !without_width
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_that_says_what_it_shows() {
        assert_eq!(DisplayName::parse("  Ann \t Lee ").unwrap().as_str(), "Ann Lee");
        assert_eq!(DisplayName::parse("Zoe\u{0308}").unwrap().as_str(), "Zo\u{00EB}");
        assert_eq!(DisplayName::parse(&"n".repeat(245)).unwrap().as_str().len(), 245);
        for bad in ["", "   ", "\u{200B}", "a\u{202E}b", "a\u{2066}b", "a\0b", &"n".repeat(246)] {
            assert!(DisplayName::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_web_site_is_on_the_web() {
        assert_eq!(WebSite::parse(" https://example.com/a ").unwrap().as_str(), "https://example.com/a");
        assert_eq!(WebSite::parse("").unwrap().as_str(), "");
        let long = format!("https://example.com/{}", "a".repeat(2_000));
        for bad in ["example.com", "javascript:alert(1)", "ftp://x.y", "https://", "https://me@x.y", &long] {
            assert!(WebSite::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_e_mail_address_is_plausible() {
        assert!(Email::parse("ann@example.com").is_ok());
        assert!(Email::parse("").is_ok());
        let long = format!("ann@{}.com", "a".repeat(250));
        for bad in ["ann", "ann@", "@x.y", "ann@x", "a b@x.y", "a@b@x.y", "ann@x..y", "<a@x.y>", &long] {
            assert!(Email::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_text_is_counted_in_characters() {
        assert!(not_longer(3, 3).is_ok() && not_longer(4, 3).is_err());
        assert!(Content::parse(&"é".repeat(65_525)).is_ok());
        for bad in ["", " \n ", "\u{200B}", "a\0", &"é".repeat(65_526)] {
            assert!(Content::parse(bad).is_err(), "{:?}", bad.chars().take(9).collect::<String>());
        }
    }
}
