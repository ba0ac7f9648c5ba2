//! What one caller may see of what changed, at the moment when they are told of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use service_kit::auth::Caller;
use store_kit::{
    Database,
    feed::Entry,
    outbox::{self, Change},
};

use super::{Kind, Resource};
use crate::{
    error::Error,
    rights::{ACCESS_RESOLVE, Standing},
    store,
    values::{Blog, BlogId, Member, MemberId, MemberName, Post, PostId, PostName},
};

/// What a caller may see of the blogs in which something changed.
pub(super) struct Sights {
    blogs: HashMap<BlogId, Sight>,
    /// Whether they are told of everything, if only by its name.
    knows_all: bool,
}

/// What they may see of one blog. Everything is missing of one that is there no more.
#[derive(Default)]
struct Sight {
    blog: Option<Blog>,
    is_member: bool,
    members: HashMap<MemberId, Member>,
    /// Those that they may read.
    posts: HashMap<PostId, Post>,
}

/// What is to be looked up in one blog.
#[derive(Default)]
struct Names {
    members: BTreeSet<MemberId>,
    posts: BTreeSet<PostId>,
}

impl Sights {
    /// Looks everything up that these name: a few statements for each blog.
    pub(super) async fn of(database: &Database, caller: &Caller, entries: &[&Entry]) -> Result<Self, Error> {
        let mut wanted: BTreeMap<BlogId, Names> = BTreeMap::new();
        for Entry { change, .. } in entries {
            if let Ok(post) = PostName::parse(&change.name) {
                wanted.entry(post.blog).or_default().posts.insert(post.id);
            } else if let Ok(member) = MemberName::parse(&change.name) {
                wanted.entry(member.blog).or_default().members.insert(member.id);
            } else if let Ok(blog) = BlogId::parse_name(&change.name) {
                wanted.entry(blog).or_default();
            }
        }
        let mut blogs = HashMap::with_capacity(wanted.len());
        for (blog, names) in wanted {
            let sight = Sight::of(database, caller, &blog, names).await?;
            blogs.insert(blog, sight);
        }
        Ok(Self { blogs, knows_all: caller.has_scope(ACCESS_RESOLVE) })
    }

    /// What the change is to the caller; `None` when it is nothing to them.
    pub(super) fn kind(&self, change: &Change) -> Option<Kind> {
        if change.blog.is_empty() {
            let is_gone = change.kind == outbox::Kind::Removed;
            return self.knows_all.then_some(if is_gone { Kind::Removed } else { Kind::Hidden });
        }
        let sight = self.blogs.get(&BlogId::parse_name(&change.blog).ok()?)?;
        let is_member = sight.is_member || self.knows_all;
        let told = match change.kind {
            outbox::Kind::Removed => {
                // That a blog is gone everybody may know. Of what was in it nobody could tell whether
                // they saw it, so those are told who saw most of it.
                let is_blog = change.name == change.blog;
                return (is_blog || is_member).then_some(Kind::Removed);
            }
            _ => sight.resource(&change.name),
        };
        match (told, change.kind) {
            (Some(resource), outbox::Kind::Created) => Some(Kind::Created(resource)),
            (Some(resource), _) => Some(Kind::Updated(resource)),
            (None, outbox::Kind::Hidden) => Some(Kind::Hidden),
            (None, outbox::Kind::Withdrawn) => is_member.then_some(Kind::Hidden),
            (None, _) => self.knows_all.then_some(Kind::Hidden),
        }
    }
}

impl Sight {
    async fn of(database: &Database, caller: &Caller, blog: &BlogId, names: Names) -> Result<Self, Error> {
        let standing = match Standing::of(database, caller, blog).await {
            Err(Error::NotFound(_)) => return Ok(Self::default()),
            standing => standing?,
        };
        let mut sight = Self {
            blog: store::blogs::get(database, blog).await?,
            is_member: standing.membership.is_some(),
            ..Self::default()
        };
        let sees_members = standing.may_read_members().is_ok() || caller.has_scope(ACCESS_RESOLVE);
        if sees_members && !names.members.is_empty() {
            let ids: Vec<MemberId> = names.members.into_iter().collect();
            let members = store::members::get_many(database, blog, &ids).await?;
            sight.members = members.into_iter().map(|member| (member.name.id.clone(), member)).collect();
        }
        if !names.posts.is_empty() {
            let ids: Vec<PostId> = names.posts.into_iter().collect();
            let posts = store::posts::without_texts(database, blog, &ids).await?.into_iter();
            let readable = posts.filter(|post| standing.may_read(post));
            sight.posts = readable.map(|post| (post.name.id.clone(), post)).collect();
        }
        Ok(sight)
    }

    fn resource(&self, name: &str) -> Option<Resource> {
        if let Ok(post) = PostName::parse(name) {
            return self.posts.get(&post.id).cloned().map(Box::new).map(Resource::Post);
        }
        if let Ok(member) = MemberName::parse(name) {
            return self.members.get(&member.id).cloned().map(Box::new).map(Resource::Member);
        }
        self.blog.clone().map(Box::new).map(Resource::Blog)
    }
}
