//! Tags and texts with their lines, whatever the state of the XML; `field`, `item` and the rest pull them.
//!
//! quick-xml splits the text; what it refuses becomes text again. Each token gets a parser of its own: one costs
//! nothing, and none carries a fault or a list of open tags over to the next token.

use std::io::{self, BufRead};
use std::sync::Arc;

use quick_xml::events::Event;

use super::entity::{self, Entity};
use super::error::Error;
use super::input::{Input, newlines};
use super::mend::{Mended, Mends, shown};
use super::name::Names;
use super::tag::{Tag, attributes, qualified};

/// A piece of the document. Comments, processing instructions and document types are left out.
#[derive(Debug)]
pub(super) enum Token {
    /// A start tag, also of an empty element.
    Start(Tag),
    /// An end tag.
    End(Tag),
    /// Text with its entities replaced. A stretch of text may come in several tokens.
    Text(String),
    /// A CDATA section.
    Cdata(String),
    /// The end of the file, or a token that the file's end cuts.
    Eof,
}

/// What quick-xml takes the next bytes for; the bytes are in `Tokens::buffer`.
#[derive(Clone, Copy)]
enum Piece {
    Start,
    Empty,
    End,
    Text,
    Cdata,
    Reference,
    Ignored,
    Broken,
    Eof,
}

/// Pulls tokens from the input.
pub(super) struct Tokens<R> {
    input: Input<R>,
    opened: bool,
    names: Names,
    buffer: Vec<u8>,
    pushed_back: Option<Token>,
    /// Where the item begins that is being read, for the message that the file ends inside it.
    pub(super) open_item_line: Option<u64>,
}

impl<R: BufRead> Tokens<R> {
    pub(super) fn new(input: Input<R>) -> Self {
        Self {
            input,
            opened: false,
            names: Names::default(),
            buffer: Vec::new(),
            pushed_back: None,
            open_item_line: None,
        }
    }

    pub(super) fn limit_event_bytes(&mut self, bytes: u64) {
        self.input.limit_event_bytes(bytes);
    }

    /// What is read from here on counts as one event.
    pub(super) fn begin_event(&mut self) -> Result<(), Error> {
        if !self.opened {
            self.input.open()?;
            self.opened = true;
        }
        self.input.begin_event();
        Ok(())
    }

    pub(super) fn line(&self) -> u64 {
        self.input.line()
    }

    pub(super) fn position(&self) -> u64 {
        self.input.position()
    }

    pub(super) fn mends(&mut self) -> &mut Mends {
        &mut self.input.mends
    }

    pub(super) fn mend(&mut self, line: u64, what: Mended) {
        self.input.mends.add(line, what);
    }

    pub(super) fn has_wordpress(&self) -> bool {
        self.names.has_wordpress()
    }

    /// The error for a file that ends here.
    pub(super) fn ends_early(&self) -> Error {
        Error::EndsEarly { line: self.line(), open_item_line: self.open_item_line }
    }

    /// Lets the next call of `next` answer `token`.
    pub(super) fn push_back(&mut self, token: Token) {
        self.pushed_back = Some(token);
    }

    /// Passes over the text just read, where only elements belong.
    pub(super) fn pass_over(&mut self, text: &str) {
        let from_first_word = text.trim_start();
        if !from_first_word.is_empty() {
            let line = self.line().saturating_sub(newlines(from_first_word.as_bytes()));
            self.mend(line, Mended::TextBetweenElements { found: shown(from_first_word.trim_end()) });
        }
    }

    pub(super) fn next(&mut self) -> Result<Token, Error> {
        if let Some(token) = self.pushed_back.take() {
            return Ok(token);
        }
        loop {
            if let Some(token) = self.read()? {
                return Ok(token);
            }
        }
    }

    fn read(&mut self) -> Result<Option<Token>, Error> {
        let line = self.line();
        let piece = self.piece().map_err(|source| self.input.failed(source))?;
        Ok(match piece {
            Piece::Start | Piece::Empty | Piece::End => Some(self.tag(piece, line)),
            Piece::Text => Some(self.text(line)),
            Piece::Cdata => Some(Token::Cdata(with_newlines(self.taken("<![CDATA[", "]]>")))),
            Piece::Reference => Some(Token::Text(self.reference(line))),
            Piece::Ignored => None,
            Piece::Broken => Some(self.broken(line)),
            Piece::Eof => Some(Token::Eof),
        })
    }

    fn piece(&mut self) -> Result<Piece, Arc<io::Error>> {
        self.buffer.clear();
        let mut parser = quick_xml::Reader::from_reader(&mut self.input);
        let config = parser.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        Ok(match parser.read_event_into(&mut self.buffer) {
            Ok(Event::Start(_)) => Piece::Start,
            Ok(Event::Empty(_)) => Piece::Empty,
            Ok(Event::End(_)) => Piece::End,
            Ok(Event::Text(_)) => Piece::Text,
            Ok(Event::CData(_)) => Piece::Cdata,
            Ok(Event::GeneralRef(_)) => Piece::Reference,
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => Piece::Ignored,
            Ok(Event::Eof) => Piece::Eof,
            Err(quick_xml::Error::Io(source)) => return Err(source),
            Err(_) => Piece::Broken,
        })
    }

    /// The bytes of the piece less what frames it. They are UTF-8, because the input is.
    fn taken(&self, open: &str, close: &str) -> String {
        let text = String::from_utf8_lossy(&self.buffer);
        let text = text.strip_prefix(open).unwrap_or(&text);
        text.strip_suffix(close).unwrap_or(text).to_owned()
    }

    fn tag(&mut self, piece: Piece, line: u64) -> Token {
        if let Some(text) = self.bare_less_than(line) {
            return text;
        }
        let raw = self.taken("", "");
        self.declare_prefixes(&raw);
        let (name, undeclared) = self.names.resolve(qualified(&raw));
        if let Some(prefix) = undeclared {
            self.input.mends.add(line, Mended::UndeclaredPrefix { prefix: shown(prefix) });
        }
        let tag = Tag { name, line, empty: matches!(piece, Piece::Empty), raw };
        if matches!(piece, Piece::End) { Token::End(tag) } else { Token::Start(tag) }
    }

    fn declare_prefixes(&mut self, raw: &str) {
        if !raw.contains("xmlns") {
            return;
        }
        for (name, value) in attributes(raw) {
            if let Some(prefix) = name.strip_prefix("xmlns:") {
                self.names.declare(prefix, &value);
            }
        }
    }

    /// A `<` as text, if the piece is no tag or has another `<` inside: what follows is read again.
    fn bare_less_than(&mut self, line: u64) -> Option<Token> {
        let begins_a_tag =
            matches!(self.buffer.get(1), Some(b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'/' | 0x80..));
        let next = self.buffer.iter().skip(1).position(|byte| *byte == b'<').map(|at| at + 1);
        let text_bytes = if begins_a_tag { next? } else { 1 };
        Some(self.text_of(text_bytes, line))
    }

    /// What quick-xml gave up on: at the end of the file a token that was cut, elsewhere text.
    fn broken(&mut self, line: u64) -> Token {
        let markup = self.buffer.starts_with(b"<!") || self.buffer.starts_with(b"<?");
        if !markup && let Some(text) = self.bare_less_than(line) {
            return text;
        }
        if self.is_cut() && self.input.at_end() {
            return Token::Eof;
        }
        self.text_of(2, line)
    }

    /// Whether the piece could be whole if the file went on.
    fn is_cut(&self) -> bool {
        let markup = self.buffer.starts_with(b"<!") || self.buffer.starts_with(b"<?");
        let could_be = |open: &[u8]| self.buffer.starts_with(open) || open.starts_with(&self.buffer);
        !markup || [b"<![CDATA[".as_slice(), b"<!--", b"<!DOCTYPE", b"<?"].into_iter().any(could_be)
    }

    /// The first bytes of the piece as text; the others are read again.
    fn text_of(&mut self, bytes: usize, line: u64) -> Token {
        self.mend(line, Mended::BareLessThan);
        let bytes = bytes.min(self.buffer.len());
        self.input.unread(&self.buffer[bytes..]);
        self.buffer.truncate(bytes);
        Token::Text(self.taken("", ""))
    }

    /// quick-xml ends a text before each `&`, so that one inside can only be its first character, and a bare one.
    fn text(&mut self, line: u64) -> Token {
        if self.buffer.starts_with(b"&") {
            self.mend(line, Mended::BareAmpersand);
        }
        Token::Text(with_newlines(self.taken("", "")))
    }

    fn reference(&mut self, line: u64) -> String {
        let name = self.taken("&", ";");
        let (text, mended) = match entity::resolve(&name) {
            Entity::Xml(c) => return c.to_string(),
            Entity::Html(c) => (c.to_string(), Mended::HtmlEntity { name }),
            Entity::Illegal(code) => (String::new(), Mended::ControlCharacter { code }),
            Entity::Unknown => (format!("&{name};"), Mended::UnknownEntity { name: shown(&name) }),
            Entity::Bare => (format!("&{name};"), Mended::BareAmpersand),
        };
        self.mend(line, mended);
        text
    }
}

/// XML 1.0, section 2.11: every line end is a line feed.
fn with_newlines(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}
