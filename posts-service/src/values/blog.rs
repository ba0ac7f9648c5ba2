//! A blog as it is stored.

use service_kit::{etag, time::Timestamp};

use super::{comment_policy::CommentPolicy, ids::BlogId, origins::Origins, theme::Theme};

/// A blog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blog {
    /// Its id.
    pub id: BlogId,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// BCP 47 tag.
    pub language: String,
    /// IANA name.
    pub time_zone: String,
    /// Rules that differ from the defaults.
    pub comment_policy: CommentPolicy,
    /// How its pages look.
    pub theme: Theme,
    /// Other sites whose pages may call its API.
    pub allowed_origins: Origins,
    /// Raised with each write.
    pub revision: i64,
    /// When it was made.
    pub create_time: Timestamp,
    /// When it was last changed.
    pub update_time: Timestamp,
    /// When it was deleted.
    pub delete_time: Option<Timestamp>,
}

impl Blog {
    /// Covers the writable fields.
    pub fn etag(&self) -> String {
        let policy = self.comment_policy.to_json();
        let theme = self.theme.to_json();
        let origins = self.allowed_origins.to_json();
        let fields =
            [&self.title, &self.description, &self.language, &self.time_zone, &policy, &theme, &origins];
        etag::of(fields.into_iter().map(String::as_bytes))
    }
}
