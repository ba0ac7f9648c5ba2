//! A blog's own look as a stylesheet of variables, each of them checked: whatever colours a blog
//! chooses, its text can be read.

mod colour;

use std::fmt::Write as _;

use palette::Srgb;

use super::assets::short_hash;
use colour::{DARK, LIGHT, Page, contrast, hex, mixed, on, readable};

/// Contrast of text (WCAG 2.2, 1.4.3), a little above it for rounding.
const TEXT: f32 = 4.55;

/// Contrast of text for readers who ask for more (WCAG 2.2, 1.4.6).
const MORE: f32 = 7.05;

/// Contrast of the edge of a field (WCAG 2.2, 1.4.11).
const EDGE: f32 = 3.05;

/// What a blog sets; what is not set stays Rapport's own.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Theme {
    /// Links and buttons, `#rrggbb`.
    pub accent: Option<String>,
    /// Behind the text on light pages, `#rrggbb`.
    pub background: Option<String>,
    /// The text on light pages, `#rrggbb`.
    pub text: Option<String>,
    /// Letters of the text.
    pub letters: Letters,
    /// Longest line in characters, 45 to 90.
    pub line_length: Option<u8>,
}

/// Letters that the reader's device has; nothing is fetched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Letters {
    /// Of books.
    #[default]
    Serif,
    /// Of screens.
    Sans,
    /// Round ones.
    Rounded,
    /// Of one width.
    Monospace,
}

/// The stylesheet of a blog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its text.
    pub css: String,
    /// Its name, which changes with the text: `theme.{hash}.css`.
    pub file: String,
}

impl Theme {
    /// `None` where nothing differs from Rapport's own look.
    pub fn sheet(&self) -> Option<Sheet> {
        let css = self.shape() + &self.light() + &self.dark();
        let file = format!("theme.{}.css", short_hash(&css));
        (!css.is_empty()).then_some(Sheet { css, file })
    }

    /// What does not depend on light and dark.
    fn shape(&self) -> String {
        let letters = match self.letters {
            Letters::Serif => None,
            Letters::Sans => Some("sans"),
            Letters::Rounded => Some("rounded"),
            Letters::Monospace => Some("mono"),
        };
        let letters = letters.map(|letters| ("text", format!("var(--{letters})")));
        // A letter is about half an em wide.
        let measure = self.line_length.filter(|length| (45..=90).contains(length));
        let measure = measure.map(|length| ("measure", format!("{}rem", f32::from(length) / 2.0)));
        rule("", letters.into_iter().chain(measure))
    }

    fn light(&self) -> String {
        let (background, text) = (parsed(self.background.as_ref()), parsed(self.text.as_ref()));
        let page = match (background, text) {
            (None, None) => LIGHT,
            (background, text) => own_page(background.unwrap_or(LIGHT.paper), text.unwrap_or(LIGHT.ink)),
        };
        let mut colours = Vec::new();
        if background.is_some() || text.is_some() {
            colours = page_colours(&page);
        }
        // Another background needs other links, even where nobody chose their colour.
        let accent = parsed(self.accent.as_ref()).or((!colours.is_empty()).then_some(LIGHT.accent));
        on_page("(prefers-color-scheme: light)", &page, accent, colours)
    }

    /// Dark pages keep their own paper and ink.
    fn dark(&self) -> String {
        on_page("(prefers-color-scheme: dark)", &DARK, parsed(self.accent.as_ref()), Vec::new())
    }
}

/// The rules for pages with this paper, plain and for readers who ask for more contrast.
fn on_page(
    media: &str,
    page: &Page,
    accent: Option<Srgb<u8>>,
    mut colours: Vec<(&'static str, String)>,
) -> String {
    let changes_paper = !colours.is_empty();
    let papers = [page.paper, page.raised];
    let accent_at = |ratio| accent.map(|accent| readable(accent, &papers, ratio));
    if let Some(accent) = accent_at(TEXT) {
        colours.push(("accent", hex(accent)));
        colours.push(("on-accent", hex(on(accent))));
    }
    let mut more = Vec::new();
    if let Some(accent) = accent_at(MORE) {
        more.push(("accent", hex(accent)));
        more.push(("on-accent", hex(on(accent))));
    }
    if changes_paper {
        let strong = hex(readable(page.ink, &papers, MORE));
        more.extend(["ink", "soft", "line", "edge"].map(|name| (name, strong.clone())));
    }
    // Print has colours of its own.
    rule(&format!("screen and {media}"), colours)
        + &rule(&format!("screen and {media} and (prefers-contrast: more)"), more)
}

/// Everything that follows from a background and a text, each checked against the others.
fn own_page(paper: Srgb<u8>, ink: Srgb<u8>) -> Page {
    let ink = readable(ink, &[paper], TEXT);
    // On middling greys even black is only just read: there is no room for a second paper.
    let raised = Some(mixed(paper, ink, 0.05)).filter(|raised| contrast(ink, *raised) >= TEXT);
    let raised = raised.unwrap_or(paper);
    Page { paper, raised, ink, ..LIGHT }
}

fn page_colours(page: &Page) -> Vec<(&'static str, String)> {
    let papers = [page.paper, page.raised];
    let mark = mixed(page.paper, LIGHT.mark, 0.5);
    let read = |colour, ratio| hex(readable(colour, &papers, ratio));
    vec![
        ("paper", hex(page.paper)),
        ("raised", hex(page.raised)),
        ("ink", hex(page.ink)),
        ("soft", read(mixed(page.ink, page.paper, 0.3), TEXT)),
        ("line", hex(mixed(page.paper, page.ink, 0.15))),
        ("edge", read(mixed(page.paper, page.ink, 0.5), EDGE)),
        ("good", read(LIGHT.good, TEXT)),
        ("wait", read(LIGHT.wait, TEXT)),
        ("bad", read(LIGHT.bad, TEXT)),
        ("code-keyword", read(LIGHT.code_keyword, TEXT)),
        ("code-name", read(LIGHT.code_name, TEXT)),
        // What is marked carries the page's ink.
        ("mark", hex(readable(mark, &[page.ink], TEXT))),
    ]
}

/// `None` for what is no colour: posts-service refuses it, and a page must not break on it.
fn parsed(colour: Option<&String>) -> Option<Srgb<u8>> {
    let colour = colour?;
    (colour.len() == 7 && colour.starts_with('#')).then(|| colour.parse().ok()).flatten()
}

fn rule(media: &str, variables: impl IntoIterator<Item = (&'static str, String)>) -> String {
    let mut lines = String::new();
    for (name, value) in variables {
        let _ = write!(lines, "--{name}:{value};");
    }
    match (lines.is_empty(), media.is_empty()) {
        (true, _) => String::new(),
        (false, true) => format!(":root{{{lines}}}\n"),
        (false, false) => format!("@media {media}{{:root{{{lines}}}}}\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme(accent: &str, background: &str, text: &str) -> Theme {
        let set = |colour: &str| (!colour.is_empty()).then(|| colour.to_owned());
        Theme { accent: set(accent), background: set(background), text: set(text), ..Theme::default() }
    }

    /// The last value of a variable within the rule of that medium.
    fn value(css: &str, media: &str, name: &str) -> Srgb<u8> {
        let rule = css.lines().find(|line| line.starts_with(&format!("@media {media}{{"))).expect(css);
        let (_, rest) = rule.split_once(&format!("--{name}:")).expect(rule);
        rest.split(';').next().expect("a value").parse().expect("a colour")
    }

    #[test]
    fn nothing_set_needs_no_stylesheet() {
        assert_eq!(Theme::default().sheet(), None);
        assert_eq!(theme("red; } body { display: none", "#12", "#gggggg").sheet(), None);
    }

    #[test]
    fn any_accent_can_be_read_on_light_and_dark() {
        for accent in ["#ffff00", "#000000", "#ffffff", "#808080", "#ff0000", "#0000ff", "#00ff7f"] {
            let css = theme(accent, "", "").sheet().expect("an accent").css;
            for (media, page) in [("light", LIGHT), ("dark", DARK)] {
                for (more, ratio) in [("", 4.5), (" and (prefers-contrast: more)", 7.0)] {
                    let media = format!("screen and (prefers-color-scheme: {media}){more}");
                    let shown = value(&css, &media, "accent");
                    for paper in [page.paper, page.raised] {
                        assert!(contrast(shown, paper) >= ratio, "{accent} on {media}: {}", hex(shown));
                    }
                    assert!(contrast(shown, value(&css, &media, "on-accent")) >= 4.5, "{accent} {media}");
                }
            }
        }
    }

    #[test]
    fn an_accent_that_can_be_read_stays_as_it_was_chosen() {
        let css = theme("#0b5c56", "", "").sheet().expect("an accent").css;
        assert_eq!(hex(value(&css, "screen and (prefers-color-scheme: light)", "accent")), "#0b5c56");
    }

    #[test]
    fn every_colour_can_be_read_on_a_chosen_background() {
        let light = "screen and (prefers-color-scheme: light)";
        for (background, text) in [
            ("#ffffff", "#767676"),
            ("#101040", "#f0f0f0"),
            ("#ffe4e1", "#333333"),
            ("#7a7a7a", "#000000"),
            ("#202020", ""),
        ] {
            let css = theme("", background, text).sheet().expect("colours").css;
            for name in ["ink", "soft", "good", "wait", "bad", "accent", "code-keyword", "code-name"] {
                for paper in ["paper", "raised"] {
                    let ratio = contrast(value(&css, light, name), value(&css, light, paper));
                    assert!(ratio >= 4.5, "{background} {text}: {name} on {paper} is {ratio}");
                }
            }
            let marked = contrast(value(&css, light, "ink"), value(&css, light, "mark"));
            assert!(marked >= 4.5, "{background} {text}: marked {marked}");
            assert!(contrast(value(&css, light, "edge"), value(&css, light, "paper")) >= 3.0);
            assert!(!css.lines().any(|line| line.contains("scheme: dark") && line.contains("--paper")));
        }
    }

    #[test]
    fn letters_and_lines_are_words_and_numbers() {
        let theme = Theme { letters: Letters::Rounded, line_length: Some(45), ..Theme::default() };
        let sheet = theme.sheet().expect("a shape");
        assert_eq!(sheet.css, ":root{--text:var(--rounded);--measure:22.5rem;}\n");
        assert!(sheet.file.starts_with("theme.") && sheet.file.len() == "theme.0123456789abcdef.css".len());
        assert_eq!(Theme { line_length: Some(200), ..Theme::default() }.sheet(), None);
    }
}
