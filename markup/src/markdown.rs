//! Markdown to HTML by comrak. The result is *not* safe yet.

use std::borrow::Cow;

use comrak::nodes::{AstNode, Node, NodeValue};
use comrak::options::{Extension, Parse, Render};
use comrak::{Arena, Options, format_html, parse_document};

use crate::{Profile, definitions};

/// Deeper quotes are shown as typed: comrak bounds the depth of lists but not of quotes.
const MAX_QUOTES: usize = 50;

/// HTML may be so many times as long as its source, plus a constant that short texts never reach.
/// Four bytes of footnote reference give 250 of HTML, and a short row fills up to the width of its table.
const MAX_GROWTH: usize = 10;
const MAX_GROWTH_BYTES: usize = 256 * 1024;

/// For each `<` in a word comrak looks for links through the rest of the word: more work than this is not done.
const MAX_AUTOLINK_WORK: usize = 4_000_000;

/// Renders Markdown; in posts HTML is left in for the sanitiser, in comments it becomes text.
pub(crate) fn to_html(profile: Profile, source: &str) -> String {
    let source = with_bounded_quotes(source);
    if !profile.is_comment() {
        return of_bounded_length(&source);
    }
    let html = to_html_with(&for_comments(&source), profile, &source);
    match definitions::with_swallowed_as_text(&source, &html) {
        Some(source) => to_html_with(&for_comments(&source), profile, &source),
        None => html,
    }
}

fn of_bounded_length(source: &str) -> String {
    let mut options = for_posts(source);
    let html = to_html_with(&options, Profile::Post, source);
    if html.len() <= source.len() * MAX_GROWTH + MAX_GROWTH_BYTES {
        return html;
    }
    // Nobody writes such a text in earnest. It is shown without what makes it grow.
    options.extension.footnotes = false;
    options.extension.table = false;
    to_html_with(&options, Profile::Post, source)
}

fn to_html_with(options: &Options<'_>, profile: Profile, source: &str) -> String {
    let arena = Arena::new();
    let document = parse_document(&arena, source, options);
    if profile.is_comment() {
        show_what_was_typed(&arena, document);
    }
    let mut html = String::with_capacity(source.len() * 3 / 2);
    format_html(document, options, &mut html).expect("writing to a string cannot fail");
    html
}

fn for_posts(source: &str) -> Options<'static> {
    Options {
        extension: Extension {
            strikethrough: true,
            autolink: is_cheap_to_autolink(source),
            table: true,
            tasklist: true,
            footnotes: true,
            ..Extension::default()
        },
        parse: Parse::default(),
        render: Render { r#unsafe: true, ..Render::default() },
    }
}

fn for_comments(source: &str) -> Options<'static> {
    Options {
        extension: Extension {
            strikethrough: true,
            autolink: is_cheap_to_autolink(source),
            ..Extension::default()
        },
        parse: Parse::default(),
        render: Render {
            // People press Enter once and mean it.
            hardbreaks: true,
            // The sanitiser judges URLs; comrak would also refuse some that are fine.
            r#unsafe: true,
            ..Render::default()
        },
    }
}

fn is_cheap_to_autolink(source: &str) -> bool {
    let mut long_words = source.split_ascii_whitespace().filter(|word| word.len() > 1024);
    long_words.all(|word| word.len() * word.matches('<').count() <= MAX_AUTOLINK_WORK)
}

/// Guests' tags become text, and so does what Markdown would hide behind a fence.
fn show_what_was_typed<'a>(arena: &'a Arena<'a>, document: Node<'a>) {
    let nodes: Vec<Node<'a>> = document.descendants().collect();
    for node in nodes {
        let value = node.data().value.clone();
        match value {
            NodeValue::HtmlInline(literal) => {
                node.data_mut().value = NodeValue::Text(Cow::Owned(literal));
            }
            NodeValue::HtmlBlock(block) => {
                node.data_mut().value = NodeValue::Paragraph;
                append_lines(arena, node, &block.literal);
            }
            NodeValue::CodeBlock(mut block) if block.info.trim().contains(' ') => {
                // Not the name of a language, but code that somebody began beside the fence.
                let first_line = std::mem::take(&mut block.info);
                block.literal = format!("{first_line}\n{}", block.literal);
                node.data_mut().value = NodeValue::CodeBlock(block);
            }
            _ => {}
        }
    }
}

fn append_lines<'a>(arena: &'a Arena<'a>, paragraph: Node<'a>, text: &str) {
    for (number, line) in text.trim_end().split('\n').enumerate() {
        if number > 0 {
            paragraph.append(arena.alloc(AstNode::from(NodeValue::LineBreak)));
        }
        let line = NodeValue::Text(Cow::Owned(line.to_owned()));
        paragraph.append(arena.alloc(AstNode::from(line)));
    }
}

/// Escapes the first quote mark of a line that would nest too deep, which makes it and the rest text.
fn with_bounded_quotes(source: &str) -> Cow<'_, str> {
    if source.split('\n').all(|line| surplus_quote(line).is_none()) {
        return Cow::Borrowed(source);
    }
    let mut bounded = String::with_capacity(source.len() + 64);
    for line in source.split_inclusive('\n') {
        let cut = surplus_quote(line).unwrap_or(line.len());
        bounded.push_str(&line[..cut]);
        if cut < line.len() {
            bounded.push('\\');
            bounded.push_str(&line[cut..]);
        }
    }
    Cow::Owned(bounded)
}

/// Where the first quote mark beyond the bound stands in a run of marks. Between them may be marks of lists,
/// whose depth comrak bounds; before the run may be a footnote's label.
fn surplus_quote(line: &str) -> Option<usize> {
    let mut quotes = 0;
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'>' if quotes == MAX_QUOTES => return Some(at),
            b'>' => quotes += 1,
            b' ' | b'\t' | b'-' | b'+' | b'*' | b'.' | b')' | b'0'..=b'9' => {}
            _ => quotes = 0,
        }
    }
    None
}
