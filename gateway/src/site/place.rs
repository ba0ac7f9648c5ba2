//! A blog, and a post in it, as pages and their troubles need them.

use proto::posts::v1::{Blog, Post};

use super::{address::BlogId, look};
use crate::pages::{locale::PageLocale, view::BlogHeader};

/// A blog as its pages need it.
pub(super) struct Place {
    pub(super) id: BlogId,
    pub(super) header: BlogHeader,
    pub(super) locale: PageLocale,
}

impl Place {
    pub(super) fn new(id: &BlogId, blog: &Blog) -> Self {
        let header = BlogHeader {
            title: blog.title.clone(),
            description: blog.description.clone(),
            url: id.url(),
            theme_url: look::theme(blog).sheet().map(|sheet| format!("{}{}", id.url(), sheet.file)),
            header_image: look::header_image(blog),
            feed_url: Some(format!("{}feed.atom", id.url())),
        };
        Self { id: id.clone(), header, locale: PageLocale::new(&blog.language, &blog.time_zone) }
    }
}

/// A post and the blog around it.
pub(super) struct Target {
    pub(super) place: Place,
    pub(super) post: Post,
    /// Whether posts-service does not answer, and this is what is remembered of the post: not its text.
    pub(super) is_away: bool,
}

impl Target {
    /// The post's page.
    pub(super) fn url(&self) -> String {
        self.place.id.post_url(&self.post.slug)
    }

    /// By what it is told from pages of other blogs and hosts.
    pub(super) fn key(&self) -> String {
        self.place.id.key(&self.url())
    }
}
