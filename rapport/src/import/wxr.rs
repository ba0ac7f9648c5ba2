//! Reads WordPress exports (WXR 1.0, 1.1, 1.2) one event at a time; the WordPress import calls it.
//!
//! [`Reader`] drives `walk`, which asks `channel`, `author`, `item` and `comment` for typed values. They step through
//! `container`s and read `field`s, both from `token`; below it `input` turns whatever bytes the file holds into clean
//! UTF-8. Nothing calls back up.

mod author;
mod channel;
mod character;
mod comment;
mod container;
mod date;
mod entity;
mod error;
mod event;
mod field;
mod input;
mod item;
mod mend;
mod name;
mod prolog;
mod tag;
mod text;
mod token;
mod walk;

use std::io::BufRead;

pub use error::{Error, Seems};
pub use event::{
    Approval, Author, Channel, Comment, CommentKind, CommentStatus, Event, Item, ItemKind, Label, LabelKind,
    Skipped, Status, WxrVersion,
};
pub use mend::{DateSource, MAX_PENDING_MENDS, Mend, Mended};

use input::Input;
use token::Tokens;
use walk::Walk;

/// The default for [`Reader::limit_event_bytes`]: 256 MiB, a post with a hundred thousand comments.
pub const MAX_EVENT_BYTES: u64 = 256 * 1024 * 1024;

/// A streaming, tolerant reader of one export.
///
/// It holds one item and its comments at a time, never the file. Small faults are mended and listed by
/// [`take_mends`](Self::take_mends). The first error is the last thing that the iterator yields.
pub struct Reader<R> {
    tokens: Tokens<R>,
    walk: Walk,
    ended: bool,
}

impl<R: BufRead> Reader<R> {
    /// Reads from the start of an export. Nothing is read before the first call of `next`.
    pub fn new(input: R) -> Self {
        Self { tokens: Tokens::new(Input::new(input, MAX_EVENT_BYTES)), walk: Walk::new(), ended: false }
    }

    /// Refuses events (mostly: an item with its comments) that take more than `bytes` of the file.
    ///
    /// This is the bound on memory against a file that never closes what it opens.
    #[must_use]
    pub fn limit_event_bytes(mut self, bytes: u64) -> Self {
        self.tokens.limit_event_bytes(bytes);
        self
    }

    /// Hands over what was mended since the last call, up to where reading has come, in order of lines.
    ///
    /// Call it after each event, and once more after the end: at most [`MAX_PENDING_MENDS`] wait in between, those
    /// past it are only counted (by [`Mended::More`]).
    pub fn take_mends(&mut self) -> Vec<Mend> {
        let reached = if self.ended { u64::MAX } else { self.line() };
        self.tokens.mends().take(reached)
    }

    /// How many bytes of the input are behind us, for a progress bar; it equals the file's length at the end.
    pub fn position(&self) -> u64 {
        self.tokens.position()
    }

    /// The line that reading has come to, counted from 1.
    pub fn line(&self) -> u64 {
        self.tokens.line()
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Event, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let event = self.tokens.begin_event().and_then(|()| self.walk.next(&mut self.tokens)).transpose();
        self.ended = !matches!(event, Some(Ok(_)));
        event
    }
}
