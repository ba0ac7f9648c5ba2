//! A blog's own look, as far as it sets one.

use proto::posts::v1::{Blog, FontStack};

use super::address::web_address;
use crate::pages::theme::{Letters, Theme};

/// What the blog sets.
pub(super) fn theme(blog: &Blog) -> Theme {
    let Some(set) = blog.theme.as_ref() else { return Theme::default() };
    let colour = |colour: &String| (!colour.is_empty()).then(|| colour.clone());
    Theme {
        accent: colour(&set.accent_color),
        background: colour(&set.background_color),
        text: colour(&set.text_color),
        letters: match set.font_stack() {
            FontStack::Unspecified | FontStack::Serif => Letters::Serif,
            FontStack::Sans => Letters::Sans,
            FontStack::Rounded => Letters::Rounded,
            FontStack::Monospace => Letters::Monospace,
        },
        line_length: u8::try_from(set.line_length).ok().filter(|length| *length > 0),
    }
}

/// The image above each page.
pub(super) fn header_image(blog: &Blog) -> Option<String> {
    web_address(&blog.theme.as_ref()?.header_image_url)
}
