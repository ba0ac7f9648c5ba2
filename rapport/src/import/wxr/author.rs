//! One `wp:author`; `walk` reads those that stand before the items.

use std::io::BufRead;

use super::container;
use super::error::Error;
use super::event::Author;
use super::field;
use super::name::Space;
use super::tag::Tag;
use super::token::Tokens;

/// Reads the author that `tag` begins.
pub(super) fn read<R: BufRead>(tokens: &mut Tokens<R>, tag: &Tag) -> Result<Author, Error> {
    let mut author = Author { line: tag.line, ..Author::default() };
    while let Some(inner) = container::next_inside(tokens, tag)? {
        read_field(&mut author, tokens, &inner)?;
    }
    Ok(author)
}

fn read_field<R: BufRead>(author: &mut Author, tokens: &mut Tokens<R>, tag: &Tag) -> Result<(), Error> {
    match tag.name.parts() {
        (Space::Wp, "author_login") => author.login = field::word(tokens, tag)?,
        (Space::Wp, "author_email") => author.email = field::word(tokens, tag)?,
        (Space::Wp, "author_display_name") => author.display_name = field::plain(tokens, tag)?,
        _ => container::skip(tokens, tag)?,
    }
    Ok(())
}
