//! What callers ask of posts.

use crate::{
    posts::state::Step,
    values::{
        BlogId, CanonicalUrl, CommentPolicy, Content, Excerpt, Experience, Format, Kind, Labels, MemberName,
        PostName, Title, Wish, comment_policy::Rule,
    },
};

/// A post to be written.
#[derive(Debug, Clone)]
pub struct NewPost {
    /// In which blog.
    pub blog: BlogId,
    /// What it is.
    pub kind: Kind,
    /// Its slug.
    pub slug: Wish,
    /// Its title.
    pub title: Title,
    /// Its text.
    pub content: Content,
    /// How the text is written.
    pub content_format: Format,
    /// Its summary.
    pub excerpt: Excerpt,
    /// Who wrote it; `None` is the caller.
    pub author: Option<MemberName>,
    /// Its labels.
    pub labels: Labels,
    /// Its rules.
    pub comment_policy: CommentPolicy,
    /// Where it is at home.
    pub canonical_url: Option<CanonicalUrl>,
    /// What it tells of.
    pub experience: Option<Experience>,
}

/// A field that an update may clear: what it becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change<T> {
    /// It stays.
    Keep,
    /// It has no value any more.
    Clear,
    /// It has this one.
    Set(T),
}

/// New values for some fields of a post.
#[derive(Debug, Clone)]
pub struct PostChange {
    /// Which post.
    pub name: PostName,
    /// What it must still be, unless empty.
    pub etag: String,
    /// Its slug.
    pub slug: Option<Wish>,
    /// Its title.
    pub title: Option<Title>,
    /// Its text.
    pub content: Option<Content>,
    /// How the text is written.
    pub content_format: Option<Format>,
    /// Its summary.
    pub excerpt: Option<Excerpt>,
    /// Who wrote it.
    pub author: Option<MemberName>,
    /// Its labels.
    pub labels: Option<Labels>,
    /// Rules that change.
    pub comment_policy: Vec<Rule>,
    /// Where it is at home.
    pub canonical_url: Change<CanonicalUrl>,
    /// What it tells of.
    pub experience: Change<Experience>,
}

/// A step on a post's way.
#[derive(Debug, Clone)]
pub struct PostStep {
    /// Which post.
    pub name: PostName,
    /// What it must still be, unless empty.
    pub etag: String,
    /// The step.
    pub step: Step,
}

/// What a post is looked up by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// A slug, present or former.
    Slug(String),
    /// A path under which it was known.
    Path(String),
    /// A full address.
    Url(CanonicalUrl),
}
