//! The search page: the form as it was sent, and what was found.

use askama::Template;

use super::{Around, BlogHeader, SafeHtml, Shell, finish};
use crate::pages::dates::Dates;
use crate::pages::locale::PageLocale;
use crate::pages::text::Texts;

/// The search of a blog.
#[derive(Debug, Clone, Default)]
pub struct SearchPage {
    /// The blog that is searched.
    pub blog: BlogHeader,
    /// What was asked.
    pub asked: SearchForm,
    /// What came of it; `None` before anything was asked.
    pub outcome: Option<SearchOutcome>,
    /// What is below; its labels are offered as a filter.
    pub around: Around,
}

/// The fields of the form are called `q`, `kind`, `label`, `from` and `to`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchForm {
    /// Words, as typed.
    pub query: String,
    /// Where to look.
    pub kind: SearchKind,
    /// Only posts with this label; empty means all.
    pub label: String,
    /// Only from this day on, `YYYY-MM-DD`; empty means all.
    pub from: String,
    /// Only up to this day, `YYYY-MM-DD`; empty means all.
    pub to: String,
}

/// Where to look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SearchKind {
    /// In posts, pages and comments.
    #[default]
    Everything,
    /// In articles.
    Posts,
    /// In pages such as "About".
    Pages,
    /// In comments.
    Comments,
}

/// What came of a search.
#[derive(Debug, Clone)]
pub enum SearchOutcome {
    /// Perhaps nothing.
    Found(Box<Found>),
    /// The words cannot be searched for.
    Refused,
    /// Nobody answers.
    Away,
}

/// What was found, best match first.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Posts and pages.
    pub posts: Vec<FoundPost>,
    /// Comments.
    pub comments: Vec<FoundComment>,
    /// All posts that match, or the next page of them.
    pub more_posts_url: Option<String>,
    /// All comments that match, or the next page of them.
    pub more_comments_url: Option<String>,
    /// Back to the first page, on any later one.
    pub first_url: Option<String>,
    /// One of the two services does not answer.
    pub is_partial: bool,
}

/// A post that was found.
#[derive(Debug, Clone, Default)]
pub struct FoundPost {
    /// With what matched in `<mark>`; empty on a post without a title.
    pub title_html: SafeHtml,
    /// Its page.
    pub url: String,
    /// Microseconds since 1970 in UTC; `None` shows no date.
    pub publish_time: Option<i64>,
    /// With what matched in `<mark>`.
    pub snippet_html: SafeHtml,
}

/// A comment that was found.
#[derive(Debug, Clone, Default)]
pub struct FoundComment {
    /// Whose name is shown.
    pub author_name: String,
    /// The post that it is about.
    pub post_title: String,
    /// Its permalink.
    pub url: String,
    /// Microseconds since 1970 in UTC.
    pub create_time: i64,
    /// With what matched in `<mark>`.
    pub snippet_html: SafeHtml,
}

impl SearchKind {
    /// All of them, in the form's order.
    pub const ALL: [Self; 4] = [Self::Everything, Self::Posts, Self::Pages, Self::Comments];

    /// Its value in the form.
    pub fn value(self) -> &'static str {
        match self {
            Self::Everything => "",
            Self::Posts => "posts",
            Self::Pages => "pages",
            Self::Comments => "comments",
        }
    }

    /// The message that names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Everything => "search-kind-everything",
            Self::Posts => "search-kind-posts",
            Self::Pages => "search-kind-pages",
            Self::Comments => "search-kind-comments",
        }
    }
}

impl SearchForm {
    fn is_narrowed(&self) -> bool {
        Self { query: String::new(), ..self.clone() } != Self::default()
    }
}

impl Found {
    fn is_empty(&self) -> bool {
        self.posts.is_empty() && self.comments.is_empty()
    }
}

impl SearchPage {
    /// The whole HTML document.
    pub fn render(&self, locale: &PageLocale) -> String {
        finish(&SearchTemplate {
            t: locale.texts(),
            dates: locale.dates(),
            shell: Shell::of(locale),
            page: self,
        })
    }
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchTemplate<'a> {
    t: &'static Texts,
    dates: Dates,
    shell: Shell<'a>,
    page: &'a SearchPage,
}
