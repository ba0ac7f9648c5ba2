//! One comment without its page: what a live page puts in the place of the one that it has.

use askama::Template;

use super::{Comment, CommentBody, EditForm, Opened, finish};
use crate::pages::{dates::Dates, locale::PageLocale, text::Texts};

/// A comment by itself.
#[derive(Debug, Clone)]
pub struct CommentArticle {
    /// Which.
    pub comment: Comment,
}

impl CommentArticle {
    /// Its `<article>`.
    pub fn render(&self, locale: &PageLocale) -> String {
        let (t, dates) = (locale.texts(), locale.dates());
        finish(&ArticleTemplate { t, dates, comment: &self.comment }).trim().to_owned()
    }
}

#[derive(Template)]
#[template(path = "_comment.html")]
struct ArticleTemplate<'a> {
    t: &'static Texts,
    dates: Dates,
    comment: &'a Comment,
}
