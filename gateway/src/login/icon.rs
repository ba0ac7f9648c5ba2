//! The picture on a provider's button: its initials in a ring, in the colour of the text. Nobody's
//! trademark, and no file to fetch.

use crate::pages::view::Icon;

/// Inline SVG of 24 by 24 units; says nothing to who cannot see it, since the label stands beside it.
pub(super) fn icon(initials: &str) -> Icon {
    let letters =
        askama::filters::escape(initials, askama::filters::Html).expect("a text is written to a String");
    let size = if initials.chars().count() > 1 { 10 } else { 13 };
    Icon::drawn(format!(
        "<svg class=\"provider-icon\" viewBox=\"0 0 24 24\" width=\"24\" height=\"24\" aria-hidden=\"true\" \
         focusable=\"false\"><circle cx=\"12\" cy=\"12\" r=\"11\" fill=\"none\" stroke=\"currentColor\" \
         stroke-width=\"1.5\"/><text x=\"12\" y=\"12\" text-anchor=\"middle\" dominant-baseline=\"central\" \
         font-family=\"system-ui, sans-serif\" font-size=\"{size}\" font-weight=\"600\" \
         fill=\"currentColor\">{letters}</text></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_text_and_nothing_else() {
        assert!(icon("<").as_str().contains(">&#60;</text>"), "{}", icon("<").as_str());
        assert!(icon("GL").as_str().contains("font-size=\"10\""));
    }
}
