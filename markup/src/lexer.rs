//! Cuts HTML into text and tags, in one pass and linear time whatever the input.
//!
//! It reads tags as browsers do, with one difference in favour of the writer: what is no tag is text,
//! such as `a < b`, `</3` or a tag that never ends, where a browser would show nothing.

use std::borrow::Cow;

use crate::elements;

/// No honest URL or title is longer, and serialising attributes is quadratic in the length of each.
const MAX_ATTRIBUTE_BYTES: usize = 8 * 1024;

/// A piece of HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// Text as in the source: entities stand as they are, a `<` is only a character.
    Text(&'a str),
    /// A start tag of an element that [`elements`] knows.
    Start(Tag<'a>),
    /// An end tag of such an element.
    End(&'static str),
}

/// A start tag with the attributes that [`elements`] knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    pub(crate) name: &'static str,
    /// Names with values as in the source, entities unresolved.
    pub(crate) attributes: Vec<(&'static str, &'a str)>,
}

impl<'a> Tag<'a> {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new() }
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&'a str> {
        let found = self.attributes.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| *value)
    }
}

/// One kind of line end, and neither NUL nor byte order marks: HTML parsers drop or rewrite them,
/// so that a second pass would not see what the first one saw.
pub(crate) fn plain_line_ends(source: &str) -> Cow<'_, str> {
    if !source.contains(['\r', '\0', '\u{FEFF}']) {
        return Cow::Borrowed(source);
    }
    let plain = source.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(plain.replace(['\0', '\u{FEFF}'], ""))
}

/// Cuts `source` into tokens. Comments, declarations, unknown tags and scripts are left out.
pub(crate) fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut lexer = Lexer { source, text_from: 0, may_close_comments: true, tokens: Vec::new() };
    lexer.run();
    lexer.tokens
}

struct Lexer<'a> {
    source: &'a str,
    text_from: usize,
    /// False once a comment without an end was met: no later one has an end either, and none is looked for.
    may_close_comments: bool,
    tokens: Vec<Token<'a>>,
}

/// What stands at a `<`.
enum Found<'a> {
    Token(Token<'a>, usize),
    /// Something to leave out, up to this position.
    Nothing(usize),
    Text,
    /// A tag without an end. All that follows is text; looking again at each `<` would be quadratic.
    Unfinished,
}

impl<'a> Lexer<'a> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(offset) = self.source[at..].find('<') {
            let start = at + offset;
            at = match self.at_angle(start) {
                Found::Token(token, end) => {
                    self.skip_to(start, end);
                    self.tokens.push(token);
                    end
                }
                Found::Nothing(end) => {
                    self.skip_to(start, end);
                    end
                }
                Found::Text => start + 1,
                Found::Unfinished => break,
            };
        }
        self.skip_to(self.source.len(), self.source.len());
    }

    /// Takes the text before `start` and goes on at `end`.
    fn skip_to(&mut self, start: usize, end: usize) {
        if self.text_from < start {
            let text = &self.source[self.text_from..start];
            self.tokens.push(Token::Text(text));
        }
        self.text_from = end;
    }

    fn at_angle(&mut self, start: usize) -> Found<'a> {
        let rest = &self.source[start + 1..];
        match rest.as_bytes() {
            [b'!', b'-', b'-', ..] => self.comment(start),
            [b'!' | b'?', ..] => match rest.find('>') {
                Some(end) => Found::Nothing(start + 1 + end + 1),
                None => Found::Unfinished,
            },
            [b'/', letter, ..] if letter.is_ascii_alphabetic() => self.end_tag(start + 2),
            [letter, ..] if letter.is_ascii_alphabetic() => self.start_tag(start + 1),
            _ => Found::Text,
        }
    }

    fn comment(&mut self, start: usize) -> Found<'a> {
        let body = start + "<!--".len();
        let rest = &self.source[body..];
        for empty in [">", "->"] {
            if rest.starts_with(empty) {
                return Found::Nothing(body + empty.len());
            }
        }
        if !self.may_close_comments {
            return Found::Text;
        }
        let Some(end) = rest.find("-->") else {
            self.may_close_comments = false;
            return Found::Text;
        };
        // Looked for only up to the usual end: many comments must not each search the whole text.
        match rest[..end].find("--!>") {
            Some(early) => Found::Nothing(body + early + "--!>".len()),
            None => Found::Nothing(body + end + "-->".len()),
        }
    }

    fn end_tag(&self, name_at: usize) -> Found<'a> {
        let Some(raw) = RawTag::read(self.source, name_at) else {
            return Found::Unfinished;
        };
        match elements::element(raw.name) {
            Some(name) => Found::Token(Token::End(name), raw.end),
            None => Found::Nothing(raw.end),
        }
    }

    fn start_tag(&self, name_at: usize) -> Found<'a> {
        let Some(raw) = RawTag::read(self.source, name_at) else {
            return Found::Unfinished;
        };
        let Some(name) = elements::element(raw.name) else {
            return Found::Nothing(raw.end);
        };
        if elements::is_swallowed(name) {
            // Old XHTML says `<iframe ... />`; a browser would swallow the rest of the page after it.
            let is_empty = name == "iframe" && raw.is_self_closing;
            let end = if is_empty { raw.end } else { self.end_of_swallowed(name, raw.end) };
            return Found::Nothing(end);
        }
        let attributes = raw.attributes;
        Found::Token(Token::Start(Tag { name, attributes }), raw.end)
    }

    /// Where the end tag of a swallowed element ends, or the end of the text as in browsers.
    fn end_of_swallowed(&self, name: &str, from: usize) -> usize {
        let rest = &self.source[from..];
        for (at, _) in rest.match_indices("</") {
            let name_at = from + at + 2;
            let after = name_at + name.len();
            let is_name = (self.source.get(name_at..after)).is_some_and(|n| n.eq_ignore_ascii_case(name));
            let next = self.source.as_bytes().get(after);
            if is_name && next.is_none_or(|byte| is_space(*byte) || matches!(byte, b'/' | b'>')) {
                return self.source[after..].find('>').map_or(self.source.len(), |end| after + end + 1);
            }
        }
        self.source.len()
    }
}

/// A tag from its name on.
struct RawTag<'a> {
    name: &'a str,
    attributes: Vec<(&'static str, &'a str)>,
    is_self_closing: bool,
    /// Behind the `>`.
    end: usize,
}

impl<'a> RawTag<'a> {
    /// `None` if the tag has no end.
    fn read(source: &'a str, name_at: usize) -> Option<Self> {
        let mut cursor = Cursor { source, at: name_at };
        let name = cursor.until(|byte| is_space(byte) || matches!(byte, b'/' | b'>'));
        let mut attributes = Vec::new();
        loop {
            cursor.until(|byte| !is_space(byte) && byte != b'/');
            if cursor.peek()? == b'>' {
                break;
            }
            let (attribute, value) = cursor.attribute()?;
            let Some(attribute) = elements::attribute(attribute) else {
                continue;
            };
            let is_first = attributes.iter().all(|(known, _)| *known != attribute);
            if is_first && value.len() <= MAX_ATTRIBUTE_BYTES {
                attributes.push((attribute, value));
            }
        }
        Some(Self {
            name,
            attributes,
            is_self_closing: source.as_bytes()[cursor.at - 1] == b'/',
            end: cursor.at + 1,
        })
    }
}

struct Cursor<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> Option<u8> {
        self.source.as_bytes().get(self.at).copied()
    }

    /// Moves to the next byte that `ends`, or to the end of the source. Such bytes are ASCII,
    /// so that the cut is between characters.
    fn until(&mut self, ends: impl Fn(u8) -> bool) -> &'a str {
        let from = self.at;
        while self.peek().is_some_and(|byte| !ends(byte)) {
            self.at += 1;
        }
        &self.source[from..self.at]
    }

    fn attribute(&mut self) -> Option<(&'a str, &'a str)> {
        let from = self.at;
        // A leading `=` belongs to the name, says HTML.
        self.at += usize::from(self.peek() == Some(b'='));
        self.until(|byte| is_space(byte) || matches!(byte, b'/' | b'>' | b'='));
        let name = &self.source[from..self.at];
        self.until(|byte| !is_space(byte));
        if self.peek()? != b'=' {
            return Some((name, ""));
        }
        self.at += 1;
        self.until(|byte| !is_space(byte));
        Some((name, self.value()?))
    }

    fn value(&mut self) -> Option<&'a str> {
        let quote = self.peek()?;
        if !matches!(quote, b'"' | b'\'') {
            return Some(self.until(|byte| is_space(byte) || byte == b'>'));
        }
        self.at += 1;
        let value = self.until(|byte| byte == quote);
        self.peek()?;
        self.at += 1;
        Some(value)
    }
}

fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace()
}
