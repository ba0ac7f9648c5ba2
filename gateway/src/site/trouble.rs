//! The page that stands in for another one, with the next step on it.

use axum::{http::StatusCode, response::Response};

use super::{address::decode, answer, backend::Failure, place::Place};
use crate::pages::{
    locale::PageLocale,
    view::{BlogHeader, ErrorKind, ErrorPage},
};

/// When to look again after an outage, in seconds.
pub(super) const RETRY_AFTER_SECONDS: u64 = 30;

/// A page or a redirect, or the page that says why not.
pub(super) type Answer = Result<Response, Trouble>;

/// Why there is no such page now.
#[derive(Debug)]
pub(super) struct Trouble {
    page: Box<ErrorPage>,
    language: String,
}

impl Trouble {
    pub(super) fn new(kind: ErrorKind) -> Self {
        Self { page: Box::new(ErrorPage::new(kind)), language: String::new() }
    }

    /// Says so in the blog's name and language.
    pub(super) fn inside(mut self, place: &Place) -> Self {
        self.page.blog = Some(place.header.clone());
        place.locale.language().clone_into(&mut self.language);
        self
    }

    /// Offers to try `url` again, where that may help.
    pub(super) fn retry(mut self, url: &str) -> Self {
        let passes = matches!(self.kind(), ErrorKind::Unavailable | ErrorKind::Internal);
        self.page.retry_url = passes.then(|| url.to_owned());
        self
    }

    /// Offers to search for the words of this path.
    pub(super) fn searching(mut self, path: &str) -> Self {
        self.page.search_words = words(path);
        self
    }

    /// The blog that it happened in, if one was found.
    pub(super) fn blog(&self) -> Option<&BlogHeader> {
        self.page.blog.as_ref()
    }

    /// The page's heading.
    pub(super) fn title(&self, locale: &PageLocale) -> String {
        self.page.title(locale.texts())
    }

    pub(super) fn kind(&self) -> ErrorKind {
        self.page.kind
    }

    /// The page; `reference` is told only where somebody might have to look for it.
    pub(super) fn respond(mut self, reference: &str) -> Response {
        if self.kind().status() >= 500 {
            self.page.reference = Some(reference.to_owned());
        }
        let html = self.page.render(&self.locale());
        with_retry(self.kind(), answer::private(status(self.kind()), html))
    }

    pub(super) fn locale(&self) -> PageLocale {
        PageLocale::new(&self.language, "UTC")
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::new(match failure {
            Failure::NotFound => ErrorKind::NotFound,
            Failure::Invalid(_)
            | Failure::Repeated
            | Failure::Arrived
            | Failure::Stale
            | Failure::NoProvider
            | Failure::TooLongToCarry
            | Failure::Refused { .. } => ErrorKind::BadRequest,
            Failure::Forbidden | Failure::OtherSession | Failure::SignedOut => ErrorKind::Forbidden,
            Failure::TooFast { seconds } => ErrorKind::TooMany { seconds },
            Failure::Away => ErrorKind::Unavailable,
            Failure::Broken => ErrorKind::Internal,
        })
    }
}

/// The letters and digits of a path, without what only makes it an address.
fn words(path: &str) -> String {
    let path = decode(path).unwrap_or_default();
    let path = path.trim_end_matches(".html");
    let words = path.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take(12).collect::<Vec<_>>().join(" ").chars().take(100).collect()
}

pub(super) fn status(kind: ErrorKind) -> StatusCode {
    StatusCode::from_u16(kind.status()).expect("the page's statuses are three digits")
}

/// 503 and 429 say when to come back.
pub(super) fn with_retry(kind: ErrorKind, response: Response) -> Response {
    match kind {
        ErrorKind::Unavailable => answer::retry_after(response, RETRY_AFTER_SECONDS),
        ErrorKind::TooMany { seconds } => {
            answer::retry_after(response, seconds.unwrap_or(RETRY_AFTER_SECONDS))
        }
        _ => response,
    }
}
