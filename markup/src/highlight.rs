//! Colours code that says its language. It runs on finished HTML, puts `<span class="hl-…">` around
//! words of a code block and changes no character of them; what takes too long stays plain.

mod classes;

use std::time::{Duration, Instant};

use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};

use crate::text::push_decoded;
pub use classes::HIGHLIGHT_CLASSES;
use classes::class_of;

/// A longer block stays plain, in bytes of HTML.
const MAX_BLOCK: usize = 64 * 1024;

/// A block with a longer line stays plain, in bytes: grammars are written for lines that people write.
const MAX_LINE: usize = 2_000;

/// Tags may add so many bytes to a text; blocks that would add more stay plain.
const MAX_ADDED: usize = 256 * 1024;

/// A text's blocks are coloured for so long, looked at after each line; the rest stays plain.
const MAX_TIME: Duration = Duration::from_secs(2);

/// What a block of ours begins with, up to the name of its language.
const BLOCK: &str = "<code class=\"language-";

/// How names that people write are called by the grammars.
const ALIASES: &[(&str, &str)] = &[
    ("console", "sh"),
    ("csharp", "cs"),
    ("golang", "go"),
    ("javascript", "js"),
    ("jsonc", "json"),
    ("jsx", "js"),
    ("kotlin", "java"),
    ("mjs", "js"),
    ("node", "js"),
    ("objective-c", "m"),
    ("patch", "diff"),
    ("postgresql", "sql"),
    ("py3", "py"),
    ("shell", "sh"),
    ("shellsession", "sh"),
    ("svg", "xml"),
    ("ts", "js"),
    ("tsx", "js"),
    ("typescript", "js"),
    ("vue", "html"),
    ("zsh", "sh"),
];

static GRAMMARS: std::sync::LazyLock<SyntaxSet> = std::sync::LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Colours the code blocks of HTML that `finish` wrote.
pub(crate) fn highlighted(html: String) -> String {
    if html.contains(BLOCK) { within(&html, Instant::now() + MAX_TIME) } else { html }
}

fn within(html: &str, deadline: Instant) -> String {
    let mut out = String::with_capacity(html.len() * 2);
    let mut room = MAX_ADDED;
    let mut at = 0;
    while let Some(block) = Block::next(html, at) {
        out.push_str(&html[at..block.code_from]);
        let escaped = &html[block.code_from..block.code_to];
        let coloured = block.grammar().and_then(|grammar| coloured(escaped, grammar, room, deadline));
        match coloured {
            Some(coloured) => {
                room -= coloured.len().saturating_sub(escaped.len());
                out.push_str(&coloured);
            }
            None => out.push_str(escaped),
        }
        at = block.code_to;
    }
    out.push_str(&html[at..]);
    out
}

/// `<code class="language-…">` with nothing but text in it.
struct Block<'a> {
    language: &'a str,
    code_from: usize,
    code_to: usize,
}

impl<'a> Block<'a> {
    /// The first one behind `from`. In a line of prose no code is coloured: it has to be all that is in
    /// a `<pre>`.
    fn next(html: &'a str, from: usize) -> Option<Self> {
        let mut at = from;
        loop {
            let start = at + html[at..].find(BLOCK)?;
            at = start + BLOCK.len();
            let language_to = at + html[at..].find(['"', ' '])?;
            let code_from = at + html[at..].find('>')? + 1;
            let code_to = code_from + html[code_from..].find('<')?;
            let in_pre = html[..start].rfind('<').is_some_and(|tag| html[tag..].starts_with("<pre"));
            if in_pre && html[..start].ends_with('>') && html[code_to..].starts_with("</code></pre>") {
                return Some(Self { language: &html[at..language_to], code_from, code_to });
            }
        }
    }

    fn grammar(&self) -> Option<&'static SyntaxReference> {
        // `rust,ignore`, `js{1,3}` and `php:demo` begin with their language.
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '_' | '.');
        let name = self.language.split(|c| !is_of_name(c)).next()?.to_ascii_lowercase();
        let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name.as_str(), |(_, name)| name);
        let grammar = GRAMMARS.find_syntax_by_token(name)?;
        (grammar.name != "Plain Text").then_some(grammar)
    }
}

/// `None` when it is not worth its time or room.
fn coloured(escaped: &str, grammar: &SyntaxReference, room: usize, deadline: Instant) -> Option<String> {
    if escaped.len() > MAX_BLOCK || escaped.split('\n').any(|line| line.len() > MAX_LINE) {
        return None;
    }
    let mut code = String::with_capacity(escaped.len() + 1);
    push_decoded(&mut code, escaped);
    let mut out = Spans::default();
    let mut state = ParseState::new(grammar);
    let mut scopes = ScopeStack::new();
    let is_ended = code.ends_with('\n');
    if !is_ended {
        code.push('\n');
    }
    for line in code.split_inclusive('\n') {
        let mut at = 0;
        for (until, change) in state.parse_line(line, &GRAMMARS).ok()? {
            out.push(&line[at..until], class_of(scopes.as_slice()));
            scopes.apply(&change).ok()?;
            at = until;
        }
        out.push(&line[at..], class_of(scopes.as_slice()));
        if out.html.len() > escaped.len() + room || Instant::now() >= deadline {
            return None;
        }
    }
    let mut html = out.ended();
    if !is_ended {
        html.truncate(html.len() - 1);
    }
    Some(html)
}

/// Runs of one class each, written as HTML. None reaches over the end of a line.
#[derive(Default)]
struct Spans {
    html: String,
    open: Option<&'static str>,
    /// White space that is not written yet: it has no colour, and between two of a kind parts nothing.
    space: String,
}

impl Spans {
    fn push(&mut self, text: &str, class: Option<&'static str>) {
        for piece in text.split_inclusive('\n') {
            let words = piece.strip_suffix('\n').unwrap_or(piece);
            if words.trim_ascii().is_empty() {
                self.space.push_str(words);
            } else {
                self.change_to(class);
                push_escaped(&mut self.html, words);
            }
            if words.len() < piece.len() {
                self.change_to(None);
                self.html.push('\n');
            }
        }
    }

    fn change_to(&mut self, class: Option<&'static str>) {
        let is_other = self.open != class;
        if is_other && self.open.is_some() {
            self.html.push_str("</span>");
        }
        push_escaped(&mut self.html, &std::mem::take(&mut self.space));
        if !is_other {
            return;
        }
        if let Some(class) = class {
            self.html.push_str("<span class=\"");
            self.html.push_str(class);
            self.html.push_str("\">");
        }
        self.open = class;
    }

    fn ended(mut self) -> String {
        self.change_to(None);
        self.html
    }
}

/// As the sanitiser's serialiser writes it, so that sanitising again changes nothing.
fn push_escaped(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\u{A0}' => html.push_str("&nbsp;"),
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests;
