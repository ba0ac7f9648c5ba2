//! Element names: which vocabulary a prefix means, whatever it is called; `token` resolves each tag here.

use std::collections::HashMap;

/// More prefixes than any export has; past it they are taken by name and no longer remembered.
const MAX_PREFIXES: usize = 1_000;

/// The vocabularies of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// RSS itself: no prefix.
    Plain,
    /// WordPress's own.
    Wp,
    /// `content:encoded`.
    Content,
    /// `excerpt:encoded`, which only its prefix tells from the content.
    Excerpt,
    /// Dublin Core, for `dc:creator`.
    Dc,
    /// Anything else.
    Other,
}

/// A resolved element name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) space: Space,
    pub(super) local: String,
}

impl Name {
    /// For matching.
    pub(super) fn parts(&self) -> (Space, &str) {
        (self.space, &self.local)
    }
}

/// The prefixes seen so far.
///
/// A declaration holds from where it stands to the end of the file rather than of its element: exports declare each
/// prefix once and for one meaning, and a missing end tag must not undeclare anything.
#[derive(Debug, Default)]
pub(super) struct Names {
    prefixes: HashMap<String, Space>,
}

impl Names {
    /// Takes in a declaration `xmlns:prefix="uri"`.
    pub(super) fn declare(&mut self, prefix: &str, uri: &str) {
        if self.prefixes.len() < MAX_PREFIXES {
            let space = by_uri(uri).unwrap_or_else(|| by_prefix(prefix));
            self.prefixes.insert(prefix.to_owned(), space);
        }
    }

    /// Resolves a name as written; also answers the prefix if it is undeclared and new.
    pub(super) fn resolve<'a>(&mut self, qualified: &'a str) -> (Name, Option<&'a str>) {
        let Some((prefix, local)) = qualified.split_once(':') else {
            return (Name { space: Space::Plain, local: qualified.to_owned() }, None);
        };
        let known = self.prefixes.get(prefix).copied();
        let space = known.unwrap_or_else(|| by_prefix(prefix));
        let news = known.is_none() && self.prefixes.len() < MAX_PREFIXES;
        if news {
            self.prefixes.insert(prefix.to_owned(), space);
        }
        (Name { space, local: local.to_owned() }, news.then_some(prefix))
    }

    /// Whether anything of WordPress's own was declared or used.
    pub(super) fn has_wordpress(&self) -> bool {
        self.prefixes.values().any(|space| *space == Space::Wp)
    }
}

/// By address, regardless of scheme and version.
fn by_uri(uri: &str) -> Option<Space> {
    let (_, address) = uri.trim().split_once("://")?;
    let address = address.trim_end_matches('/').to_ascii_lowercase();
    if let Some((_, version)) = address.split_once("wordpress.org/export/") {
        return Some(if version.ends_with("/excerpt") { Space::Excerpt } else { Space::Wp });
    }
    match address.as_str() {
        "purl.org/rss/1.0/modules/content" => Some(Space::Content),
        "purl.org/dc/elements/1.1" => Some(Space::Dc),
        _ => None,
    }
}

fn by_prefix(prefix: &str) -> Space {
    match prefix.to_ascii_lowercase().as_str() {
        "wp" => Space::Wp,
        "content" => Space::Content,
        "excerpt" => Space::Excerpt,
        "dc" => Space::Dc,
        _ => Space::Other,
    }
}
