//! What the rules of this service refuse. `grpc/status.rs` says which code each becomes.

use std::time::Duration;

use service_kit::violation::{Violation, Violations};
use store_kit::feed::Gone;

use crate::values::{ApiKeyName, BlogId, IdentityName, InvitationName, MemberName, PersonId, PostName};

/// A refusal or a failure.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Fields of the request break rules.
    #[error(transparent)]
    Invalid(#[from] Violations),
    /// It is not there, or not for this caller's eyes.
    #[error("{0} is not there, or not readable to the caller")]
    NotFound(String),
    /// It is there already.
    #[error("it exists already: {0:?}")]
    Exists(Exists),
    /// Somebody changed it since the caller read it.
    #[error("{0} was changed meanwhile")]
    Stale(String),
    /// The state of the resource forbids it.
    #[error("the state forbids it: {0:?}")]
    Forbidden(Forbidden),
    /// The caller may read it, and no more.
    #[error("the caller may not {0}")]
    Denied(&'static str),
    /// Too much in one message.
    #[error("too much at once: {0}")]
    TooMuch(&'static str),
    /// Too many codes were tried.
    #[error("too many codes were tried")]
    ManyTries {
        /// When others may be tried.
        retry_after: Duration,
    },
    /// The text that was rendered ahead of a change is not the one to be stored: the change comes
    /// again.
    #[error("the text was changed while it was rendered")]
    Outrun,
    /// The change feed cannot go on from there.
    #[error("the change feed cannot go on")]
    Gone(#[from] Gone),
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] store_kit::Error),
    /// The renderer did not come back.
    #[error("rendering failed")]
    Rendering(#[from] tokio::task::JoinError),
}

/// What exists already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exists {
    /// The id belongs, or once belonged, to a blog.
    Blog(BlogId),
    /// The person is a member.
    Member,
    /// Another post of the blog has the slug.
    Slug(String),
    /// The post is not in the trash.
    NotTrashed,
    /// The account belongs to another person.
    Account,
    /// The `request_id` was used with other content.
    Request,
}

/// What a state forbids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forbidden {
    /// The post is in the trash.
    Trashed,
    /// It would leave the blog without an OWNER who can act.
    LastOwner,
    /// It would leave the person without an account to sign in by.
    LastIdentity,
    /// The person has as many accounts as there can be.
    ManyIdentities,
    /// The person has as many API keys as there can be.
    ManyApiKeys,
    /// The blog has as many open invitations as there can be.
    ManyInvitations,
    /// An OWNER has signed in: nobody claims what is somebody's.
    Claimed,
    /// There is no blog to be the OWNER of.
    NoBlog,
    /// The person signed out everywhere since the session began that asks.
    SessionOver,
}

impl Error {
    /// A blog that is not there.
    pub(crate) fn no_blog(blog: &BlogId) -> Self {
        Self::NotFound(blog.name())
    }

    /// A post that is not there, or invisible.
    pub(crate) fn no_post(post: &PostName) -> Self {
        Self::NotFound(post.to_string())
    }

    /// A member who is not there.
    pub(crate) fn no_member(member: &MemberName) -> Self {
        Self::NotFound(member.to_string())
    }

    /// A person who is not there, or somebody else.
    pub(crate) fn no_person(person: &PersonId) -> Self {
        Self::NotFound(person.name())
    }

    /// An account that is not there, or not this person's.
    pub(crate) fn no_identity(identity: &IdentityName) -> Self {
        Self::NotFound(identity.to_string())
    }

    /// An API key that is not there, or not this person's.
    pub(crate) fn no_api_key(key: &ApiKeyName) -> Self {
        Self::NotFound(key.to_string())
    }

    /// An invitation that is not there, or not open, or not by this code.
    pub(crate) fn no_invitation(invitation: &InvitationName) -> Self {
        Self::NotFound(invitation.to_string())
    }

    /// One wrong field.
    pub(crate) fn invalid(field: &str, rule: impl Into<String>) -> Self {
        Self::Invalid(Violation::new(field, rule).into())
    }
}
