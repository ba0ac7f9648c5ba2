//! Following what changes in the discussion of a post, or in those of a blog, with the rights that the
//! caller has at each step. What a change is told with is read when it is told.

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use service_kit::{call::Call, time::Timestamp};
use store_kit::{
    feed::{Entry, Failed, Feed, Position, Start, Walk},
    outbox::{self, Change},
};
use tokio::time::Instant;

use super::{Comments, Shown, current::current, readable};
use crate::{
    access::view::View,
    comment::Comment,
    error::Error,
    name::{BlogId, CommentId, CommentName, PostId, PostName},
    store,
};

/// How long it may take to find out who may see what, each time.
const ASKED_WITHIN: Duration = Duration::from_secs(10);

/// Which changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Those of a post's comments.
    Post(PostName),
    /// Those of all comments of a blog.
    Blog(BlogId),
}

/// A change, as one caller is told of it.
#[derive(Debug, Clone)]
pub struct Told {
    /// Where to go on after it.
    pub position: Position,
    /// What changed.
    pub name: CommentName,
    /// What happened to it, for this caller.
    pub kind: Kind,
    /// Its revision after the change.
    pub revision: i64,
    /// When it changed.
    pub time: Timestamp,
}

/// What a change is to a caller, with the comment as it is now.
#[derive(Debug, Clone)]
pub enum Kind {
    /// It is new.
    Created(Box<Shown>),
    /// It is another than before.
    Updated(Box<Shown>),
    /// It is no longer for them to see.
    Hidden,
    /// It is gone for good.
    Removed,
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
    comments: Comments,
    call: Call,
    scope: Scope,
    walk: Walk,
}

impl Comments {
    /// Begins to follow.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such blog, or no such post for the caller, [`Error::Gone`] for
    /// a position that the feed cannot go on from.
    pub async fn watch(&self, call: Call, feed: &Feed, scope: Scope, start: Start) -> Result<Watch, Error> {
        views(self, &call, &scope, &[]).await?;
        let walk = feed.walk("watch", start).await?;
        Ok(Watch { comments: self.clone(), call, scope, walk })
    }
}

impl Watch {
    /// What comes next, as soon as there is something. May be dropped while it waits, and called again.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the post or the blog left the caller's sight, [`Error::Gone`] when the
    /// feed cannot go on.
    pub async fn next(&mut self) -> Result<Next, Error> {
        if self.walk.has_caught_up() {
            return Ok(Next { changes: Vec::new(), has_caught_up: true });
        }
        let entries = self.walk.ahead().await?;
        let changes = self.told(&entries).await?;
        self.walk.step();
        Ok(Next { changes, has_caught_up: self.walk.has_caught_up() })
    }

    /// Up to where everything was told, for somebody who may still watch.
    ///
    /// # Errors
    /// [`Error::NotFound`] as for [`Watch::next`].
    pub async fn still(&self) -> Result<Position, Error> {
        views(&self.comments, &self.now(), &self.scope, &[]).await?;
        Ok(self.walk.position())
    }

    /// The call, as if it were made now.
    fn now(&self) -> Call {
        Call { deadline: Instant::now() + ASKED_WITHIN, ..self.call.clone() }
    }

    async fn told(&self, entries: &[Entry]) -> Result<Vec<Told>, Error> {
        let wanted: Vec<(CommentName, &Entry)> = entries
            .iter()
            .filter_map(|entry| Some((CommentName::parse(&entry.change.name).ok()?, entry)))
            .filter(|(name, _)| self.scope.holds(name))
            .collect();
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let posts: BTreeSet<&PostId> = wanted.iter().map(|(name, _)| &name.post).collect();
        let posts: Vec<PostId> = posts.into_iter().cloned().collect();
        let views = views(&self.comments, &self.now(), &self.scope, &posts).await?;
        let ids: BTreeSet<&CommentId> = wanted.iter().map(|(name, _)| &name.comment).collect();
        let shown = self.shown(&views, ids).await?;
        let told = wanted.into_iter().filter_map(|(name, entry)| {
            let view = views.get(&name.post)?;
            let kind = kind(&entry.change, view, shown.get(&name.comment))?;
            let Entry { position, change } = entry;
            let time = Timestamp(change.time_micros);
            Some(Told { position: *position, name, kind, revision: change.revision, time })
        });
        Ok(told.collect())
    }

    /// Those of the comments that the caller may read, as they may.
    async fn shown(
        &self,
        views: &HashMap<PostId, View>,
        ids: BTreeSet<&CommentId>,
    ) -> Result<HashMap<CommentId, Shown>, Error> {
        let Comments { database, key, .. } = &self.comments;
        let (blog, now) = (self.scope.blog(), self.now());
        let found = store::comments::get_many(database, blog, ids).await?;
        let readable = found.into_iter().filter_map(|comment: Comment| {
            let view = views.get(&comment.post)?;
            readable(view, key, &comment.name(), Some(comment)).ok()
        });
        let mut shown: HashMap<CommentId, Shown> = current(readable.collect())
            .await?
            .into_iter()
            .map(|comment| (comment.id.clone(), Shown::to(&views[&comment.post], key, comment)))
            .collect();
        self.comments.with_own_reactions(&now.caller, blog, shown.values_mut().collect()).await?;
        Ok(shown)
    }
}

impl Scope {
    fn blog(&self) -> &BlogId {
        match self {
            Self::Post(post) => &post.blog,
            Self::Blog(blog) => blog,
        }
    }

    fn holds(&self, comment: &CommentName) -> bool {
        match self {
            Self::Post(post) => comment.post() == *post,
            Self::Blog(blog) => comment.blog == *blog,
        }
    }
}

/// The caller before what they follow: before the post, or before those of `posts` that they may see.
async fn views(
    comments: &Comments,
    call: &Call,
    scope: &Scope,
    posts: &[PostId],
) -> Result<HashMap<PostId, View>, Error> {
    Ok(match scope {
        Scope::Post(post) => HashMap::from([(post.post.clone(), comments.access.post(call, post).await?)]),
        Scope::Blog(blog) => {
            let around = comments.access.around(call, blog, posts).await?;
            around.views().map(|view| (view.post.post.clone(), view)).collect()
        }
    })
}

/// What the change is to the caller; `None` when it is nothing to them.
fn kind(change: &Change, view: &View, shown: Option<&Shown>) -> Option<Kind> {
    let shown = shown.cloned().map(Box::new);
    match (change.kind, shown) {
        (outbox::Kind::Removed, _) => Some(Kind::Removed),
        (outbox::Kind::Created, Some(shown)) => Some(Kind::Created(shown)),
        (_, Some(shown)) => Some(Kind::Updated(shown)),
        (outbox::Kind::Hidden | outbox::Kind::Withdrawn, None) => Some(Kind::Hidden),
        (outbox::Kind::Created | outbox::Kind::Updated, None) => {
            view.viewer.reads_hidden().then_some(Kind::Hidden)
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
