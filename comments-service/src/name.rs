//! Resource names and ids as types, so that none is taken for another.

use std::fmt;

use serde::{Deserialize, Serialize};
use service_kit::{name::parts, time::Timestamp};
use uuid::Uuid;

/// A text that names something.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub(crate) String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}

id!(
    /// `{blog}`: chosen by whoever made the blog.
    BlogId
);
id!(
    /// `{post}`: a UUID.
    PostId
);
id!(
    /// `{comment}`: a UUIDv7.
    CommentId
);

/// `blogs/{blog}/posts/{post}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PostName {
    /// The blog.
    pub blog: BlogId,
    /// The post.
    pub post: PostId,
}

/// `blogs/{blog}/posts/{post}/comments/{comment}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CommentName {
    /// The blog.
    pub blog: BlogId,
    /// The post.
    pub post: PostId,
    /// The comment.
    pub comment: CommentId,
}

/// Why a name names nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unusable {
    /// It does not fit the pattern: the caller's mistake.
    Malformed(&'static str),
    /// It fits, and no id looks like this: there is no such thing.
    Nothing(String),
}

impl BlogId {
    /// Takes apart `blogs/{blog}`.
    pub fn parse_name(name: &str) -> Result<Self, Unusable> {
        let [blog] = parts("blogs/*", name).ok_or(Unusable::Malformed("blogs/{blog}"))?;
        Self::parse(blog).ok_or_else(|| Unusable::Nothing(name.to_owned()))
    }

    /// An id by the rule of posts-service: `[a-z][a-z0-9-]{1,62}`.
    pub fn parse(id: &str) -> Option<Self> {
        let begins = id.starts_with(|first: char| first.is_ascii_lowercase());
        let letters =
            id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        (begins && letters && (2..=63).contains(&id.len())).then(|| Self(id.to_owned()))
    }

    /// `blogs/{blog}`.
    pub fn name(&self) -> String {
        format!("blogs/{self}")
    }
}

impl PostId {
    /// A UUID in its usual form.
    pub fn parse(id: &str) -> Option<Self> {
        is_uuid(id).then(|| Self(id.to_owned()))
    }
}

impl CommentId {
    /// A UUID in its usual form.
    pub fn parse(id: &str) -> Option<Self> {
        is_uuid(id).then(|| Self(id.to_owned()))
    }

    /// A new id, in order of time among those of other moments.
    pub fn new(now: Timestamp) -> Self {
        let seconds = u64::try_from(now.0.div_euclid(1_000_000)).unwrap_or(0);
        let nanos = u32::try_from(now.0.rem_euclid(1_000_000) * 1_000).unwrap_or(0);
        let moment = uuid::Timestamp::from_unix(uuid::NoContext, seconds, nanos);
        Self(Uuid::new_v7(moment).to_string())
    }
}

impl PostName {
    /// Takes apart `blogs/{blog}/posts/{post}`.
    pub fn parse(name: &str) -> Result<Self, Unusable> {
        Self::fitting("blogs/*/posts/*", "blogs/{blog}/posts/{post}", name)
    }

    /// Takes apart `blogs/{blog}/posts/{post}/thread`.
    pub fn parse_thread(name: &str) -> Result<Self, Unusable> {
        Self::fitting("blogs/*/posts/*/thread", "blogs/{blog}/posts/{post}/thread", name)
    }

    /// `blogs/{blog}/posts/{post}/thread`.
    pub fn thread(&self) -> String {
        format!("{self}/thread")
    }

    fn fitting(pattern: &str, shown: &'static str, name: &str) -> Result<Self, Unusable> {
        let [blog, post] = parts(pattern, name).ok_or(Unusable::Malformed(shown))?;
        let nothing = || Unusable::Nothing(name.to_owned());
        Ok(Self {
            blog: BlogId::parse(blog).ok_or_else(nothing)?,
            post: PostId::parse(post).ok_or_else(nothing)?,
        })
    }
}

impl CommentName {
    /// Takes apart `blogs/{blog}/posts/{post}/comments/{comment}`.
    pub fn parse(name: &str) -> Result<Self, Unusable> {
        let shown = "blogs/{blog}/posts/{post}/comments/{comment}";
        let [blog, post, comment] =
            parts("blogs/*/posts/*/comments/*", name).ok_or(Unusable::Malformed(shown))?;
        let nothing = || Unusable::Nothing(name.to_owned());
        Ok(Self {
            blog: BlogId::parse(blog).ok_or_else(nothing)?,
            post: PostId::parse(post).ok_or_else(nothing)?,
            comment: CommentId::parse(comment).ok_or_else(nothing)?,
        })
    }

    /// The post that it belongs to.
    pub fn post(&self) -> PostName {
        PostName { blog: self.blog.clone(), post: self.post.clone() }
    }
}

impl fmt::Display for PostName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "blogs/{}/posts/{}", self.blog, self.post)
    }
}

impl fmt::Display for CommentName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "blogs/{}/posts/{}/comments/{}", self.blog, self.post, self.comment)
    }
}

/// Only the usual form: another spelling of the same UUID would be another text in a row.
fn is_uuid(text: &str) -> bool {
    Uuid::try_parse(text).is_ok_and(|uuid| uuid.hyphenated().to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_malformed_or_names_nothing_or_is_taken_apart() {
        let post = "0190a5a0-0000-7000-8000-000000000001";
        let name = format!("blogs/tea/posts/{post}");
        assert_eq!(PostName::parse(&name).unwrap().to_string(), name);
        assert_eq!(PostName::parse_thread(&format!("{name}/thread")).unwrap().to_string(), name);
        for malformed in ["", "blogs/tea", "posts/x", "blogs/tea/posts/", "blogs/tea/posts/x/y"] {
            assert!(matches!(PostName::parse(malformed), Err(Unusable::Malformed(_))), "{malformed}");
        }
        let upper = name.to_uppercase().replace("BLOGS/TEA/POSTS", "blogs/tea/posts");
        for nothing in ["blogs/tea/posts/x", "blogs/Tea/posts/x", "blogs/t/posts/x", upper.as_str()] {
            assert!(matches!(PostName::parse(nothing), Err(Unusable::Nothing(_))), "{nothing}");
        }
    }

    #[test]
    fn ids_of_later_moments_are_greater() {
        let early = CommentId::new(Timestamp(1_700_000_000_000_000));
        let late = CommentId::new(Timestamp(1_700_000_000_001_000));
        assert!(early < late);
        assert_eq!(Uuid::try_parse(early.as_str()).unwrap().get_version_num(), 7);
    }
}
