//! The walk through `rss` and `channel`: announces the blog, then hands on each author and item; `Reader` drives it.

use std::io::BufRead;

use super::error::{Error, Seems};
use super::event::Event;
use super::mend::{Mended, shown};
use super::name::{Name, Space};
use super::tag::Tag;
use super::token::{Token, Tokens};
use super::{author, channel, container, item};

/// Where the walk is, in the order of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    BeforeRoot,
    InRoot,
    AfterChannel,
    AfterRoot,
}

/// The state of a walk.
#[derive(Debug)]
pub(super) struct Walk {
    stage: Stage,
    /// Until it is announced, which is when the first author or item begins.
    channel: Option<channel::Draft>,
}

impl Walk {
    pub(super) fn new() -> Self {
        Self { stage: Stage::BeforeRoot, channel: Some(channel::Draft::default()) }
    }

    pub(super) fn next<R: BufRead>(&mut self, tokens: &mut Tokens<R>) -> Result<Option<Event>, Error> {
        loop {
            let event = match tokens.next()? {
                Token::Start(tag) => self.start(tokens, tag)?,
                Token::End(tag) => self.end(tokens, &tag),
                Token::Text(text) | Token::Cdata(text) => {
                    tokens.pass_over(&text);
                    None
                }
                Token::Eof => return self.finish(tokens).map(|()| None),
            };
            if event.is_some() {
                return Ok(event);
            }
        }
    }

    fn start<R: BufRead>(&mut self, tokens: &mut Tokens<R>, tag: Tag) -> Result<Option<Event>, Error> {
        if self.stage == Stage::BeforeRoot {
            check_root(&tag.name)?;
            self.stage = Stage::InRoot;
        }
        match tag.name.parts() {
            (Space::Plain, "item") | (Space::Wp, "author") => self.deliver(tokens, tag).map(Some),
            _ => self.read_channel(tokens, &tag).map(|()| None),
        }
    }

    fn deliver<R: BufRead>(&mut self, tokens: &mut Tokens<R>, tag: Tag) -> Result<Event, Error> {
        if let Some(channel) = self.announce(tokens) {
            tokens.push_back(Token::Start(tag));
            return Ok(channel);
        }
        if tag.name.space == Space::Wp {
            return author::read(tokens, &tag).map(Event::Author);
        }
        let event = item::read(tokens, &tag)?;
        check_wordpress(tokens)?;
        Ok(event)
    }

    fn read_channel<R: BufRead>(&mut self, tokens: &mut Tokens<R>, tag: &Tag) -> Result<(), Error> {
        match (tag.name.parts(), &mut self.channel) {
            ((Space::Plain, "channel"), Some(draft)) => {
                draft.begin(tag);
                Ok(())
            }
            ((Space::Plain, "rss" | "channel"), _) => Ok(()),
            (_, Some(draft)) => draft.read_field(tokens, tag),
            (_, None) => container::skip(tokens, tag),
        }
    }

    fn announce<R: BufRead>(&mut self, tokens: &mut Tokens<R>) -> Option<Event> {
        self.channel.take().map(|draft| Event::Channel(draft.finish(tokens)))
    }

    fn end<R: BufRead>(&mut self, tokens: &mut Tokens<R>, tag: &Tag) -> Option<Event> {
        match tag.name.parts() {
            (Space::Plain, "channel") => self.stage = self.stage.max(Stage::AfterChannel),
            (Space::Plain, "rss") => self.close_root(tokens, tag.line),
            _ => return None,
        }
        self.announce(tokens)
    }

    fn close_root<R: BufRead>(&mut self, tokens: &mut Tokens<R>, line: u64) {
        if self.stage < Stage::AfterChannel {
            tokens.mend(line, Mended::Unclosed { element: "channel".to_owned() });
        }
        self.stage = Stage::AfterRoot;
    }

    /// The end of the file. A file that only lacks `</rss>` lost nothing.
    fn finish<R: BufRead>(&mut self, tokens: &mut Tokens<R>) -> Result<(), Error> {
        if self.stage < Stage::AfterChannel {
            return Err(tokens.ends_early());
        }
        check_wordpress(tokens)?;
        if self.stage < Stage::AfterRoot {
            tokens.mend(tokens.line(), Mended::Unclosed { element: "rss".to_owned() });
        }
        Ok(())
    }
}

fn check_root(root: &Name) -> Result<(), Error> {
    let seems = match root.local.as_str() {
        "rss" | "channel" => return Ok(()),
        "feed" => Seems::AtomFeed,
        "html" | "HTML" => Seems::Html,
        other => Seems::OtherXml { root: shown(other) },
    };
    Err(Error::NotAnExport { seems })
}

/// A feed looks like an export until its first item has nothing of WordPress's own.
fn check_wordpress<R: BufRead>(tokens: &Tokens<R>) -> Result<(), Error> {
    if tokens.has_wordpress() {
        return Ok(());
    }
    Err(Error::NotAnExport { seems: Seems::RssFeed })
}
