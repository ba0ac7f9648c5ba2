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

    /// Where the blog's days begin.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
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
    fn direction_follows_the_script_of_the_language() {
        for rtl in ["ar", "ar-EG", "ar-XB", "he", "fa", "ur", "yi", "ckb", "az-Arab", "pa-PK", "uz-AF"] {
            assert_eq!(PageLocale::new(rtl, "UTC").direction(), "rtl", "{rtl}");
        }
        for ltr in ["en-US", "de", "az", "pa", "ms", "uz", "ha", "ar-Latn", "ur-Latn-IN", "nonsense!", ""] {
            assert_eq!(PageLocale::new(ltr, "UTC").direction(), "ltr", "{ltr}");
        }
    }

    #[test]
    fn languages_from_right_to_left_read_english_until_they_are_translated() {
        for language in ["ar", "he", "fa", "ur"] {
            let locale = PageLocale::new(language, "UTC");
            assert_eq!((locale.language(), locale.direction()), (language, "rtl"));
            assert_eq!(locale.texts().msg("form-heading"), "Leave a Reply", "{language}");
        }
    }

    #[test]
    fn a_locale_can_be_shared_between_threads() {
        fn shareable<T: Send + Sync>() {}
        shareable::<PageLocale>();
    }
}
