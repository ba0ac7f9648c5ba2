//! What another service must know to decide about what it owns: who may see which post, and who is
//! what in which blog.

use std::collections::BTreeSet;

use service_kit::time::Timestamp;
use store_kit::Database;

use crate::{
    comment_policy::CommentPolicy,
    error::Error,
    members::Person,
    store,
    values::{BlogId, PersonId, PostName, Role, State},
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

/// What was asked for, as far as it exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The posts.
    pub posts: Vec<PostAccess>,
    /// Their blogs, and those asked for.
    pub blogs: Vec<BlogAccess>,
    /// The person.
    pub person: Option<Person>,
}

impl PostAccess {
    /// Who may see it.
    pub fn audience(&self) -> Audience {
        match self.state {
            State::Published => Audience::Public,
            State::Private => Audience::Members,
            State::Draft | State::Scheduled | State::Trashed => Audience::Author,
        }
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

/// Answers for several posts and blogs at once.
pub(crate) async fn resolve(
    database: &Database,
    posts: &[PostName],
    blogs: Vec<BlogId>,
    person: Option<&PersonId>,
) -> Result<Access, Error> {
    let posts = store::access::posts(database, posts).await?;
    let wanted: BTreeSet<BlogId> = posts.iter().map(|post| post.name.blog.clone()).chain(blogs).collect();
    let blogs = store::access::blogs(database, &wanted, person).await?;
    let person = match person {
        Some(id) => store::persons::get(database, id).await?,
        None => None,
    };
    Ok(Access { posts, blogs, person })
}
