//! Posts that have a label, an author or a month in common.

use askama::Template;

use super::{Around, BlogHeader, PostSummary, Shell, finish};
use crate::pages::dates::Dates;
use crate::pages::locale::PageLocale;
use crate::pages::text::Texts;

/// One page of such a list.
#[derive(Debug, Clone)]
pub struct ListPage {
    /// The blog that the posts are in.
    pub blog: BlogHeader,
    /// What they have in common.
    pub subject: ListSubject,
    /// Newest first.
    pub posts: Vec<PostSummary>,
    /// The page with newer posts; `None` on the first one.
    pub newer_url: Option<String>,
    /// The page with older posts; `None` on the last one.
    pub older_url: Option<String>,
    /// For `<link rel="canonical">`, absolute; `None` on later pages.
    pub canonical_url: Option<String>,
    /// The Atom feed of the same posts, where there is one.
    pub feed_url: Option<String>,
    /// What is below.
    pub around: Around,
}

/// What the posts of a list have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListSubject {
    /// This label.
    Label(String),
    /// An author of this name.
    Author(String),
    /// The month in which they were published, in the blog's zone.
    Month {
        /// 1 to 9999.
        year: i16,
        /// 1 to 12.
        month: i8,
    },
}

impl ListPage {
    /// The whole HTML document.
    pub fn render(&self, locale: &PageLocale) -> String {
        let (t, dates) = (locale.texts(), locale.dates());
        let heading = self.subject.heading(t, &dates);
        finish(&ListTemplate { t, dates, shell: Shell::of(locale), heading, page: self })
    }
}

impl ListSubject {
    fn heading(&self, t: &Texts, dates: &Dates) -> String {
        match self {
            Self::Label(label) => t.name("list-label", label),
            Self::Author(name) => t.name("list-author", name),
            Self::Month { year, month } => t.name("list-month", dates.month(*year, *month)),
        }
    }
}

#[derive(Template)]
#[template(path = "list.html")]
struct ListTemplate<'a> {
    t: &'static Texts,
    dates: Dates,
    shell: Shell<'a>,
    heading: String,
    page: &'a ListPage,
}
