//! ListCommentRevisions: what a comment said before.

use service_kit::call::Call;

use super::{Comments, Shown, current::current, list, readable};
use crate::{
    error::Error,
    name::CommentName,
    store::{
        self,
        revisions::{self, Revision},
    },
};

/// What a revision takes in a message besides its texts, roughly.
const REVISION_BYTES: usize = 256;

/// A page of earlier texts.
#[derive(Debug)]
pub struct Revisions {
    /// The texts, the newest first.
    pub revisions: Vec<Revision>,
    /// Before which revision the next page begins.
    pub next: Option<i64>,
}

impl Comments {
    /// What the comment said before, `before` that revision: to its author and to who reads hidden
    /// comments all of it, to others what was shown. Of a tombstone nothing.
    pub async fn revisions(
        &self,
        call: &Call,
        name: &CommentName,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Revisions, Error> {
        let view = self.access.post(call, &name.post()).await?;
        let found = store::comments::get(&self.database, &name.blog, &name.comment).await?;
        let comment = readable(&view, &self.key, name, found)?;
        let hidden = view.viewer.reads_hidden() || view.wrote(&comment, &self.key);
        if Shown::to(&view, &self.key, comment).tombstone {
            return Ok(Revisions { revisions: Vec::new(), next: None });
        }
        let of = (&name.blog, &name.comment);
        let before = before.unwrap_or(i64::MAX);
        let found = revisions::list(&self.database, of, before, hidden, limit + 1).await?;
        let bytes =
            |revision: &Revision| revision.text.content.len() + revision.text.html.len() + REVISION_BYTES;
        let (found, next) = list::page(found, limit, bytes, |revision| revision.number);
        Ok(Revisions { revisions: current(found).await?, next })
    }
}
