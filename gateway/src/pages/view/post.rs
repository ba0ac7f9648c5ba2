//! A post with its discussion and the form under it.

use askama::Template;

use super::walk::{self, Step};
use super::{
    Around, BlogHeader, Byline, CommentBody, Discussion, EditForm, Experience, Field, FormNotice, HeldReason,
    Label, Link, Meta, Opened, ReplyBox, SafeHtml, Shell, Writer, finish,
};
use crate::pages::dates::Dates;
use crate::pages::locale::PageLocale;
use crate::pages::text::Texts;

/// A post's page.
#[derive(Debug, Clone, Default)]
pub struct PostPage {
    /// The blog that it belongs to.
    pub blog: BlogHeader,
    /// The post's title; an untitled post is named by its date.
    pub title: String,
    /// This page's own address without a query.
    pub url: String,
    /// For `<link rel="canonical">`, absolute.
    pub canonical_url: Option<String>,
    /// What it says to those who link to it.
    pub meta: Meta,
    /// The Atom feed of its comments.
    pub comments_feed_url: Option<String>,
    /// For `<meta name="description">`, plain text, may be empty.
    pub excerpt: String,
    /// Microseconds since 1970 in UTC; `None` shows no date (a page, an external post).
    pub publish_time: Option<i64>,
    /// Who wrote it, if that is shown.
    pub author: Option<Byline>,
    /// What they wrote.
    pub content_html: SafeHtml,
    /// Whether that is away at the moment, and only the discussion is here.
    pub is_away: bool,
    /// In the order to be shown.
    pub labels: Vec<Label>,
    /// The experience that it tells of.
    pub experience: Option<Experience>,
    /// The article that was published after it.
    pub newer: Option<Link>,
    /// The article that was published before it.
    pub older: Option<Link>,
    /// What is below.
    pub around: Around,
    /// What has just happened, after a redirect.
    pub flash: Option<Flash>,
    /// The comments.
    pub discussion: Discussion,
    /// The form, or why there is none.
    pub reply: ReplyBox,
}

/// What has just happened to the reader's comment, said once above the discussion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flash {
    /// It is public.
    Posted {
        /// Its permalink.
        url: String,
    },
    /// It waits for a moderator.
    Held {
        /// Why, if the reader may know.
        reasons: Vec<HeldReason>,
        /// The id that its permalink looks for, where the comment itself is not on the page.
        anchor: Option<String>,
    },
    /// A change was saved, and everybody sees it.
    Saved {
        /// Its permalink.
        url: String,
    },
    /// The comment is deleted.
    Deleted,
    /// The reaction is counted.
    Reacted,
    /// The reaction is taken back.
    TakenBack,
    /// The device has forgotten its reader.
    Forgotten,
    /// The reader has signed out.
    SignedOut,
    /// The session was ended elsewhere.
    SessionOver,
    /// The time for changing the comment is over.
    TooLate,
    /// What was asked for did not happen.
    Failed(FormNotice),
}

impl PostPage {
    /// The whole HTML document.
    pub fn render(&self, locale: &PageLocale) -> String {
        finish(&PostTemplate {
            t: locale.texts(),
            dates: locale.dates(),
            shell: Shell::of(locale),
            steps: self.discussion.nodes().map(walk::steps).unwrap_or_default(),
            page: self,
        })
    }

    /// The browser's title says first when something is to be mended.
    fn has_errors(&self) -> bool {
        matches!(&self.reply, ReplyBox::Open(form) if form.is_refused())
    }
}

#[derive(Template)]
#[template(path = "post.html")]
struct PostTemplate<'a> {
    t: &'static Texts,
    dates: Dates,
    shell: Shell<'a>,
    page: &'a PostPage,
    steps: Vec<Step<'a>>,
}
