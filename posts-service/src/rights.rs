//! What a caller may do: in a blog, from the blog's own members, and to a person, who is nobody else's
//! business. A token says only who calls.

use service_kit::auth::{self, Caller};
use store_kit::Target;

use crate::{
    error::Error,
    store,
    values::{BlogId, Membership, PersonId, Place, Post, Role, Sight, State},
};

/// Reads blogs' posts in every state.
pub(crate) const POSTS_READ: &str = "posts.read";
/// Writes posts; what may be changed may be read.
pub(crate) const POSTS_WRITE: &str = "posts.write";
/// Changes blogs.
pub(crate) const BLOGS_WRITE: &str = "blogs.write";
/// Makes blogs.
pub(crate) const BLOGS_CREATE: &str = "blogs.create";
/// Reads members.
pub(crate) const MEMBERS_READ: &str = "members.read";
/// Changes members.
pub(crate) const MEMBERS_WRITE: &str = "members.write";
/// Takes over posts of another system.
pub(crate) const IMPORT: &str = "import";
/// Asks who may see what.
pub(crate) const ACCESS_RESOLVE: &str = "access.resolve";

/// Reads persons and their accounts.
pub(crate) const PERSONS_READ: &str = "persons.read";
/// Changes persons, takes accounts away, ends sessions.
pub(crate) const PERSONS_WRITE: &str = "persons.write";
/// Says whose account somebody has proven to have.
pub(crate) const PERSONS_SIGN_IN: &str = auth::SIGN_IN;

/// Whether the caller may read a person. To others there is no such person.
pub(crate) fn may_read_person(caller: &Caller, id: &PersonId) -> Result<(), Error> {
    themselves(caller, id, PERSONS_READ)
}

/// Whether the caller may change a person.
pub(crate) fn may_change_person(caller: &Caller, id: &PersonId) -> Result<(), Error> {
    themselves(caller, id, PERSONS_WRITE)
}

fn themselves(caller: &Caller, id: &PersonId, scope: &str) -> Result<(), Error> {
    let may = caller.person() == Some(id.name().as_str()) || caller.has_scope(scope);
    if may { Ok(()) } else { Err(Error::no_person(id)) }
}

/// A caller's standing in one blog that exists.
#[derive(Debug, Clone)]
pub struct Standing {
    caller: Caller,
    /// The caller's membership.
    pub membership: Option<Membership>,
}

impl Standing {
    /// Looks the caller up.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the blog is not there.
    pub(crate) async fn of(
        target: impl Into<Target<'_>>,
        caller: &Caller,
        blog: &BlogId,
    ) -> Result<Self, Error> {
        let person = caller.person().and_then(|name| PersonId::parse_name(name).ok());
        let place = store::members::standing(target, blog, person.as_ref()).await?;
        let Place(membership) = place.ok_or_else(|| Error::no_blog(blog))?;
        Ok(Self { caller: caller.clone(), membership })
    }

    fn role(&self) -> Option<Role> {
        self.membership.as_ref().map(|membership| membership.role)
    }

    fn is_owner(&self) -> bool {
        self.role() == Some(Role::Owner)
    }

    /// What the caller may read.
    pub fn sight(&self) -> Sight {
        Sight {
            all: self.is_owner() || self.caller.has_scope(POSTS_READ) || self.caller.has_scope(POSTS_WRITE),
            private: self.membership.is_some(),
            own: self.membership.as_ref().map(|membership| membership.person.clone()),
        }
    }

    /// Whether the caller may read the post.
    pub fn may_read(&self, post: &Post) -> bool {
        let sight = self.sight();
        sight.all
            || post.state == State::Published
            || (sight.private && post.state == State::Private)
            || (sight.own.is_some() && sight.own == post.author_person)
    }

    /// Whether the caller may change a post that they may read.
    pub fn may_change(&self, post: &Post) -> Result<(), Error> {
        let own = self.membership.as_ref().is_some_and(|membership| {
            membership.role == Role::Author && post.author_person.as_ref() == Some(&membership.person)
        });
        let may = own || self.is_owner() || self.caller.has_scope(POSTS_WRITE);
        allowed(may, "change this post; its author and an OWNER may")
    }

    /// Whether the caller may write new posts.
    pub fn may_write_posts(&self) -> Result<(), Error> {
        let may =
            matches!(self.role(), Some(Role::Owner | Role::Author)) || self.caller.has_scope(POSTS_WRITE);
        allowed(may, "write posts in this blog; an AUTHOR or an OWNER may")
    }

    /// Whether the caller may say that somebody else wrote a post.
    pub fn may_name_author(&self) -> Result<(), Error> {
        let may = self.is_owner() || self.caller.has_scope(POSTS_WRITE);
        allowed(may, "name another author; an OWNER may")
    }

    /// Whether the caller may take over posts.
    pub fn may_import(&self) -> Result<(), Error> {
        allowed(self.is_owner() || self.caller.has_scope(IMPORT), "import into this blog; an OWNER may")
    }

    /// Whether the caller may change the blog.
    pub fn may_change_blog(&self) -> Result<(), Error> {
        allowed(self.is_owner() || self.caller.has_scope(BLOGS_WRITE), "change this blog; an OWNER may")
    }

    /// Whether the caller may see who belongs to the blog.
    pub fn may_read_members(&self) -> Result<(), Error> {
        let may = self.membership.is_some() || self.caller.has_scope(MEMBERS_READ);
        allowed(may, "see the members of this blog; its members may")
    }

    /// Whether the caller may change who belongs to the blog.
    pub fn may_change_members(&self) -> Result<(), Error> {
        let may = self.is_owner() || self.caller.has_scope(MEMBERS_WRITE);
        allowed(may, "change the members of this blog; an OWNER may")
    }
}

fn allowed(may: bool, what: &'static str) -> Result<(), Error> {
    if may { Ok(()) } else { Err(Error::Denied(what)) }
}
