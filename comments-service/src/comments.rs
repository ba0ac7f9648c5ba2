//! Comments: what they may be read and changed by, behind the door and before the store.

mod change;
pub(crate) mod counts;
mod create;
mod current;
mod erase;
mod export;
pub(crate) mod guard;
mod list;
mod moderate;
pub(crate) mod purge;
mod react;
mod repeat;
mod revisions;
mod search;
mod shown;
mod watch;

use service_kit::{call::Call, time::Clock};
use store_kit::Database;

use crate::{
    access::{Access, view::View},
    comment::Comment,
    edit_token::EditKey,
    error::Error,
    moderation,
    name::{CommentName, PostName},
    store,
    text::Content,
};

use current::current_one;

pub use create::{Draft, Typed};
pub use export::{Export, Stage, Stop};
pub use list::{Flat, MAX_PAGE_BYTES, Node, REPLIES, Threaded};
pub use repeat::Repeat;
pub use revisions::Revisions;
pub use search::{Match, Matches, Search};
pub use shown::Shown;
pub use watch::{Kind as Change, Scope, Told, Watch};

/// The comments of this service.
#[derive(Debug, Clone)]
pub struct Comments {
    pub(crate) database: Database,
    pub(crate) access: Access,
    pub(crate) key: EditKey,
    pub(crate) clock: Clock,
}

impl Comments {
    /// Comments in `database`, for callers whom `access` lets.
    pub fn new(database: Database, access: Access, key: EditKey, clock: Clock) -> Self {
        Self { database, access, key, clock }
    }

    /// One comment, as the caller may see it.
    pub async fn get(&self, call: &Call, name: &CommentName) -> Result<Shown, Error> {
        let view = self.access.post(call, &name.post()).await?;
        let comment = store::comments::get(&self.database, &name.blog, &name.comment).await?;
        let comment = readable(&view, &self.key, name, comment)?;
        let shown = Shown::to(&view, &self.key, current_one(comment).await?);
        self.with_own_reaction(&call.caller, shown).await
    }

    /// A text as it would be shown before the post.
    pub async fn preview(&self, call: &Call, post: &PostName, content: Content) -> Result<String, Error> {
        let view = self.access.post(call, post).await?;
        moderation::check_length("content", content.as_str().chars().count(), &view.rules)?;
        Ok(content.rendered().await?.text.html)
    }
}

/// The comment if it is the post's and the caller may read it, at least as a tombstone.
pub(crate) fn readable(
    view: &View,
    key: &EditKey,
    name: &CommentName,
    comment: Option<Comment>,
) -> Result<Comment, Error> {
    comment
        .filter(|comment| comment.post == name.post)
        .filter(|comment| comment.is_shown() || view.viewer.reads_hidden() || view.wrote(comment, key))
        .ok_or_else(|| Error::NotFound(name.to_string()))
}
