//! What was found as safe HTML: text with nothing but `<mark>` in it.

use std::ops::Range;

use super::{Query, Word, words};

/// Most words in a snippet.
pub const MAX_SNIPPET_WORDS: usize = 40;

/// Words that stand before the first match.
const WORDS_BEFORE: usize = 8;

/// Most characters of one word, or of what stands between two.
const MAX_RUN: usize = 64;

/// Up to 40 words of a plain text around the first match as safe HTML, with what matched in
/// `<mark>`; the beginning when nothing did. `…` stands where the text goes on.
pub fn snippet_html(text: &str, query: &Query) -> String {
    let words: Vec<Word> = words(text).collect();
    let matches = matches(&words, query);
    let first = matches.first().map_or(0, |found| found.start.saturating_sub(WORDS_BEFORE));
    let last = words.len().min(first + MAX_SNIPPET_WORDS);
    let start = if first == 0 { 0 } else { words[first].place.start };
    let end = if last == words.len() { text.len() } else { words[last - 1].place.end };
    let mut html = String::new();
    if first > 0 {
        html.push('…');
    }
    html.push_str(&marked(text, start..end, &words, first..last, &matches));
    if last < words.len() {
        html.push('…');
    }
    html
}

/// A whole plain text, such as a title, as safe HTML with what matched in `<mark>`.
pub fn marked_html(text: &str, query: &Query) -> String {
    let words: Vec<Word> = words(text).collect();
    marked(text, 0..text.len(), &words, 0..words.len(), &matches(&words, query))
}

/// Where phrases that are asked for occur, as ranges of words that neither meet nor overlap.
fn matches(words: &[Word], query: &Query) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in 0..words.len() {
        let phrases = query.all.iter().filter(|phrase| phrase.begins(&words[at..]));
        let Some(length) = phrases.map(|phrase| phrase.words.len()).max() else { continue };
        match found.last_mut() {
            Some(before) if at < before.end => before.end = before.end.max(at + length),
            _ => found.push(at..at + length),
        }
    }
    found
}

fn marked(
    text: &str,
    part: Range<usize>,
    words: &[Word],
    shown: Range<usize>,
    matches: &[Range<usize>],
) -> String {
    let mut html = String::with_capacity(2 * (part.end - part.start).min(4096));
    let mut at = part.start;
    for (index, word) in words.iter().enumerate().take(shown.end).skip(shown.start) {
        let of = matches.iter().find(|found| found.contains(&index));
        push_text(&mut html, &text[at..word.place.start]);
        if of.is_some_and(|found| found.start.max(shown.start) == index) {
            html.push_str("<mark>");
        }
        push_text(&mut html, &text[word.place.clone()]);
        if of.is_some_and(|found| found.end.min(shown.end) == index + 1) {
            html.push_str("</mark>");
        }
        at = word.place.end;
    }
    push_text(&mut html, &text[at..part.end]);
    html
}

/// Text with its white space folded, cut when it is longer than anybody reads as one.
fn push_text(html: &mut String, text: &str) {
    let mut after_space = false;
    for (count, letter) in text.chars().enumerate() {
        if count == MAX_RUN {
            html.push('…');
            return;
        }
        let is_space = letter.is_whitespace() || letter.is_control();
        match letter {
            _ if is_space && after_space => {}
            _ if is_space => html.push(' '),
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
        after_space = is_space;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snippet(text: &str, query: &str) -> String {
        snippet_html(text, &Query::parse(query).unwrap())
    }

    #[test]
    fn what_matched_is_marked() {
        for (text, query, expected) in [
            ("A cup of tea.", "tea", "A cup of <mark>tea</mark>."),
            ("A cup of Téa, teas", "tea", "A cup of <mark>Téa</mark>, <mark>teas</mark>"),
            ("Teas and tea", "tea cup", "Teas and <mark>tea</mark>"),
            ("green tea, green", "\"green tea\"", "<mark>green tea</mark>, green"),
            ("green tea leaf", "\"green tea\" \"tea leaf\"", "<mark>green tea leaf</mark>"),
            ("tea without milk", "tea -milk", "<mark>tea</mark> without milk"),
            ("it's l’eau", "eau", "it&#39;s l’<mark>eau</mark>"),
            ("nothing here", "tea", "nothing here"),
            ("", "tea", ""),
        ] {
            assert_eq!(snippet(text, query), expected, "{text} / {query}");
        }
    }

    #[test]
    fn a_snippet_is_safe() {
        let html = snippet("<script>alert(\"x\")</script> & <b onclick='y'>tea</b>", "tea script");
        assert_eq!(
            html.replace("<mark>", "").replace("</mark>", ""),
            "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &lt;b onclick=&#39;y&#39;&gt;tea&lt;/b&gt;"
        );
        assert_eq!(html.matches("<mark>").count(), 3);
        assert_eq!(html.matches("</mark>").count(), 3);
    }

    #[test]
    fn a_snippet_has_forty_words_around_the_first_match() {
        let text = format!("{}tea{}", "a ".repeat(100), " b".repeat(100));
        let html = snippet(&text, "tea");
        assert!(html.starts_with("…a a a a a a a a <mark>tea</mark> b"), "{html}");
        assert!(html.ends_with("b…"), "{html}");
        assert_eq!(words(&html.replace("mark", "")).count(), MAX_SNIPPET_WORDS);
        assert_eq!(snippet("a\n\n \tb", "b"), "a <mark>b</mark>");
    }

    #[test]
    fn a_snippet_is_short_whatever_stands_between_words() {
        let text = format!("tea{}{}", "!".repeat(10_000), "x".repeat(10_000));
        assert!(snippet(&text, "tea").len() < 300);
    }

    #[test]
    fn a_phrase_that_is_cut_by_the_end_is_closed() {
        let text = "tea ".repeat(100);
        let query = format!("\"{}\"", "tea ".repeat(45));
        let html = snippet(&text, &query);
        assert_eq!((html.matches("<mark>").count(), html.matches("</mark>").count()), (1, 1));
    }

    #[test]
    fn a_title_is_marked_as_a_whole() {
        let title = format!("Tea {}", "x ".repeat(100));
        let html = marked_html(title.trim(), &Query::parse("tea").unwrap());
        assert!(html.starts_with("<mark>Tea</mark> x x") && html.ends_with("x x"), "{html}");
    }
}
