//! Puts somebody's words in front of an answer, as Markdown quotes them.

use proto::comments::v1::Comment;

/// Most that is quoted, in characters: who answers a long text quotes a part of it.
const MAX_CHARACTERS: usize = 1_000;

/// The comment's words, each line behind `> `, and an empty line for the answer. Empty for a comment
/// without words.
pub(super) fn quote(comment: &Comment) -> String {
    // What an import brought was written in HTML.
    let written = comment.content.trim();
    let plain = if written.starts_with('<') { words(&comment.content_html) } else { written.to_owned() };
    let mut lines: Vec<String> = shortened(plain.trim()).lines().map(quoted).collect();
    if lines.is_empty() {
        return String::new();
    }
    lines.push("\n".to_owned());
    lines.join("\n")
}

fn quoted(line: &str) -> String {
    if line.trim().is_empty() { ">".to_owned() } else { format!("> {line}") }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{} …", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// What safe HTML says, a line for each block.
fn words(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, tag_on)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = tag_on.split_once('>').unwrap_or((tag_on, ""));
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
        if matches!(name, "p" | "br" | "li" | "pre" | "blockquote" | "tr" | "div") && !text.ends_with('\n') {
            text.push('\n');
        }
        rest = after;
    }
    text.push_str(rest);
    // `&amp;` last: what it frees is text.
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")]
        .into_iter()
        .fold(text, |text, (entity, character)| text.replace(entity, character))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment(content: &str, html: &str) -> Comment {
        Comment { content: content.to_owned(), content_html: html.to_owned(), ..Comment::default() }
    }

    #[test]
    fn every_line_is_quoted_and_the_answer_begins_below() {
        assert_eq!(quote(&comment("one\n\n> two\n", "")), "> one\n>\n> > two\n\n");
        assert_eq!(quote(&comment("  ", "")), "");
    }

    #[test]
    fn imported_html_is_quoted_as_words() {
        let html = "<p>Fish &amp; chips</p><p>a &lt;b&gt; <em>c</em><br>d</p>";
        assert_eq!(quote(&comment("<p>…</p>", html)), "> Fish & chips\n> a <b> c\n> d\n\n");
    }

    #[test]
    fn a_long_text_is_quoted_in_part() {
        let quoted = quote(&comment(&"ä".repeat(5_000), ""));
        assert_eq!(quoted.chars().filter(|c| *c == 'ä').count(), MAX_CHARACTERS);
        assert!(quoted.ends_with(" …\n\n"), "{quoted}");
    }
}
