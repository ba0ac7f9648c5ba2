//! Pages that say what happened and what to do next.

use askama::Template;

use super::{BlogHeader, Shell, finish};
use crate::pages::locale::PageLocale;
use crate::pages::text::Texts;

/// An error page.
#[derive(Debug, Clone)]
pub struct ErrorPage {
    /// What happened.
    pub kind: ErrorKind,
    /// The blog that it happened in, if one was found.
    pub blog: Option<BlogHeader>,
    /// Where to go from here without a blog, usually `/`.
    pub home_url: String,
    /// The page to try again, where that may help and repeating is safe.
    pub retry_url: Option<String>,
    /// What the search box holds already, taken from the address; the box is there in a blog alone.
    pub search_words: String,
    /// The request's id, to be told to the operator.
    pub reference: Option<String>,
}

/// What happened, by HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// 400.
    BadRequest,
    /// 403.
    Forbidden,
    /// 404.
    NotFound,
    /// 408.
    TooSlow,
    /// 413.
    TooLarge,
    /// 415.
    NotAForm,
    /// 429.
    TooMany {
        /// How long to wait, if known.
        seconds: Option<u64>,
    },
    /// 503.
    Unavailable,
    /// 500.
    Internal,
}

impl ErrorKind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::BadRequest,
        Self::Forbidden,
        Self::NotFound,
        Self::TooSlow,
        Self::TooLarge,
        Self::NotAForm,
        Self::TooMany { seconds: None },
        Self::Unavailable,
        Self::Internal,
    ];

    /// The status that goes with the page.
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::TooSlow => 408,
            Self::TooLarge => 413,
            Self::NotAForm => 415,
            Self::TooMany { .. } => 429,
            Self::Unavailable => 503,
            Self::Internal => 500,
        }
    }

    /// What the keys of its words begin with.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::BadRequest => "error-bad-request",
            Self::Forbidden => "error-forbidden",
            Self::NotFound => "error-not-found",
            Self::TooSlow => "error-too-slow",
            Self::TooLarge => "error-too-large",
            Self::NotAForm => "error-not-a-form",
            Self::TooMany { .. } => "error-too-many",
            Self::Unavailable => "error-unavailable",
            Self::Internal => "error-internal",
        }
    }
}

impl ErrorPage {
    /// A page that knows nothing but what happened.
    pub fn new(kind: ErrorKind) -> Self {
        let home_url = "/".to_owned();
        Self { kind, blog: None, home_url, retry_url: None, search_words: String::new(), reference: None }
    }

    /// The whole HTML document.
    pub fn render(&self, locale: &PageLocale) -> String {
        finish(&ErrorTemplate { t: locale.texts(), shell: Shell::of(locale), page: self })
    }

    /// The page's heading.
    pub(crate) fn title(&self, t: &Texts) -> String {
        t.msg(&format!("{}-title", self.kind.key()))
    }

    /// Whether looking for other words may help.
    fn has_search(&self) -> bool {
        self.kind == ErrorKind::NotFound
    }

    fn text(&self, t: &Texts) -> String {
        t.msg(&format!("{}-text", self.kind.key()))
    }

    fn next(&self, t: &Texts) -> String {
        match self.kind {
            ErrorKind::TooMany { seconds: Some(wait) } => t.seconds("error-too-many-wait", wait),
            kind => t.msg(&format!("{}-next", kind.key())),
        }
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorTemplate<'a> {
    t: &'static Texts,
    shell: Shell<'a>,
    page: &'a ErrorPage,
}
