//! The pseudo-locale `ar-XB`: English words with marks on them, on pages that run from right to left,
//! so that a whole site can be tried in that direction before anybody has translated a word.
//!
//! It is made from the English file and never written by hand. Each message stands in `⟦ ⟧`, and most of
//! its letters are changed: a word on a page without them is not from the Fluent files, a bracket
//! without its other half was cut off.

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Resource},
    parser, serializer,
};

/// Its tag: Arabic, so that dates and direction are real ones; `XB` is a region that nobody lives in, by
/// which Android and Chrome call theirs.
pub(super) const TAG: &str = "ar-XB";

/// A Fluent file with the same keys, arguments and variants as `english`, and marked words.
pub(super) fn derive(english: &str) -> String {
    // What is broken is left out here, as everywhere; the tests find it.
    let mut resource: Resource<String> = parser::parse(english.to_owned()).unwrap_or_else(|(rest, _)| rest);
    for entry in &mut resource.body {
        if let Entry::Message(message) = entry {
            let attributes = message.attributes.iter_mut().map(|attribute| &mut attribute.value);
            message.value.iter_mut().chain(attributes).for_each(bracket);
        }
    }
    serializer::serialize(&resource)
}

fn bracket(pattern: &mut Pattern<String>) {
    mark(pattern);
    let text = |value: &str| PatternElement::TextElement { value: value.to_owned() };
    pattern.elements.insert(0, text("⟦"));
    pattern.elements.push(text("⟧"));
}

/// Changes the letters, also those of each variant; what stands in for an argument stays.
fn mark(pattern: &mut Pattern<String>) {
    for element in &mut pattern.elements {
        match element {
            PatternElement::TextElement { value } => {
                *value = fluent_pseudo::transform(value, false, false).into_owned();
            }
            PatternElement::Placeable { expression } => mark_expression(expression),
        }
    }
}

fn mark_expression(expression: &mut Expression<String>) {
    match expression {
        Expression::Select { variants, .. } => {
            for variant in variants {
                mark(&mut variant.value);
            }
        }
        Expression::Inline(InlineExpression::Placeable { expression }) => mark_expression(expression),
        Expression::Inline(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_is_marked_and_every_argument_stays() {
        let english = "\
# A note.
reply = Reply
by = by { $name }
comments-count =
    { $count ->
        [0] No comments
        [one] 1 comment
       *[other] { $count } comments
    }
long =
    The first line
    and the second.
";
        let derived = derive(english);
        assert!(derived.contains("reply = ⟦Řeƥŀẏ⟧"), "{derived}");
        assert!(derived.contains("by = ⟦ƀẏ { $name }⟧"), "{derived}");
        assert!(derived.contains("*[other] { $count } ƈoḿḿeƞŧş"), "{derived}");
        assert!(derived.contains("[one] 1 ƈoḿḿeƞŧ"), "{derived}");
        assert_eq!(derived.matches('⟦').count(), 4, "one for each message: {derived}");
        let again: Resource<String> = parser::parse(derived).unwrap();
        assert_eq!(again.body.len(), 4, "what it writes can be read");
    }
}
