//! Feeds: the newest posts of a blog or a label, the newest comments of a post, each as Atom,
//! RSS 2.0 and JSON Feed.

mod atom;
mod json;
mod rss;
mod source;
pub(super) mod xml;

use super::{address::BlogId, answer, context::Context, trouble::Answer, visitor::Visitor};

/// In which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// RFC 4287.
    Atom,
    /// RSS 2.0 with the usual namespaces.
    Rss,
    /// JSON Feed 1.1.
    Json,
}

/// Of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Of {
    /// A blog's posts.
    Posts,
    /// The posts of a label.
    Label(String),
    /// The comments of the post with this slug.
    Comments(String),
}

/// A feed before it is written. Addresses are absolute, moments microseconds since 1970.
#[derive(Debug, Clone, Default)]
struct Feed {
    /// Never changes, whatever the installation's address: a `urn:uuid`.
    id: String,
    title: String,
    description: String,
    language: String,
    /// The page that shows the same.
    page_url: String,
    /// This feed.
    own_url: String,
    /// Older entries.
    next_url: Option<String>,
    updated: i64,
    items: Vec<Item>,
}

/// A post or a comment.
#[derive(Debug, Clone, Default)]
struct Item {
    /// `urn:uuid` of the resource.
    id: String,
    url: String,
    title: String,
    author: String,
    /// Their page, may be empty.
    author_url: String,
    published: i64,
    updated: i64,
    /// Plain text, may be empty.
    summary: String,
    html: String,
    labels: Vec<String>,
    /// The page of its comments, and their feed.
    comments: Option<(String, String)>,
    /// What it answers: the `urn:uuid` and the page.
    answers: Option<(String, String)>,
}

impl Format {
    /// `atom`, `rss` or `json` after a dot.
    pub(super) fn of_file(file: &str, name: &str) -> Option<Self> {
        let ending = file.strip_prefix(name)?.strip_prefix('.')?;
        [Self::Atom, Self::Rss, Self::Json].into_iter().find(|format| format.ending() == ending)
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Atom => "atom",
            Self::Rss => "rss",
            Self::Json => "json",
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml; charset=utf-8",
            Self::Rss => "application/rss+xml; charset=utf-8",
            Self::Json => "application/feed+json; charset=utf-8",
        }
    }

    fn write(self, feed: &Feed) -> String {
        match self {
            Self::Atom => atom::write(feed),
            Self::Rss => rss::write(feed),
            Self::Json => json::write(feed),
        }
    }
}

impl Of {
    /// This feed's address.
    fn url(&self, id: &BlogId, format: Format) -> String {
        let ending = format.ending();
        match self {
            Self::Posts => format!("{}feed.{ending}", id.url()),
            Self::Label(label) => {
                format!("{}/feed.{ending}", id.label_url(label))
            }
            Self::Comments(slug) => format!("{}/comments.{ending}", id.post_url(slug)),
        }
    }
}

pub(super) async fn show(
    site: &Context,
    visitor: &Visitor,
    id: &BlogId,
    of: &Of,
    format: Format,
    query: Option<&str>,
) -> Answer {
    match source::read(site, visitor, id, of, format, query).await? {
        source::Found::Feed(feed) => Ok(answer::shared_as(format.content_type(), format.write(&feed))),
        source::Found::Moved(url) => Ok(answer::moved(&url)),
    }
}
