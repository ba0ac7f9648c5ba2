//! A blog's home: its posts, newest first, page by page.

use askama::Template;

use super::{Around, Meta, Shell, finish};
use crate::pages::dates::Dates;
use crate::pages::locale::PageLocale;
use crate::pages::text::Texts;

/// What each page of a blog says about the blog.
#[derive(Debug, Clone, Default)]
pub struct BlogHeader {
    /// The blog's title.
    pub title: String,
    /// The blog's description, may be empty.
    pub description: String,
    /// The blog's home.
    pub url: String,
    /// The stylesheet of the blog's own look, where it has one.
    pub theme_url: Option<String>,
    /// An image above each page, `http` or `https`.
    pub header_image: Option<String>,
    /// The blog's Atom feed, if it is served.
    pub feed_url: Option<String>,
}

/// One page of a blog's posts.
#[derive(Debug, Clone, Default)]
pub struct BlogHomePage {
    /// The blog itself.
    pub blog: BlogHeader,
    /// Newest first; empty on the first page shows what to do next.
    pub posts: Vec<PostSummary>,
    /// The page with newer posts; `None` on the first one.
    pub newer_url: Option<String>,
    /// The page with older posts; `None` on the last one.
    pub older_url: Option<String>,
    /// For `<link rel="canonical">`, absolute.
    pub canonical_url: Option<String>,
    /// What it says to those who link to it.
    pub meta: Meta,
    /// What is below.
    pub around: Around,
}

/// A post in a list.
#[derive(Debug, Clone, Default)]
pub struct PostSummary {
    /// The post's title; an untitled post is named by its date.
    pub title: String,
    /// The post's page.
    pub url: String,
    /// Microseconds since 1970 in UTC.
    pub publish_time: i64,
    /// Plain text, may be empty.
    pub excerpt: String,
    /// Who wrote it, if that is shown.
    pub author: Option<Byline>,
    /// In the order to be shown.
    pub labels: Vec<Label>,
    /// Public comments; `None` while the comments are away.
    pub comment_count: Option<u64>,
}

/// Who wrote a post.
#[derive(Debug, Clone, Default)]
pub struct Byline {
    /// The display name.
    pub name: String,
    /// Their page, if there is one.
    pub url: Option<String>,
}

/// A label of a post.
#[derive(Debug, Clone, Default)]
pub struct Label {
    /// As the author typed it.
    pub name: String,
    /// The list of posts with it; plain text without.
    pub url: Option<String>,
}

impl BlogHomePage {
    /// The whole HTML document.
    pub fn render(&self, locale: &PageLocale) -> String {
        finish(&HomeTemplate {
            t: locale.texts(),
            dates: locale.dates(),
            shell: Shell::of(locale),
            page: self,
        })
    }

    /// Past the end of a walk is not the same as a blog without posts.
    fn is_new(&self) -> bool {
        self.posts.is_empty() && self.newer_url.is_none()
    }
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomeTemplate<'a> {
    t: &'static Texts,
    dates: Dates,
    shell: Shell<'a>,
    page: &'a BlogHomePage,
}
