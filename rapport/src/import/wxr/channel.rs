//! What the channel says of the blog before its first author or item; `walk` collects and announces it.

use std::io::BufRead;

use super::container;
use super::error::Error;
use super::event::{Channel, WxrVersion};
use super::field;
use super::mend::{Mended, shown};
use super::name::Space;
use super::tag::Tag;
use super::token::Tokens;

/// A channel as it comes together.
#[derive(Debug, Default)]
pub(super) struct Draft {
    channel: Channel,
    /// `wp:wxr_version` as written, with its line.
    version: Option<(String, u64)>,
}

impl Draft {
    pub(super) fn begin(&mut self, tag: &Tag) {
        self.channel.line = tag.line;
    }

    pub(super) fn read_field<R: BufRead>(&mut self, tokens: &mut Tokens<R>, tag: &Tag) -> Result<(), Error> {
        let channel = &mut self.channel;
        match tag.name.parts() {
            (Space::Plain, "title") => channel.title = field::plain(tokens, tag)?,
            (Space::Plain, "description") => channel.description = field::plain(tokens, tag)?,
            (Space::Plain, "language") => channel.language = field::word(tokens, tag)?,
            (Space::Plain, "link") if channel.base_blog_url.is_empty() => {
                channel.base_blog_url = field::word(tokens, tag)?;
            }
            (Space::Wp, "base_site_url") => channel.base_site_url = field::word(tokens, tag)?,
            (Space::Wp, "base_blog_url") => channel.base_blog_url = field::word(tokens, tag)?,
            (Space::Wp, "wxr_version") => {
                self.version = Some((field::word(tokens, tag)?, tag.line));
            }
            // Categories and tags come again with each item; the blog's image has a title of its own.
            _ => container::skip(tokens, tag)?,
        }
        Ok(())
    }

    pub(super) fn finish<R: BufRead>(mut self, tokens: &mut Tokens<R>) -> Channel {
        self.channel.version = self.resolve_version(tokens);
        self.channel
    }

    fn resolve_version<R: BufRead>(&self, tokens: &mut Tokens<R>) -> WxrVersion {
        let found = self.version.as_ref().map(|(found, _)| found.as_str());
        match found {
            Some("1.0") => WxrVersion::V1_0,
            Some("1.1") => WxrVersion::V1_1,
            Some("1.2") => WxrVersion::V1_2,
            _ => {
                let line = self.version.as_ref().map_or(self.channel.line, |(_, line)| *line);
                tokens.mend(line, Mended::Version { found: found.map(shown) });
                WxrVersion::V1_2
            }
        }
    }
}
