//! EraseGuest and EraseComment: what authors take away for good, whenever they like.

use futures::FutureExt as _;
use service_kit::{call::Call, time::Clock};
use store_kit::{Lane, Transaction, idempotency};

use super::{Comments, Shown, guard::as_it_is, readable};
use crate::{
    comment::{Comment, State},
    edit_token::EditKey,
    erasure::{self, Erased},
    error::Error,
    name::CommentName,
    store,
    writer::Writer,
};

/// A comment whose author wants it away.
struct Wish {
    call: Call,
    name: CommentName,
    key: EditKey,
    clock: Clock,
}

impl Comments {
    /// Erases what the guest who calls wrote in every blog; answers how much that was.
    pub async fn erase_guest(&self, call: &Call) -> Result<Erased, Error> {
        let guest = call.caller.guest().ok_or_else(|| not_them(call, "guests/me"))?;
        let writer = Writer::Guest(guest.to_owned());
        erasure::everything(&self.database, &writer, self.clock.now()).await
    }

    /// Erases one comment, for its author. Whether they may still see the post does not matter.
    pub async fn erase(&self, call: &Call, name: CommentName) -> Result<Shown, Error> {
        let found = store::comments::get(&self.database, &name.blog, &name.comment).await?;
        let found = found.filter(|comment| comment.post == name.post);
        if !found.as_ref().is_some_and(|comment| is_own(call, comment, self.key)) {
            return self.not_own(call, &name, found).await;
        }
        let wish = Wish { call: call.clone(), name, key: self.key, clock: self.clock.clone() };
        let written = self
            .database
            .write(Lane::of(wish.name.post()), wish, |transaction, wish| write(transaction, wish).boxed());
        Ok(Shown::whole(written.await?))
    }

    /// What is erased has no author: whoever sees its tombstone is answered with it.
    async fn not_own(&self, call: &Call, name: &CommentName, found: Option<Comment>) -> Result<Shown, Error> {
        let view = self.access.post(call, &name.post()).await?;
        let comment = readable(&view, &self.key, name, found)?;
        if comment.state == State::Deleted
            && comment.author.person.is_none()
            && comment.author.guest.is_none()
        {
            return Ok(Shown::to(&view, &self.key, comment));
        }
        Err(Error::Denied(
            "only its author may erase a comment: as the person or guest who wrote it, or with its \
             `rapport-edit-token`",
        ))
    }
}

/// To who is nobody, that they have to say who they are; to others, that there is no such thing.
pub(super) fn not_them(call: &Call, name: &str) -> Error {
    if call.caller.request_scope() == "anonymous" {
        Error::Unauthenticated("this needs the person or guest whom it is about")
    } else {
        Error::NotFound(name.to_owned())
    }
}

/// A guest's id is enough to erase, where it is not to change: it is what erasing is asked by.
fn is_own(call: &Call, comment: &Comment, key: EditKey) -> bool {
    let author =
        [comment.author.person.clone().map(Writer::Person), comment.author.guest.clone().map(Writer::Guest)];
    author.iter().flatten().any(|author| author.calls(&call.caller))
        || call.edit_token.as_ref().is_some_and(|token| key.fits(token, comment))
}

async fn write(transaction: &mut Transaction, wish: &Wish) -> Result<Comment, Error> {
    let Wish { call, name, key, clock } = wish;
    store::threads::lock(transaction, &name.blog, &name.post).await?;
    let found = store::comments::get(&mut *transaction, &name.blog, &name.comment).await?;
    let comment = found.ok_or_else(|| Error::NotFound(name.to_string()))?;
    // Another call of theirs may have been quicker.
    if is_own(call, &comment, *key) {
        erasure::one(transaction, &comment, clock.now()).await?;
    }
    idempotency::forget_resource(transaction, name.blog.as_str(), name.comment.as_str()).await?;
    as_it_is(transaction, comment).await
}
