//! What another service is told: who may see which post, and who is what in which blog.

use service_kit::time::Timestamp;

use super::{
    comment_policy::CommentPolicy,
    ids::{BlogId, PersonId, PostName},
    words::{Role, State},
};

/// Who may see a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostAccess {
    /// Which post.
    pub name: PostName,
    /// Where it is on its way.
    pub state: State,
    /// The person who wrote it.
    pub author: Option<PersonId>,
    /// Whether that person still is a member.
    pub author_is_member: bool,
    /// Rules that differ from the blog's.
    pub comment_policy: CommentPolicy,
    /// When it was, or is to be, published.
    pub publish_time: Option<Timestamp>,
    /// Its revision.
    pub revision: i64,
}

/// Who may see a post, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everybody.
    Public,
    /// Members of the blog.
    Members,
    /// Its author and the OWNER.
    Author,
}

/// A blog's rules, and somebody's place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlogAccess {
    /// Which blog.
    pub id: BlogId,
    /// Rules that differ from the defaults.
    pub comment_policy: CommentPolicy,
    /// The person's role.
    pub role: Option<Role>,
    /// Its revision.
    pub revision: i64,
}

impl Audience {
    /// Who may see a post in this state.
    pub fn of(state: State) -> Self {
        match state {
            State::Published => Self::Public,
            State::Private => Self::Members,
            State::Draft | State::Scheduled | State::Trashed => Self::Author,
        }
    }
}

impl PostAccess {
    /// Who may see it.
    pub fn audience(&self) -> Audience {
        Audience::of(self.state)
    }

    /// Who wrote it, for the asking service. Of a post that only its author and the OWNER see,
    /// somebody who left the blog is not told as its author: they no longer see it.
    pub fn told_author(&self) -> Option<&PersonId> {
        let told = self.audience() != Audience::Author || self.author_is_member;
        self.author.as_ref().filter(|_| told)
    }

    /// When it was published; not while it is not.
    pub fn published_at(&self) -> Option<Timestamp> {
        self.publish_time.filter(|_| self.audience() != Audience::Author)
    }
}
