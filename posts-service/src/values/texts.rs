//! Texts with their bounds. Each `parse` answers the rule that the text breaks.

use serde::{Deserialize, Serialize};
use service_kit::etag;
use url::Url;

/// Largest content of a post, in bytes: 1 MiB.
const MAX_CONTENT_BYTES: usize = 1024 * 1024;

/// Most labels of a post.
const MAX_LABELS: usize = 50;

const MAX_URL_CHARS: usize = 2_000;

const MAX_NAME_CHARS: usize = 245;

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Reads the text.
            ///
            /// # Errors
            /// The rule that it breaks.
            pub fn parse(text: &str) -> Result<Self, String> {
                let check: fn(&str) -> Result<(), String> = $check;
                check(text).map(|()| Self(text.to_owned()))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text.
            pub fn into_string(self) -> String {
                self.0
            }
        }
    };
}

text!(
    /// A title: 1 to 300 characters on one line.
    Title, |text| line(text, 1, 300)
);
text!(
    /// A blog's description: up to 2,000 characters.
    Description, |text| paragraph(text, 2_000)
);
text!(
    /// A post's summary: up to 2,000 characters.
    Excerpt, |text| paragraph(text, 2_000)
);
text!(
    /// The shown name of a member or a person: 1 to 245 characters on one line.
    DisplayName, |text| line(text, 1, MAX_NAME_CHARS)
);
text!(
    /// By which a person knows an API key again: 1 to 100 characters on one line.
    KeyName, |text| line(text, 1, 100)
);
text!(
    /// A label: 1 to 100 characters on one line.
    Label, |text| line(text, 1, 100)
);
text!(
    /// The name of a business or an agent: up to 200 characters on one line.
    ShortText, |text| line(text, 0, 200)
);
text!(
    /// A person's web site: an http or https address, kept as written, or empty.
    WebSite, |text| if text.is_empty() { Ok(()) } else { CanonicalUrl::parse(text).map(drop) }
);
text!(
    /// Who says whose an account is (`iss`): 1 to 2,000 characters on one line, compared as they are.
    Issuer, |text| line(text, 1, MAX_URL_CHARS)
);
text!(
    /// Who an account is to its issuer (`sub`): 1 to 255 characters on one line, compared as they are.
    Subject, |text| line(text, 1, 255)
);
text!(
    /// What people call an issuer: 1 to 60 characters on one line.
    Provider, |text| line(text, 1, 60)
);
text!(
    /// A post's text: up to 1 MiB.
    Content, content
);
text!(
    /// A language as a BCP 47 tag.
    Language, language
);
text!(
    /// A day, `YYYY-MM-DD`.
    Day, day
);

impl DisplayName {
    /// Its most characters.
    pub(crate) const MAX_CHARS: usize = MAX_NAME_CHARS;
}

macro_rules! stored {
    ($($name:ident),*) => {$(
        impl $name {
            /// A text from a row, which was checked before it was stored.
            pub(crate) fn stored(text: String) -> Self {
                Self(text)
            }
        }
    )*};
}

stored!(Issuer, Subject, Provider);

impl Language {
    /// The language of a blog that names none.
    pub fn default_one() -> Self {
        Self("en".to_owned())
    }
}

/// An IANA time zone that is known here, spelled as in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeZone(String);

impl TimeZone {
    /// Reads a zone's name; empty means `UTC`.
    ///
    /// # Errors
    /// The rule that it breaks.
    pub fn parse(text: &str) -> Result<Self, String> {
        let asked = if text.is_empty() { "UTC" } else { text };
        let known = jiff::tz::TimeZone::get(asked).ok();
        known
            .as_ref()
            .and_then(jiff::tz::TimeZone::iana_name)
            .map(|name| Self(name.to_owned()))
            .ok_or_else(|| "must be an IANA time zone such as `Europe/Berlin`".to_owned())
    }

    /// The zone's name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An http(s) address, kept as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CanonicalUrl {
    written: String,
    url: Url,
}

impl CanonicalUrl {
    /// Reads an address.
    ///
    /// # Errors
    /// The rule that it breaks.
    pub fn parse(text: &str) -> Result<Self, String> {
        let rule = || format!("must be an http or https address of up to {MAX_URL_CHARS} characters");
        let plain = text.chars().count() <= MAX_URL_CHARS && !text.contains(char::is_control);
        let url = Url::parse(text).ok().filter(|_| plain).ok_or_else(rule)?;
        let of_the_web = matches!(url.scheme(), "http" | "https") && url.has_host();
        of_the_web.then(|| Self { written: text.to_owned(), url }).ok_or_else(rule)
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Alike for two spellings of one address: without fragment, host in lower case, hashed.
    pub fn key(&self) -> Vec<u8> {
        let mut url = self.url.clone();
        url.set_fragment(None);
        etag::hash([url.as_str().as_bytes()]).to_vec()
    }

    /// Its path, with the query if it has one.
    pub fn path_and_query(&self) -> String {
        match self.url.query() {
            Some(query) => format!("{}?{query}", self.url.path()),
            None => self.url.path().to_owned(),
        }
    }
}

/// Up to 50 labels in the order given, no two alike.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Labels(Vec<Label>);

impl Labels {
    /// Takes checked labels.
    ///
    /// # Errors
    /// The rule that they break together.
    pub fn new(labels: Vec<Label>) -> Result<Self, String> {
        if labels.len() > MAX_LABELS {
            return Err(format!("must be at most {MAX_LABELS} labels; there are {}", labels.len()));
        }
        for (index, label) in labels.iter().enumerate() {
            if labels[..index].contains(label) {
                return Err(format!("must not hold `{}` twice", label.as_str()));
            }
        }
        Ok(Self(labels))
    }

    /// The labels as texts.
    pub fn into_strings(self) -> Vec<String> {
        self.0.into_iter().map(Label::into_string).collect()
    }
}

/// PostgreSQL keeps no U+0000 in a text; what comes from elsewhere loses it.
pub fn without_nul(text: &str) -> String {
    text.replace('\0', "")
}

fn line(text: &str, least: usize, most: usize) -> Result<(), String> {
    let length = text.chars().count();
    let blank = least > 0 && text.trim().is_empty();
    if blank || length < least || length > most {
        return Err(format!("must be {least} to {most} characters; it has {length}"));
    }
    if text.contains(char::is_control) {
        return Err("must be one line without control characters".to_owned());
    }
    Ok(())
}

fn paragraph(text: &str, most: usize) -> Result<(), String> {
    let length = text.chars().count();
    if length > most {
        return Err(format!("must be at most {most} characters; it has {length}"));
    }
    no_nul(text)
}

fn content(text: &str) -> Result<(), String> {
    if text.len() > MAX_CONTENT_BYTES {
        return Err(format!("must be at most {MAX_CONTENT_BYTES} bytes; it has {}", text.len()));
    }
    no_nul(text)
}

fn no_nul(text: &str) -> Result<(), String> {
    if text.contains('\0') { Err("must not hold the character U+0000".to_owned()) } else { Ok(()) }
}

/// The shape of a tag (RFC 5646): whether its subtags are registered is not asked.
fn language(text: &str) -> Result<(), String> {
    let mut subtags = text.split('-');
    let primary = subtags.next().unwrap_or_default();
    let begins = (2..=8).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_alphabetic());
    let goes_on = subtags.all(|subtag| {
        (1..=8).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    if begins && goes_on && text.len() <= 35 {
        Ok(())
    } else {
        Err("must be a BCP 47 language tag such as `en-US`".to_owned())
    }
}

fn day(text: &str) -> Result<(), String> {
    let is_day = text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok();
    if is_day { Ok(()) } else { Err("must be a day such as `2012-11-19`".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_bounds() {
        assert!(Title::parse(&"ä".repeat(300)).is_ok());
        for bad in ["", "  ", "a\nb", "a\0b", &"a".repeat(301)] {
            assert!(Title::parse(bad).is_err(), "{bad:?}");
        }
        assert!(Description::parse("two\nlines").is_ok());
        assert!(Content::parse(&"a".repeat(MAX_CONTENT_BYTES + 1)).is_err());
        assert!(Day::parse("2012-02-29").is_ok() && Day::parse("2013-02-29").is_err());
    }

    #[test]
    fn languages_and_zones_are_known_by_their_shape_and_name() {
        for good in ["en", "en-US", "zh-Hans-CN", "sl-rozaj-biske"] {
            assert!(Language::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "e", "en_US", "en-", "-en", "en-toolongtag"] {
            assert!(Language::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(TimeZone::parse("europe/berlin").unwrap().as_str(), "Europe/Berlin");
        assert_eq!(TimeZone::parse("").unwrap().as_str(), "UTC");
        assert!(TimeZone::parse("Mars/Base").is_err());
    }

    #[test]
    fn one_address_has_one_key() {
        let key = |text: &str| CanonicalUrl::parse(text).unwrap().key();
        assert_eq!(key("HTTPS://Example.com"), key("https://example.com/#top"));
        assert_ne!(key("https://example.com/a"), key("https://example.com/b"));
        for bad in ["", "example.com", "ftp://example.com/", "javascript:alert(1)", "http://"] {
            assert!(CanonicalUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
