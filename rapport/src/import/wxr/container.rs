//! Elements with elements inside: stepping through them and closing what was left open; `channel`, `item` and
//! `comment` walk with it.

use std::io::BufRead;

use super::error::Error;
use super::mend::Mended;
use super::name::{Name, Space};
use super::tag::Tag;
use super::token::{Token, Tokens};

/// The next element inside `container`, or `None` behind its end.
pub(super) fn next_inside<R: BufRead>(tokens: &mut Tokens<R>, container: &Tag) -> Result<Option<Tag>, Error> {
    if container.empty {
        return Ok(None);
    }
    loop {
        match tokens.next()? {
            Token::End(end) if end.name == container.name => return Ok(None),
            token if ends(&token, container) => {
                close(tokens, container, token);
                return Ok(None);
            }
            Token::Start(inner) => return Ok(Some(inner)),
            Token::Text(text) | Token::Cdata(text) => tokens.pass_over(&text),
            // The end of something that never began.
            Token::End(_) => {}
            Token::Eof => return Err(tokens.ends_early()),
        }
    }
}

/// Passes over an element and all inside it.
pub(super) fn skip<R: BufRead>(tokens: &mut Tokens<R>, tag: &Tag) -> Result<(), Error> {
    let mut depth = u64::from(!tag.empty);
    while depth > 0 {
        match tokens.next()? {
            Token::Start(inner) if inner.name == tag.name => depth += u64::from(!inner.empty),
            Token::End(inner) if inner.name == tag.name => depth -= 1,
            token if is_container(&token) => {
                close(tokens, tag, token);
                return Ok(());
            }
            Token::Eof => return Err(tokens.ends_early()),
            _ => {}
        }
    }
    Ok(())
}

/// Closes an element at a token that cannot be inside it, and leaves that token to the caller.
pub(super) fn close<R: BufRead>(tokens: &mut Tokens<R>, tag: &Tag, next: Token) {
    let element = tag.qualified().to_owned();
    tokens.mend(tag.line, Mended::Unclosed { element });
    tokens.push_back(next);
}

/// Whether a tag is that of a container, which no field can hold.
pub(super) fn is_container(token: &Token) -> bool {
    matches!(token, Token::Start(tag) | Token::End(tag) if depth(&tag.name).is_some())
}

/// Whether `token` shows that the end tag of `container` is missing: something begins that stands beside or around
/// it, or something ends that stands around it.
fn ends(token: &Token, container: &Tag) -> bool {
    let inside = depth(&container.name);
    match token {
        Token::Start(tag) => depth(&tag.name).is_some_and(|depth| Some(depth) <= inside),
        Token::End(tag) => depth(&tag.name).is_some_and(|depth| Some(depth) < inside),
        _ => false,
    }
}

/// How deep a container stands in an export.
fn depth(name: &Name) -> Option<u8> {
    match name.parts() {
        (Space::Plain, "rss") => Some(0),
        (Space::Plain, "channel") => Some(1),
        (Space::Plain, "item") | (Space::Wp, "author") => Some(2),
        (Space::Wp, "comment") => Some(3),
        _ => None,
    }
}
