//! Plain text from rendered HTML: for excerpts, feeds, search and the check for repeats.

use crate::elements::is_block;
use crate::lexer::{Token, tokens};

/// The text of HTML that [`render`](crate::render) made, with each run of white space folded to one space.
///
/// Blocks and line breaks divide words; other tags do not.
pub fn plain_text(html: &str) -> String {
    let mut spaced = String::with_capacity(html.len());
    for token in tokens(html) {
        match token {
            Token::Text(text) => push_decoded(&mut spaced, text),
            Token::Start(tag) if is_block(tag.name) || tag.name == "br" => spaced.push(' '),
            Token::End(name) if is_block(name) => spaced.push(' '),
            Token::Start(_) | Token::End(_) => {}
        }
    }
    folded(&spaced)
}

/// The plain text, cut to at most `max_chars` characters. A cut is made between words and marked by `…`,
/// which counts; a first word that is too long is cut inside.
pub fn excerpt(html: &str, max_chars: usize) -> String {
    let text = plain_text(html);
    if text.chars().nth(max_chars).is_none() {
        return text;
    }
    let Some(room) = max_chars.checked_sub(1) else {
        return String::new();
    };
    let end = text.char_indices().nth(room).map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    let ends_with_word = !text[end..].starts_with(char::is_alphanumeric);
    let whole = match head.rfind(' ') {
        Some(space) if !ends_with_word => &head[..space],
        _ => head,
    };
    let whole = whole.trim_end_matches([' ', ',', ';', ':', '-', '–', '—']);
    format!("{whole}…")
}

fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// Resolves the entities that the serialiser writes, and the apostrophe that others write.
pub(crate) fn push_decoded(out: &mut String, text: &str) {
    const ENTITIES: [(&str, char); 6] = [
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&nbsp;", '\u{A0}'),
        ("&#39;", '\''),
    ];
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let found = ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity));
        let (length, c) = found.map_or((1, '&'), |(entity, c)| (entity.len(), *c));
        out.push(c);
        rest = &rest[length..];
    }
    out.push_str(rest);
}
