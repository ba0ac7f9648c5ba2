//! Members as they are stored.

use service_kit::{etag, time::Timestamp};

use super::{
    ids::{BlogId, MemberId, MemberName, PersonId},
    words::Role,
};

/// A member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// `blogs/{blog}/members/{member}`.
    pub name: MemberName,
    /// Who acts as this member; nobody for an imported author.
    pub person: Option<PersonId>,
    /// Shown as author.
    pub display_name: String,
    /// What they may do.
    pub role: Role,
    /// What an import calls the author.
    pub author_source_key: Option<String>,
    /// Raised with each write.
    pub revision: i64,
    /// When they were added.
    pub create_time: Timestamp,
    /// When they were last changed.
    pub update_time: Timestamp,
    /// When they were removed.
    pub delete_time: Option<Timestamp>,
}

/// A person's present place in a blog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Who.
    pub person: PersonId,
    /// As which member.
    pub member: MemberId,
    /// What they may do.
    pub role: Role,
}

/// A person's place in a blog that exists; none for somebody who is not a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place(pub Option<Membership>);

impl Member {
    /// An AUTHOR without a person.
    pub(crate) fn new(blog: &BlogId, id: MemberId, display_name: &str, now: Timestamp) -> Self {
        Self {
            name: MemberName { blog: blog.clone(), id },
            person: None,
            display_name: display_name.to_owned(),
            role: Role::Author,
            author_source_key: None,
            revision: 1,
            create_time: now,
            update_time: now,
            delete_time: None,
        }
    }

    /// Covers the writable fields.
    pub fn etag(&self) -> String {
        etag::of([self.display_name.as_bytes(), self.role.as_str().as_bytes()])
    }
}
