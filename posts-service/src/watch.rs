//! Following what changes: one caller's way through the feed, with the rights that they have at each
//! step of it. What a change is told with is read when it is told, so that erasure holds.

mod sight;

use service_kit::{auth::Caller, time::Timestamp};
use store_kit::{
    Database,
    feed::{Entry, Failed, Feed, Position, Start, Walk},
};

use crate::{
    error::Error,
    rights::{ACCESS_RESOLVE, Standing},
    store,
    values::{Blog, BlogId, Member, Post, PostName},
};
use sight::Sights;

/// What somebody wants to follow.
#[derive(Debug, Clone)]
pub struct Question {
    /// Which changes.
    pub scope: Scope,
    /// From where on.
    pub start: Start,
}

/// Which changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Those of every blog.
    Everything,
    /// Those of a blog.
    Blog(BlogId),
    /// Those of a post.
    Post(PostName),
}

/// A change, as one caller is told of it.
#[derive(Debug, Clone)]
pub struct Told {
    /// Where to go on after it.
    pub position: Position,
    /// What changed.
    pub name: String,
    /// What happened to it, for this caller.
    pub kind: Kind,
    /// Its revision after the change.
    pub revision: i64,
    /// When it changed.
    pub time: Timestamp,
}

/// What a change is to a caller.
#[derive(Debug, Clone)]
pub enum Kind {
    /// It is new, and now this.
    Created(Resource),
    /// It is another than before, and now this.
    Updated(Resource),
    /// It is not, or no longer, for them to see.
    Hidden,
    /// It is gone for good.
    Removed,
}

/// What changed, as it is now.
#[derive(Debug, Clone)]
pub enum Resource {
    /// A blog.
    Blog(Box<Blog>),
    /// A member.
    Member(Box<Member>),
    /// A post without its text.
    Post(Box<Post>),
}

/// What comes next.
#[derive(Debug, Clone)]
pub struct Next {
    /// Changes, in the order of their commits; there may be none for this caller.
    pub changes: Vec<Told>,
    /// Whether with these everything was told that was there when the watch began. Said once.
    pub has_caught_up: bool,
}

/// One caller who follows.
#[derive(Debug)]
pub struct Watch {
    database: Database,
    caller: Caller,
    scope: Scope,
    walk: Walk,
    /// Whether what is followed may be gone by what was told last.
    is_over: bool,
}

impl Watch {
    /// Begins to follow.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such blog, or no such post for the caller, [`Error::Denied`]
    /// for everything without the scope, [`Error::Gone`] for a position that the feed cannot go on from.
    pub async fn begin(
        database: &Database,
        feed: &Feed,
        caller: Caller,
        question: Question,
    ) -> Result<Self, Error> {
        let Question { scope, start } = question;
        may_watch(database, &caller, &scope).await?;
        if let Scope::Post(name) = &scope {
            let standing = Standing::of(database, &caller, &name.blog).await?;
            let post = store::posts::get(database, name).await?;
            post.filter(|post| standing.may_read(post)).ok_or_else(|| Error::no_post(name))?;
        }
        let walk = feed.walk("watch", start).await?;
        Ok(Self { database: database.clone(), caller, scope, walk, is_over: false })
    }

    /// What comes next, as soon as there is something. May be dropped while it waits, and called again.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the blog is there no more, [`Error::Gone`] when the feed cannot go on.
    pub async fn next(&mut self) -> Result<Next, Error> {
        if self.walk.has_caught_up() {
            return Ok(Next { changes: Vec::new(), has_caught_up: true });
        }
        if self.is_over {
            self.still().await?;
        }
        let entries = self.walk.ahead().await?;
        let changes = self.told(&entries).await?;
        self.walk.step();
        self.is_over = changes.iter().any(|told| matches!(told.kind, Kind::Removed));
        Ok(Next { changes, has_caught_up: self.walk.has_caught_up() })
    }

    /// Up to where everything was told, for somebody who may still watch.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the blog is there no more.
    pub async fn still(&self) -> Result<Position, Error> {
        may_watch(&self.database, &self.caller, &self.scope).await?;
        Ok(self.walk.position())
    }

    async fn told(&self, entries: &[Entry]) -> Result<Vec<Told>, Error> {
        let wanted: Vec<&Entry> = entries.iter().filter(|entry| self.scope.holds(entry)).collect();
        let sights = Sights::of(&self.database, &self.caller, &wanted).await?;
        let told = wanted.into_iter().filter_map(|entry| {
            Some(Told {
                position: entry.position,
                name: entry.change.name.clone(),
                kind: sights.kind(&entry.change)?,
                revision: entry.change.revision,
                time: Timestamp(entry.change.time_micros),
            })
        });
        Ok(told.collect())
    }
}

impl Scope {
    fn holds(&self, entry: &Entry) -> bool {
        match self {
            Self::Everything => true,
            Self::Blog(blog) => entry.change.blog == blog.name(),
            Self::Post(post) => entry.change.name == post.to_string(),
        }
    }
}

async fn may_watch(database: &Database, caller: &Caller, scope: &Scope) -> Result<(), Error> {
    match scope {
        Scope::Everything if caller.has_scope(ACCESS_RESOLVE) => Ok(()),
        Scope::Everything => Err(Error::Denied("watch all blogs; name one, as in `blogs/{blog}`")),
        Scope::Blog(blog) | Scope::Post(PostName { blog, .. }) => {
            store::blogs::get(database, blog).await?.map(drop).ok_or_else(|| Error::no_blog(blog))
        }
    }
}

impl From<Failed> for Error {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Gone(gone) => Self::Gone(gone),
            Failed::Store(error) => Self::Store(error),
        }
    }
}
