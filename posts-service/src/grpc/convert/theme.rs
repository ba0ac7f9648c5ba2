//! A blog's look: its parts, and their paths in a field mask.

use proto::posts::v1;
use service_kit::{mask::Mask, violation::Violations};

use super::{optional, words};
use crate::values::{CanonicalUrl, Colour, FontStack, LineLength, Theme, ThemeChange};

/// The parts as they were sent, checked one by one.
struct Parts {
    accent: Option<Colour>,
    background: Option<Colour>,
    text: Option<Colour>,
    font: Option<FontStack>,
    line: Option<LineLength>,
    header_image: Option<CanonicalUrl>,
}

/// Reads a new blog's look, a message at `field` of the request.
pub(super) fn theme(wrong: &mut Violations, field: &str, given: Option<&v1::Theme>) -> Theme {
    let theme = Theme::default().changed(&changes(parts(wrong, field, given, |_| true), |_| true));
    wrong.check(field, theme.check());
    theme
}

/// Reads a change: the parts that the mask names, those without a value taken back.
pub(super) fn change(
    wrong: &mut Violations,
    field: &str,
    given: Option<&v1::Theme>,
    mask: &Mask,
) -> Vec<ThemeChange> {
    let chosen = |part: &str| mask.has(&format!("theme.{part}"));
    changes(parts(wrong, field, given, chosen), chosen)
}

/// Whether a mask's path inside the look is set.
pub(super) fn is_set(theme: Option<&v1::Theme>, path: &str) -> bool {
    let Some(theme) = theme else { return false };
    match path {
        "theme.accent_color" => !theme.accent_color.is_empty(),
        "theme.background_color" => !theme.background_color.is_empty(),
        "theme.text_color" => !theme.text_color.is_empty(),
        "theme.font_stack" => theme.font_stack != 0,
        "theme.line_length" => theme.line_length != 0,
        "theme.header_image_url" => !theme.header_image_url.is_empty(),
        _ => false,
    }
}

/// The look as a message; none when nothing is set.
pub(super) fn message_if_set(theme: &Theme) -> Option<v1::Theme> {
    let colour = |colour: Option<Colour>| colour.map(String::from).unwrap_or_default();
    (*theme != Theme::default()).then(|| v1::Theme {
        accent_color: colour(theme.accent_color),
        background_color: colour(theme.background_color),
        text_color: colour(theme.text_color),
        font_stack: theme.font_stack.map(words::to_font_stack).unwrap_or_default(),
        line_length: theme.line_length.map(LineLength::characters).unwrap_or_default(),
        header_image_url: theme.header_image_url.clone(),
    })
}

fn parts(
    wrong: &mut Violations,
    field: &str,
    given: Option<&v1::Theme>,
    chosen: impl Fn(&str) -> bool,
) -> Parts {
    let none = v1::Theme::default();
    let given = given.unwrap_or(&none);
    let at = |part: &str| format!("{field}.{part}");
    let mut colour = |part: &str, text: &str| {
        if chosen(part) { optional(wrong, &at(part), text, Colour::parse) } else { None }
    };
    let accent = colour("accent_color", &given.accent_color);
    let background = colour("background_color", &given.background_color);
    let text = colour("text_color", &given.text_color);
    let font = chosen("font_stack")
        .then(|| wrong.check(&at("font_stack"), words::font_stack(given.font_stack)))
        .flatten();
    let line = (chosen("line_length") && given.line_length != 0)
        .then(|| wrong.check(&at("line_length"), LineLength::parse(given.line_length)))
        .flatten();
    let header_image = if chosen("header_image_url") {
        optional(wrong, &at("header_image_url"), &given.header_image_url, CanonicalUrl::parse)
    } else {
        None
    };
    Parts { accent, background, text, font: font.flatten(), line, header_image }
}

fn changes(parts: Parts, chosen: impl Fn(&str) -> bool) -> Vec<ThemeChange> {
    let changes = [
        ("accent_color", ThemeChange::Accent(parts.accent)),
        ("background_color", ThemeChange::Background(parts.background)),
        ("text_color", ThemeChange::Text(parts.text)),
        ("font_stack", ThemeChange::Font(parts.font)),
        ("line_length", ThemeChange::Line(parts.line)),
        ("header_image_url", ThemeChange::HeaderImage(parts.header_image)),
    ];
    changes.into_iter().filter(|(part, _)| chosen(part)).map(|(_, change)| change).collect()
}
