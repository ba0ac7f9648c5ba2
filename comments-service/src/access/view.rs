//! A caller before a blog or a post: what they may see and do there.

use service_kit::{
    auth::{Caller, Identity},
    call::Call,
    time::Timestamp,
};

use super::facts::{Audience, Commenters, MemberFacts, PostFacts, Profile, Role, Rules};
use crate::{
    comment::Comment,
    edit_token::EditKey,
    name::{BlogId, PostName},
};

/// Reads every comment of every post.
const READ: &str = "comments.read";
/// Decides about every comment.
const MODERATE: &str = "comments.moderate";
/// Writes comments.
const WRITE: &str = "comments.write";
/// Imports comments.
const IMPORT: &str = "import";

/// A caller before a blog.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// The blog.
    pub blog: BlogId,
    /// Who calls.
    pub caller: Caller,
    /// The edit token that came along.
    pub edit_token: Option<String>,
    /// What is known of the person who calls.
    pub member: Option<MemberFacts>,
    /// When they came.
    pub now: Timestamp,
}

/// A caller before a post that they may see.
#[derive(Debug, Clone)]
pub struct View {
    /// The caller.
    pub viewer: Viewer,
    /// The post.
    pub post: PostName,
    /// What is known of it.
    pub facts: PostFacts,
    /// The rules that hold there.
    pub rules: Rules,
}

/// Whether a comment can be written, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Openness {
    /// Yes.
    Open,
    /// The policy lets nobody write.
    Closed,
    /// The policy's time is over.
    ClosedByAge,
    /// The policy wants somebody who is signed in.
    SignInRequired,
    /// The policy wants a member.
    MembersOnly,
    /// The post is not published.
    NotPublished,
}

impl Viewer {
    /// The caller of `call` before the blog.
    pub fn new(call: &Call, blog: &BlogId, member: Option<MemberFacts>, now: Timestamp) -> Self {
        Self {
            blog: blog.clone(),
            caller: call.caller.clone(),
            edit_token: call.edit_token.clone(),
            member,
            now,
        }
    }

    /// Their role in the blog.
    pub fn role(&self) -> Option<Role> {
        self.member.as_ref()?.role
    }

    /// How the person who calls appears; `None` for anybody else, and for somebody unknown.
    pub fn profile(&self) -> Option<&Profile> {
        self.member.as_ref().map(|member| &member.profile)
    }

    /// Whether they belong to the blog.
    pub fn is_member(&self) -> bool {
        self.role().is_some()
    }

    /// Whether they read comments in every state, and their private fields.
    pub fn reads_hidden(&self) -> bool {
        self.caller.has_scope(READ) || self.is_moderator()
    }

    /// Whether they decide about comments.
    pub fn may_moderate(&self) -> bool {
        self.caller.has_scope(MODERATE) || self.is_moderator()
    }

    /// Whether they take over comments of another system.
    pub fn may_import(&self) -> bool {
        self.caller.has_scope(IMPORT) || self.role() == Some(Role::Owner)
    }

    /// Whether a service calls that may not write.
    pub fn is_service_without_write(&self) -> bool {
        matches!(self.caller.identity, Identity::Service { .. }) && !self.caller.has_scope(WRITE)
    }

    /// Whether they see the post.
    pub fn sees(&self, post: &PostFacts) -> bool {
        let is_author =
            self.caller.person().is_some() && self.caller.person() == post.author_person.as_deref();
        match post.audience {
            Audience::Public => true,
            Audience::Members => self.is_member() || self.caller.has_scope(READ),
            Audience::Author => is_author || self.role() == Some(Role::Owner) || self.caller.has_scope(READ),
        }
    }

    /// Whether they see the post in order to decide about its comments.
    pub fn sees_to_moderate(&self, post: &PostFacts) -> bool {
        self.sees(post) || self.caller.has_scope(MODERATE)
    }

    fn is_moderator(&self) -> bool {
        matches!(self.role(), Some(Role::Moderator | Role::Owner))
    }
}

impl View {
    /// Whether the comment is the caller's own to change: by person, or by its edit token.
    pub fn owns(&self, comment: &Comment, key: &EditKey) -> bool {
        let caller = self.viewer.caller.person();
        let by_person = caller.is_some() && caller == comment.author.person.as_deref();
        by_person || self.viewer.edit_token.as_ref().is_some_and(|token| key.fits(token, comment))
    }

    /// Whether the caller reads the comment as their own. A guest is known by their id, which is
    /// enough to read and not to change.
    pub fn wrote(&self, comment: &Comment, key: &EditKey) -> bool {
        let guest = self.viewer.caller.guest();
        (guest.is_some() && guest == comment.author.guest.as_deref()) || self.owns(comment, key)
    }

    /// Whether the caller could write a comment now.
    pub fn openness(&self) -> Openness {
        if self.facts.audience == Audience::Author {
            return Openness::NotPublished;
        }
        if self.is_too_old() {
            return Openness::ClosedByAge;
        }
        match self.rules.commenters {
            Commenters::Nobody => Openness::Closed,
            Commenters::Members if !self.viewer.is_member() => Openness::MembersOnly,
            Commenters::Persons if self.viewer.caller.person().is_none() => Openness::SignInRequired,
            Commenters::Anyone | Commenters::Persons | Commenters::Members => Openness::Open,
        }
    }

    fn is_too_old(&self) -> bool {
        let published = self.facts.publish_time;
        !self.rules.close_after.is_zero()
            && published.is_some_and(|time| self.viewer.now >= time.plus(self.rules.close_after))
    }
}
