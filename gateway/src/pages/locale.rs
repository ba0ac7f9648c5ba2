//! In which language, direction and time zone a page speaks: one value per blog.

use icu_locale_core::Locale;
use jiff::tz::TimeZone;
use unic_langid::{CharacterDirection, LanguageIdentifier};

use super::dates::{self, Dates};
use super::text::Texts;

/// A blog's language and zone, ready for rendering; `Send + Sync`, cheap to keep beside the blog.
pub struct PageLocale {
    language: Locale,
    tag: String,
    right_to_left: bool,
    zone: TimeZone,
    texts: &'static Texts,
}

impl PageLocale {
    /// Takes the blog's BCP 47 language and IANA zone. Never fails: a page in English and UTC is
    /// better than none.
    pub fn new(language: &str, time_zone: &str) -> Self {
        let language = dates::parse_language(language);
        let tag = language.id.to_string();
        Self {
            right_to_left: is_right_to_left(&tag),
            zone: dates::parse_zone(time_zone),
            texts: Texts::for_language(&tag),
            language,
            tag,
        }
    }

    /// For the `lang` attribute.
    pub fn language(&self) -> &str {
        &self.tag
    }

    /// For the `dir` attribute.
    pub fn direction(&self) -> &'static str {
        if self.right_to_left { "rtl" } else { "ltr" }
    }

    /// The messages of this language.
    pub fn texts(&self) -> &'static Texts {
        self.texts
    }

    /// A date formatter for one page.
    pub fn dates(&self) -> Dates {
        Dates::with(&self.language, self.zone.clone())
    }
}

fn is_right_to_left(tag: &str) -> bool {
    tag.parse::<LanguageIdentifier>()
        .is_ok_and(|language| language.character_direction() == CharacterDirection::RTL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direction_follows_the_language() {
        for (language, direction) in [("en-US", "ltr"), ("de", "ltr"), ("he", "rtl"), ("ar-EG", "rtl")] {
            assert_eq!(PageLocale::new(language, "UTC").direction(), direction);
        }
    }

    #[test]
    fn a_locale_can_be_shared_between_threads() {
        fn shareable<T: Send + Sync>() {}
        shareable::<PageLocale>();
    }
}
