//! `/` when there are several blogs, or none yet.

use askama::Template;

use super::{Shell, finish};
use crate::pages::locale::PageLocale;
use crate::pages::text::Texts;

/// The list of blogs.
#[derive(Debug, Clone, Default)]
pub struct IndexPage {
    /// In the order to be shown; empty shows what to do next.
    pub blogs: Vec<BlogCard>,
    /// The next page of the list.
    pub next_url: Option<String>,
    /// Where the API is described, linked while there is no blog: `/api/`.
    pub api_url: Option<String>,
}

/// One blog in the list.
#[derive(Debug, Clone, Default)]
pub struct BlogCard {
    /// The blog's title.
    pub title: String,
    /// The blog's description, may be empty.
    pub description: String,
    /// The blog's home.
    pub url: String,
    /// The blog's language, for the `lang` attribute of its card; empty leaves it out.
    pub language: String,
}

impl IndexPage {
    /// The whole HTML document.
    pub fn render(&self, locale: &PageLocale) -> String {
        finish(&IndexTemplate { t: locale.texts(), shell: Shell::of(locale), page: self })
    }
}

#[derive(Template)]
#[template(path = "index.html")]
struct IndexTemplate<'a> {
    t: &'static Texts,
    shell: Shell<'a>,
    page: &'a IndexPage,
}
