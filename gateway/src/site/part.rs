//! What a path inside a blog names: a list, the search, a business, a file, or else a post.

use super::{
    address::{BlogId, Inside, decode},
    calendar::Month,
    feed::{Format, Of},
};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Posts that have something in common.
    List(Subject),
    /// `search`.
    Search,
    /// `business/{slug}`.
    Business(String),
    /// `business/`: all of them.
    Businesses,
    /// `feed.{atom,rss,json}`, `label/{label}/feed...`, `{slug}/comments...`.
    Feed(Of, Format),
    /// `{slug}/live`: what changes under the post at the path before it.
    Live,
    /// `sitemap.xml` and, where that lists a whole host, `sitemap-pages.xml`; `sitemap-{yyyy-mm}.xml`.
    Sitemap(Option<Month>),
    /// `theme.{hash}.css`.
    Theme,
    /// Anything else is a post by its slug, or by an address that it once had.
    Post,
}

/// What the posts of a list have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    /// `label/{label}`.
    Label(String),
    /// `author/{member}`.
    Author(String),
    /// `month/{yyyy-mm}`.
    Month(Month),
}

impl Part {
    /// Reserved words come before slugs; what only looks like one of them may be an old address.
    pub(super) fn of(inside: &Inside<'_>) -> Self {
        let segments: Option<Vec<String>> = inside.rest().split('/').map(decode).collect();
        let segments = segments.unwrap_or_default();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match segments.as_slice() {
            ["search"] => Self::Search,
            ["business", ""] => Self::Businesses,
            ["business", slug] => Self::Business((*slug).to_owned()),
            ["label", label] if !label.is_empty() => Self::List(Subject::Label((*label).to_owned())),
            ["author", member] if is_id(member) => Self::List(Subject::Author((*member).to_owned())),
            ["month", month] => {
                Month::parse(month).map_or(Self::Post, |month| Self::List(Subject::Month(month)))
            }
            ["label", label, file] => match Format::of_file(file, "feed") {
                Some(format) if !label.is_empty() => Self::Feed(Of::Label((*label).to_owned()), format),
                _ => Self::Post,
            },
            [slug, "live"] if !slug.is_empty() => Self::Live,
            [slug, file] if !slug.is_empty() => match Format::of_file(file, "comments") {
                Some(format) => Self::Feed(Of::Comments((*slug).to_owned()), format),
                None => Self::Post,
            },
            ["sitemap.xml" | "sitemap-pages.xml"] => Self::Sitemap(None),
            [file] => Self::of_file(file),
            _ => Self::Post,
        }
    }
}

impl Part {
    fn of_file(file: &str) -> Self {
        let month = file.strip_prefix("sitemap-").and_then(|rest| rest.strip_suffix(".xml"));
        match (Format::of_file(file, "feed"), month.and_then(Month::parse)) {
            (Some(format), _) => Self::Feed(Of::Posts, format),
            (None, Some(month)) => Self::Sitemap(Some(month)),
            (None, None) if is_theme(file) => Self::Theme,
            (None, None) => Self::Post,
        }
    }
}

impl Subject {
    /// The list's first page.
    pub(super) fn url(&self, id: &BlogId) -> String {
        match self {
            Self::Label(label) => id.label_url(label),
            Self::Author(member) => id.author_url(member),
            Self::Month(month) => id.month_url(*month),
        }
    }
}

fn is_theme(file: &str) -> bool {
    file.strip_prefix("theme.").and_then(|rest| rest.strip_suffix(".css")).is_some()
}

/// The last part of a resource name, so that nothing else gets into a filter.
fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hosts::tests::main;

    fn part(rest: &str) -> Part {
        Part::of(&Inside::parse(main(), &format!("/b/waiter/{rest}")).unwrap())
    }

    #[test]
    fn reserved_words_name_lists() {
        assert_eq!(part("label/caf%C3%A9%2Fbar"), Part::List(Subject::Label("café/bar".into())));
        assert_eq!(part("author/0193a000-1"), Part::List(Subject::Author("0193a000-1".into())));
        assert_eq!(part("month/2012-11"), Part::List(Subject::Month(Month { year: 2012, month: 11 })));
        assert_eq!(part("business/the-bell"), Part::Business("the-bell".into()));
        assert_eq!(part("business/"), Part::Businesses);
        assert_eq!(part("search"), Part::Search);
        assert_eq!(part("feed.rss"), Part::Feed(Of::Posts, Format::Rss));
        assert_eq!(part("label/a%2Fb/feed.json"), Part::Feed(Of::Label("a/b".into()), Format::Json));
        assert_eq!(part("week-1/comments.atom"), Part::Feed(Of::Comments("week-1".into()), Format::Atom));
        assert_eq!(part("week-1/live"), Part::Live);
        assert_eq!(part("sitemap.xml"), Part::Sitemap(None));
        assert_eq!(part("sitemap-pages.xml"), Part::Sitemap(None));
        assert_eq!(part("sitemap-2012-11.xml"), Part::Sitemap(Some(Month { year: 2012, month: 11 })));
        assert_eq!(part("theme.0123456789abcdef.css"), Part::Theme);
    }

    #[test]
    fn everything_else_may_be_a_post() {
        for rest in [
            "week-1",
            "feed.xml",
            "week-1/comments.html",
            "label//feed.atom",
            "sitemap-2012.xml",
            "2012/11/x.html",
            "label/",
            "label",
            "label/a/b",
            "author/a%22b",
            "month/2012-13",
            "month/2012-1",
            "month/0000-01",
            "month/+012-01",
            "search/",
            "%ff",
        ] {
            assert_eq!(part(rest), Part::Post, "{rest}");
        }
    }
}
