//! The text of one element; `channel`, `item` and `comment` read their fields here.

use std::io::BufRead;

use super::container;
use super::error::Error;
use super::mend::Mended;
use super::name::Space;
use super::tag::Tag;
use super::text;
use super::token::{Token, Tokens};

/// The text as written: HTML.
pub(super) fn html<R: BufRead>(tokens: &mut Tokens<R>, tag: &Tag) -> Result<String, Error> {
    let mut collected = Collected::default();
    if !tag.empty {
        collect(&mut collected, tokens, tag)?;
    }
    Ok(collected.finish(tokens, tag))
}

fn collect<R: BufRead>(collected: &mut Collected, tokens: &mut Tokens<R>, tag: &Tag) -> Result<(), Error> {
    loop {
        match tokens.next()? {
            Token::Text(text) => collected.push(&text),
            Token::Cdata(text) => collected.push_cdata(&text, tokens, tag),
            Token::End(end) if end.name == tag.name => return Ok(()),
            token if is_structure(&token, tag) => {
                container::close(tokens, tag, token);
                return Ok(());
            }
            Token::Start(inner) | Token::End(inner) => collected.push_markup(&inner, tokens, tag),
            Token::Eof => return Err(tokens.ends_early()),
        }
    }
}

/// A value without white space around it: a number, a date, an address.
pub(super) fn word<R: BufRead>(tokens: &mut Tokens<R>, tag: &Tag) -> Result<String, Error> {
    Ok(html(tokens, tag)?.trim().to_owned())
}

/// A name or title as plain text.
pub(super) fn plain<R: BufRead>(tokens: &mut Tokens<R>, tag: &Tag) -> Result<String, Error> {
    Ok(text::plain(&html(tokens, tag)?))
}

/// An id; `None` for 0, which WordPress writes for "none", and for what is no number.
pub(super) fn id<R: BufRead>(tokens: &mut Tokens<R>, tag: &Tag) -> Result<Option<u64>, Error> {
    Ok(word(tokens, tag)?.parse().ok().filter(|id| *id != 0))
}

/// Whether a tag belongs to the export rather than to the HTML in a text that was not wrapped in CDATA. That HTML may
/// well have a `<title>` or `<link>`, but not where a title or link is expected.
fn is_structure(token: &Token, field: &Tag) -> bool {
    let (Token::Start(tag) | Token::End(tag)) = token else {
        return false;
    };
    match tag.name.space {
        Space::Wp | Space::Content | Space::Excerpt | Space::Dc => true,
        Space::Plain if field.name.space == Space::Plain && is_rss(&tag.name.local) => true,
        Space::Plain | Space::Other => container::is_container(token),
    }
}

/// The fields of RSS that exports have.
fn is_rss(local: &str) -> bool {
    let fields = ["title", "link", "pubDate", "guid", "description", "category", "language"];
    fields.contains(&local)
}

/// The text of a field as it comes together.
#[derive(Default)]
struct Collected {
    text: String,
    /// The length of `text` after the last CDATA section, once there was one.
    cdata_end: Option<usize>,
}

impl Collected {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn push_markup<R: BufRead>(&mut self, inner: &Tag, tokens: &mut Tokens<R>, field: &Tag) {
        self.push(&inner.raw);
        tokens.mend(field.line, Mended::MarkupInText { element: field.qualified().to_owned() });
    }

    fn push_cdata<R: BufRead>(&mut self, text: &str, tokens: &mut Tokens<R>, field: &Tag) {
        self.drop_white_space();
        if self.cdata_end == Some(self.text.len()) && self.text.ends_with("]]") && text.starts_with('>') {
            tokens.mend(field.line, Mended::SplitCdata);
        }
        self.push(text);
        self.cdata_end = Some(self.text.len());
    }

    /// Around CDATA, white space is somebody's indentation.
    fn drop_white_space(&mut self) {
        let from = self.cdata_end.unwrap_or(0);
        if self.text[from..].trim().is_empty() {
            self.text.truncate(from);
        }
    }

    /// Before 3.0, WordPress did not split a `]]>` in a text: it ended the section, and the end of the section came
    /// through as text.
    fn finish<R: BufRead>(mut self, tokens: &mut Tokens<R>, field: &Tag) -> String {
        let Some(end) = self.cdata_end else {
            return self.text;
        };
        self.drop_white_space();
        if self.text[end..].trim_end().ends_with("]]>") {
            self.text.truncate(self.text.trim_end().len() - "]]>".len());
            self.text.insert_str(end, "]]>");
            tokens.mend(field.line, Mended::CdataEndInText { element: field.qualified().to_owned() });
        }
        self.text
    }
}
