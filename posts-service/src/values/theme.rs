//! How a blog's pages look: what its OWNER chose, and the little that is checked of it.

use serde::{Deserialize, Serialize};

use super::{texts::CanonicalUrl, words::FontStack};

/// Least contrast between text and background (WCAG 2.2, success criterion 1.4.3).
const LEAST_CONTRAST: f64 = 4.5;

/// What was chosen; what is not set is Rapport's own look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Theme {
    /// Of links and buttons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accent_color: Option<Colour>,
    /// Behind the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background_color: Option<Colour>,
    /// Of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_color: Option<Colour>,
    /// Of what kind the letters are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub font_stack: Option<FontStack>,
    /// Longest line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_length: Option<LineLength>,
    /// Address of the image above each page.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub header_image_url: String,
}

/// A new value for one part of a theme.
#[derive(Debug, Clone)]
pub enum ThemeChange {
    /// `accent_color`.
    Accent(Option<Colour>),
    /// `background_color`.
    Background(Option<Colour>),
    /// `text_color`.
    Text(Option<Colour>),
    /// `font_stack`.
    Font(Option<FontStack>),
    /// `line_length`.
    Line(Option<LineLength>),
    /// `header_image_url`.
    HeaderImage(Option<CanonicalUrl>),
}

impl Theme {
    /// The theme with these parts changed.
    #[must_use]
    pub fn changed(mut self, changes: &[ThemeChange]) -> Self {
        for change in changes {
            match change {
                ThemeChange::Accent(colour) => self.accent_color = *colour,
                ThemeChange::Background(colour) => self.background_color = *colour,
                ThemeChange::Text(colour) => self.text_color = *colour,
                ThemeChange::Font(font) => self.font_stack = *font,
                ThemeChange::Line(length) => self.line_length = *length,
                ThemeChange::HeaderImage(url) => {
                    self.header_image_url =
                        url.as_ref().map_or_else(String::new, |url| url.as_str().to_owned());
                }
            }
        }
        self
    }

    /// Whether its text can be read on its background.
    ///
    /// # Errors
    /// The rule that the two break together. One without the other stands beside Rapport's own,
    /// which is nearly black on nearly white.
    pub fn check(&self) -> Result<(), String> {
        let text = self.text_color.unwrap_or(Colour([0x23, 0x20, 0x1b]));
        let background = self.background_color.unwrap_or(Colour([0xfc, 0xfa, 0xf6]));
        let contrast = text.contrast(background);
        if contrast >= LEAST_CONTRAST {
            return Ok(());
        }
        // Rounded down: what is just below the bound must not read as if it were met.
        let contrast = (contrast * 100.0).floor() / 100.0;
        let remedy = if text.luminance() < background.luminance() {
            "take a darker text or a lighter background"
        } else {
            "take a lighter text or a darker background"
        };
        Err(format!(
            "text on background must have a contrast of {LEAST_CONTRAST}:1 (WCAG 2.2); {text} on {background} \
             has {contrast:.2}:1; {remedy}"
        ))
    }

    /// As JSON, for its column.
    pub(crate) fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a theme is plain data")
    }
}

/// A colour: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour([u8; 3]);

impl Colour {
    /// Reads `#rrggbb`.
    ///
    /// # Errors
    /// The rule that it breaks.
    pub fn parse(text: &str) -> Result<Self, String> {
        let digits = text
            .strip_prefix('#')
            .filter(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        digits
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .map(|number| {
                let [_, red, green, blue] = number.to_be_bytes();
                Self([red, green, blue])
            })
            .ok_or_else(|| "must be a colour such as `#0b5d52`: a hash and six hexadecimal digits".to_owned())
    }

    /// Contrast to another colour, 1 to 21 (WCAG 2.2, "contrast ratio").
    fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Brightness as the eye weighs it, 0 to 1 (WCAG 2.2, "relative luminance").
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self([red, green, blue]) = self;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.to_string()
    }
}

/// Longest line of text in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineLength(u8);

impl LineLength {
    /// Reads a length: 45 to 90, what typographers call readable.
    ///
    /// # Errors
    /// The rule that it breaks.
    pub fn parse(characters: i32) -> Result<Self, String> {
        let fitting = u8::try_from(characters).ok().filter(|length| (45..=90).contains(length));
        fitting.map(Self).ok_or_else(|| "must be 45 to 90 characters, or 0 for Rapport's own".to_owned())
    }

    /// In characters.
    pub fn characters(self) -> i32 {
        self.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn theme(text: &str, background: &str) -> Theme {
        Theme {
            text_color: Some(Colour::parse(text).unwrap()),
            background_color: Some(Colour::parse(background).unwrap()),
            ..Theme::default()
        }
    }

    #[test]
    fn text_that_cannot_be_read_is_refused() {
        assert!(theme("#000000", "#ffffff").check().is_ok());
        // The lightest grey on white that still passes, and the first that does not.
        assert!(theme("#767676", "#ffffff").check().is_ok());
        let refused = |text, background| theme(text, background).check().unwrap_err();
        assert!(refused("#777777", "#ffffff").contains("has 4.47:1; take a darker text"));
        assert!(refused("#222222", "#000000").contains("take a lighter text"));
        assert!(Theme::default().check().is_ok());
    }

    #[test]
    fn a_colour_is_six_digits() {
        assert_eq!(Colour::parse("#0B5d52").unwrap().to_string(), "#0b5d52");
        for wrong in ["", "0b5d52", "#0b5d5", "#0b5d522", "#0b5d5g", "#+b5d52", "red", "#äöü"] {
            assert!(Colour::parse(wrong).is_err(), "{wrong}");
        }
    }
}
