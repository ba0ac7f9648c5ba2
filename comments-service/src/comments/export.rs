//! ExportComments: everything that somebody wrote, to be taken along.

use service_kit::call::Call;
use store_kit::Error as StoreError;

use super::{Comments, current::current, erase::not_them, list};
use crate::{
    comment::Comment,
    error::Error,
    name::{BlogId, CommentId},
    slice::Position,
    store::{
        own::{self, OwnReaction},
        revisions::{self, Revision},
    },
    writer::Writer,
};

/// Reads what others wrote, to hand it out to them.
const READ: &str = "persons.read";

/// What a reaction takes in a message, roughly.
const REACTION_BYTES: usize = 256;

/// A part of what somebody wrote: of one blog, comments or reactions.
#[derive(Debug, Default)]
pub struct Export {
    /// Comments, each with what it said before.
    pub comments: Vec<(Comment, Vec<Revision>)>,
    /// Reactions, and in which blog.
    pub reactions: Vec<(BlogId, OwnReaction)>,
    /// Where it goes on.
    pub next: Option<Stop>,
}

/// Where an export goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// In which blog.
    pub blog: BlogId,
    /// With what.
    pub stage: Stage,
}

/// What of a blog comes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Comments, after a place.
    Comments(Option<Position>),
    /// Reactions, after one to a comment.
    Reactions(Option<CommentId>),
}

impl Comments {
    /// A part of what they wrote, to themselves or a service that may read persons.
    pub async fn export(
        &self,
        call: &Call,
        writer: &Writer,
        from: Option<Stop>,
        limit: u32,
    ) -> Result<Export, Error> {
        let is_person = matches!(writer, Writer::Person(_));
        let may = writer.calls(&call.caller) || (is_person && call.caller.has_scope(READ));
        if !may {
            return Err(not_them(call, &writer.scope()));
        }
        let mut stop = match from {
            Some(stop) => Some(stop),
            None => self.begin(None).await?,
        };
        while let Some(Stop { blog, stage }) = stop {
            let page = match stage {
                Stage::Comments(after) => self.comments_of(&blog, writer, after, limit).await?,
                Stage::Reactions(after) => self.reactions_of(&blog, writer, after, limit).await?,
            };
            if !page.comments.is_empty() || !page.reactions.is_empty() {
                return Ok(page);
            }
            stop = page.next;
        }
        Ok(Export::default())
    }

    async fn begin(&self, after: Option<&BlogId>) -> Result<Option<Stop>, StoreError> {
        let blog = own::next_blog(&self.database, after).await?;
        Ok(blog.map(|blog| Stop { blog, stage: Stage::Comments(None) }))
    }

    async fn comments_of(
        &self,
        blog: &BlogId,
        writer: &Writer,
        after: Option<Position>,
        limit: u32,
    ) -> Result<Export, Error> {
        let after = after.as_ref().map(|after| (after.create_time, &after.id));
        let found = own::comments(&self.database, blog, writer, after, limit + 1).await?;
        let is_more = found.len() > limit as usize;
        let mut page = Export::default();
        let mut last = None;
        let mut bytes = 0;
        for comment in current(found.into_iter().take(limit as usize).collect()).await? {
            if bytes >= list::MAX_PAGE_BYTES {
                page.next = last.map(|last| Stop { blog: blog.clone(), stage: Stage::Comments(Some(last)) });
                return Ok(page);
            }
            let of = (blog, &comment.id);
            let earlier = revisions::list(&self.database, of, i64::MAX, true, u32::MAX).await?;
            let earlier = current(earlier).await?;
            let long = |revision: &Revision| revision.text.content.len() + revision.text.html.len();
            bytes += list::bytes(&comment) + earlier.iter().map(long).sum::<usize>();
            last = Some(Position::after(&comment));
            page.comments.push((comment, earlier));
        }
        let stage = if is_more { Stage::Comments(last) } else { Stage::Reactions(None) };
        page.next = Some(Stop { blog: blog.clone(), stage });
        Ok(page)
    }

    async fn reactions_of(
        &self,
        blog: &BlogId,
        writer: &Writer,
        after: Option<CommentId>,
        limit: u32,
    ) -> Result<Export, Error> {
        let found = own::reactions(&self.database, blog, writer, after.as_ref(), limit + 1).await?;
        let (found, next) = list::page(found, limit, |_| REACTION_BYTES, |last| last.comment.clone());
        let next = match next {
            Some(last) => Some(Stop { blog: blog.clone(), stage: Stage::Reactions(Some(last)) }),
            None => self.begin(Some(blog)).await?,
        };
        let reactions = found.into_iter().map(|reaction| (blog.clone(), reaction)).collect();
        Ok(Export { reactions, next, ..Export::default() })
    }
}
