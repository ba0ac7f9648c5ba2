//! Every word of the pages, by key, from the Fluent files in `locales/`.
//!
//! Keys are lower-case words joined by `-`, the place first: `form-name`, `error-not-found-title`.
//! Arguments are `count`, `name`, `max` or `seconds`.

use std::borrow::Borrow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::pseudo;

/// Language and messages; English comes first because it is what the others fall back to.
pub(super) const LOCALES: [(&str, &str); 2] = [
    ("en", include_str!("../../locales/en/rapport.ftl")),
    ("de", include_str!("../../locales/de/rapport.ftl")),
];

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| Texts::parse(LOCALES[0]));
static OTHERS: LazyLock<Vec<Texts>> =
    LazyLock::new(|| LOCALES[1..].iter().map(|locale| Texts::parse(*locale)).collect());
/// Its plurals are those of the English words that it is made of.
static PSEUDO: LazyLock<Texts> =
    LazyLock::new(|| Texts::parse((LOCALES[0].0, &pseudo::derive(LOCALES[0].1))));

/// The messages of one language.
///
/// Numbers and names come borrowed or not, because templates hand over either.
pub struct Texts {
    language: LanguageIdentifier,
    messages: FluentBundle<FluentResource>,
}

impl Texts {
    /// The messages for a BCP 47 tag by its language alone (`de-AT` reads `de`), English for all
    /// that we have no words for. `ar-XB` alone reads the pseudo-locale.
    pub fn for_language(language: &str) -> &'static Self {
        let wanted = language.parse::<LanguageIdentifier>().unwrap_or_default();
        if wanted == pseudo::TAG {
            return &PSEUDO;
        }
        OTHERS.iter().find(|texts| texts.language.language == wanted.language).unwrap_or(&ENGLISH)
    }

    /// Whether there are words for a BCP 47 tag, by its language alone.
    pub fn speaks(language: &str) -> bool {
        let wanted = language.parse::<LanguageIdentifier>().unwrap_or_default();
        !language.is_empty()
            && (ENGLISH.language.language == wanted.language
                || OTHERS.iter().any(|texts| texts.language.language == wanted.language))
    }

    /// A message without arguments.
    pub fn msg(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// A message that counts, by `$count`.
    pub fn count(&self, key: &str, count: impl Borrow<u64>) -> String {
        self.with(key, "count", number(*count.borrow()))
    }

    /// A message that names somebody, by `$name`.
    pub fn name(&self, key: &str, name: impl AsRef<str>) -> String {
        self.with(key, "name", FluentValue::from(isolate(name.as_ref())))
    }

    /// Stands in the place of a name that nobody gave.
    pub fn nobody(&self) -> String {
        self.msg("anonymous")
    }

    /// A message with a limit, by `$max`.
    pub fn max(&self, key: &str, max: u32) -> String {
        self.with(key, "max", number(max.into()))
    }

    /// A message with a waiting time, by `$seconds`.
    pub fn seconds(&self, key: &str, seconds: u64) -> String {
        self.with(key, "seconds", number(seconds))
    }

    /// A message with any arguments.
    pub fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        self.lookup(key, args)
            .or_else(|| ENGLISH.lookup(key, args))
            // A test sees to it that no key is missing; a reader is better off with a word than with a panic.
            .unwrap_or_else(|| key.to_owned())
    }

    /// Whether this language has words of its own for a message with these arguments.
    #[cfg(test)]
    pub(super) fn says(&self, key: &str, arguments: &std::collections::BTreeSet<String>) -> bool {
        let args = arguments.iter().map(|argument| (argument.as_str(), number(2))).collect();
        self.lookup(key, Some(&args)).is_some()
    }

    fn with(&self, key: &str, argument: &'static str, value: FluentValue<'_>) -> String {
        let mut args = FluentArgs::with_capacity(1);
        args.set(argument, value);
        self.format(key, Some(&args))
    }

    fn lookup(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.messages.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let text = self.messages.format_pattern(pattern, args, &mut errors);
        errors.is_empty().then(|| text.into_owned())
    }

    fn parse((language, source): (&str, &str)) -> Self {
        let language: LanguageIdentifier = language.parse().unwrap_or_default();
        // A broken message is left out here and found by the tests.
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(rest, _)| rest);
        let mut messages = FluentBundle::new_concurrent(vec![language.clone()]);
        // Numbers need no isolation marks, and names get theirs from `isolate`.
        messages.set_use_isolating(false);
        messages.add_resource_overriding(resource);
        Self { language, messages }
    }
}

/// No count in a page reaches the 53 bits where `f64` begins to round.
#[expect(clippy::cast_precision_loss)]
fn number(value: u64) -> FluentValue<'static> {
    FluentValue::from(value as f64)
}

/// Keeps a name from turning the words around it: a Hebrew name in an English sentence, or the
/// other way round. Plain ASCII stays as it is, so that what a page says can be searched for.
fn isolate(name: &str) -> String {
    if name.is_ascii() { name.to_owned() } else { format!("\u{2068}{name}\u{2069}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_follow_the_plural_rules() {
        let english = Texts::for_language("en-US");
        assert_eq!(english.count("comments-count", 0_u64), "No comments");
        assert_eq!(english.count("comments-count", 1_u64), "1 comment");
        assert_eq!(english.count("comments-count", 12_u64), "12 comments");
    }

    #[test]
    fn a_region_reads_its_language_and_a_stranger_reads_english() {
        let austrian = Texts::for_language("de-AT");
        assert_eq!(austrian.count("comments-count", 1_u64), "1 Kommentar");
        let klingon = Texts::for_language("tlh");
        assert_eq!(klingon.count("comments-count", 1_u64), "1 comment");
        assert_eq!(Texts::for_language("").msg("reply"), "Reply");
    }

    #[test]
    fn the_pseudo_locale_counts_in_english_and_lends_no_word_to_arabic() {
        let pseudo = Texts::for_language("ar-XB");
        assert_eq!(pseudo.count("comments-count", 0_u64), "⟦Ƞo ƈoḿḿeƞŧş⟧");
        assert_eq!(pseudo.count("comments-count", 1_u64), "⟦1 ƈoḿḿeƞŧ⟧");
        assert_eq!(pseudo.count("comments-count", 2_u64), "⟦2 ƈoḿḿeƞŧş⟧");
        assert_eq!(pseudo.name("by", "Ada"), "⟦ƀẏ Ada⟧");
        for arabic in ["ar", "ar-EG", "ar-XA"] {
            assert_eq!(Texts::for_language(arabic).msg("reply"), "Reply", "{arabic}");
        }
    }

    #[test]
    fn a_name_cannot_turn_the_sentence() {
        let english = Texts::for_language("en");
        assert_eq!(english.name("replying-to", "Ada"), "Replying to Ada");
        let hebrew = english.name("replying-to", "\u{5e0}\u{5e2}\u{5de}\u{5d4}");
        assert!(hebrew.ends_with('\u{2069}'), "{hebrew:?}");
    }
}
