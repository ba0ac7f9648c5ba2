//! View models: plain structs that the routes fill, each page with a `render`.
//!
//! Texts in here are as the services gave them, unescaped: the templates escape. The one exception
//! is [`SafeHtml`]. Moments are microseconds since 1970 in UTC. URLs are ready to be written into
//! `href`; the routes build them, because only they know whether a blog has a host of its own.

mod around;
mod article;
mod avatar;
mod blog;
mod business;
mod chart;
mod comment;
mod error;
mod experience;
mod form;
mod index;
mod list;
mod meta;
mod opened;
mod post;
mod reaction;
mod search;
mod walk;

pub use around::{Around, DiscussedPost, LabelLink, Link, MonthLink, RecentComment};
pub use article::CommentArticle;
pub use blog::{BlogHeader, BlogHomePage, Byline, Label, PostSummary};
pub use business::{Agent, BusinessPage, BusinessRow, BusinessSummary, BusinessesPage, MonthVerdicts};
pub use comment::{
    Comment, CommentBody, CommentKind, CommentNode, Discussion, HeldReason, MoreReplies, Order, OrderLink,
    ParentLink, Thread,
};
pub use error::{ErrorKind, ErrorPage};
pub use experience::{Experience, Verdict, Verdicts};
pub use form::{
    Account, ClosedReason, Field, FieldError, FormNotice, Icon, Problem, Provider, ReplyBox, ReplyForm,
    ReplyTarget, Writer,
};
pub use index::{BlogCard, IndexPage};
pub use list::{ListPage, ListSubject};
pub use meta::{JsonLd, Meta};
pub use opened::{DeleteForm, EditForm, Opened, Revision};
pub use post::{Flash, PostPage};
pub use reaction::{Tally, Way};
pub use search::{Found, FoundComment, FoundPost, SearchForm, SearchKind, SearchOutcome, SearchPage};

use super::assets;
use super::locale::PageLocale;

/// HTML that a service has sanitised, the only text that a template writes as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// Takes `content_html` (or a preview, or what a search found) as a service answered it. Nothing else may come in here.
    pub fn from_service(html: impl Into<String>) -> Self {
        Self(html.into())
    }

    /// The HTML.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What `base.html` needs on every page.
struct Shell<'a> {
    language: &'a str,
    direction: &'static str,
    stylesheet: &'static str,
    icon: &'static str,
    script: &'static str,
}

impl<'a> Shell<'a> {
    fn of(locale: &'a PageLocale) -> Self {
        Self {
            language: locale.language(),
            direction: locale.direction(),
            stylesheet: assets::stylesheet_path(),
            icon: assets::icon_path(),
            script: assets::script_path(),
        }
    }
}

fn finish(template: &impl askama::Template) -> String {
    template
        .render()
        .expect("a template without custom filters can only fail when its writer does, and a String does not")
}
