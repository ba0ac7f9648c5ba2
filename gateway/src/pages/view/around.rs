//! What a reader may want next: the newest comments, the posts that most was said about, labels,
//! months, pages.

/// Months that are shown at once; the rest unfolds.
const MONTHS_AT_ONCE: usize = 12;

/// Labels that are shown at once; the rest unfolds.
const LABELS_AT_ONCE: usize = 24;

/// The section below each page of a blog. Whatever is empty is left out.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// Newest first.
    pub recent: Vec<RecentComment>,
    /// Most comments first.
    pub discussed: Vec<DiscussedPost>,
    /// Most posts first.
    pub labels: Vec<LabelLink>,
    /// Newest first.
    pub months: Vec<MonthLink>,
    /// Pages such as "About".
    pub pages: Vec<Link>,
    /// The list of businesses, where posts tell of any.
    pub businesses_url: Option<String>,
}

/// A title that leads somewhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    /// Its words.
    pub title: String,
    /// Where it leads.
    pub url: String,
}

/// One of the newest comments.
#[derive(Debug, Clone, Default)]
pub struct RecentComment {
    /// Whose name is shown.
    pub author_name: String,
    /// The post that it is about; its own address as the link.
    pub post_title: String,
    /// The comment's permalink.
    pub url: String,
    /// Microseconds since 1970 in UTC.
    pub create_time: i64,
}

/// A post that much was said about.
#[derive(Debug, Clone, Default)]
pub struct DiscussedPost {
    /// The post.
    pub post: Link,
    /// Its shown comments.
    pub comment_count: u64,
}

/// A label and its posts.
#[derive(Debug, Clone, Default)]
pub struct LabelLink {
    /// As most posts spell it.
    pub name: String,
    /// The list of its posts.
    pub url: String,
    /// How many there are.
    pub post_count: u64,
}

/// A month and its posts.
#[derive(Debug, Clone, Default)]
pub struct MonthLink {
    /// The year, 1 to 9999.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: i8,
    /// The list of its posts.
    pub url: String,
    /// How many there are.
    pub post_count: u64,
}

impl Around {
    pub(super) fn is_empty(&self) -> bool {
        self.recent.is_empty()
            && self.discussed.is_empty()
            && self.labels.is_empty()
            && self.months.is_empty()
            && self.businesses_url.is_none()
    }

    pub(super) fn months_at_once(&self) -> &[MonthLink] {
        split(&self.months, MONTHS_AT_ONCE).0
    }

    pub(super) fn further_months(&self) -> &[MonthLink] {
        split(&self.months, MONTHS_AT_ONCE).1
    }

    pub(super) fn labels_at_once(&self) -> &[LabelLink] {
        split(&self.labels, LABELS_AT_ONCE).0
    }

    pub(super) fn further_labels(&self) -> &[LabelLink] {
        split(&self.labels, LABELS_AT_ONCE).1
    }
}

fn split<T>(all: &[T], at: usize) -> (&[T], &[T]) {
    all.split_at(at.min(all.len()))
}
