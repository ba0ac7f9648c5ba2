//! What a blog's posts tell of one business, and the list of all businesses.

use askama::Template;

use super::chart::{self, Chart};
use super::{Around, BlogHeader, PostSummary, Shell, Verdict, Verdicts, finish};
use crate::pages::dates::Dates;
use crate::pages::locale::PageLocale;
use crate::pages::text::Texts;

/// The page of a business.
#[derive(Debug, Clone, Default)]
pub struct BusinessPage {
    /// The blog that tells of it.
    pub blog: BlogHeader,
    /// Its name.
    pub name: String,
    /// What was found in numbers; `None` while the numbers are away.
    pub summary: Option<BusinessSummary>,
    /// Newest first.
    pub posts: Vec<PostSummary>,
    /// The page with newer posts; `None` on the first one.
    pub newer_url: Option<String>,
    /// The page with older posts; `None` on the last one.
    pub older_url: Option<String>,
    /// For `<link rel="canonical">`, absolute; `None` on later pages.
    pub canonical_url: Option<String>,
    /// The list of all businesses.
    pub businesses_url: String,
    /// What is below.
    pub around: Around,
}

/// A business in numbers.
#[derive(Debug, Clone, Default)]
pub struct BusinessSummary {
    /// All the time.
    pub verdicts: Verdicts,
    /// Oldest first.
    pub months: Vec<MonthVerdicts>,
    /// Most posts first.
    pub agents: Vec<Agent>,
}

/// The verdicts of a month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MonthVerdicts {
    /// 1 to 9999.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
    /// How often each was given.
    pub verdicts: Verdicts,
}

/// Somebody whose name was worth remembering.
#[derive(Debug, Clone, Default)]
pub struct Agent {
    /// The name.
    pub name: String,
    /// Verdicts of the posts that name them.
    pub verdicts: Verdicts,
}

/// The list of businesses.
#[derive(Debug, Clone, Default)]
pub struct BusinessesPage {
    /// The blog that tells of them.
    pub blog: BlogHeader,
    /// In the order to be shown.
    pub businesses: Vec<BusinessRow>,
    /// The next page of the list.
    pub next_url: Option<String>,
    /// For `<link rel="canonical">`, absolute.
    pub canonical_url: Option<String>,
    /// What is below.
    pub around: Around,
}

/// One of them.
#[derive(Debug, Clone, Default)]
pub struct BusinessRow {
    /// Its name.
    pub name: String,
    /// Its page.
    pub url: String,
    /// All the time.
    pub verdicts: Verdicts,
}

impl BusinessPage {
    /// The whole HTML document.
    pub fn render(&self, locale: &PageLocale) -> String {
        finish(&BusinessTemplate {
            t: locale.texts(),
            dates: locale.dates(),
            shell: Shell::of(locale),
            chart: self.summary.as_ref().and_then(|summary| Chart::of(&summary.months)),
            width: chart::WIDTH,
            height: chart::HEIGHT,
            page: self,
        })
    }
}

impl BusinessesPage {
    /// The whole HTML document.
    pub fn render(&self, locale: &PageLocale) -> String {
        finish(&BusinessesTemplate {
            t: locale.texts(),
            dates: locale.dates(),
            shell: Shell::of(locale),
            page: self,
        })
    }
}

#[derive(Template)]
#[template(path = "business.html")]
struct BusinessTemplate<'a> {
    t: &'static Texts,
    dates: Dates,
    shell: Shell<'a>,
    chart: Option<Chart>,
    width: u64,
    height: u64,
    page: &'a BusinessPage,
}

#[derive(Template)]
#[template(path = "businesses.html")]
struct BusinessesTemplate<'a> {
    t: &'static Texts,
    dates: Dates,
    shell: Shell<'a>,
    page: &'a BusinessesPage,
}
