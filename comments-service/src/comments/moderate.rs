//! What moderators do to a comment.

use futures::FutureExt as _;
use service_kit::{call::Call, time::Clock};
use store_kit::{Lane, Transaction};

use super::{Comments, Repeat, Shown, counts, current::current_one, guard, readable};
use crate::{
    access::view::View,
    comment::Comment,
    error::Error,
    moderation::{Action, after},
    name::CommentName,
    store,
};

/// What a moderator decided.
struct Decision {
    call: Call,
    name: CommentName,
    action: Action,
    etag: String,
    repeat: Repeat,
    clock: Clock,
}

impl Comments {
    /// Does what a moderator decided about a comment.
    pub async fn moderate(
        &self,
        call: &Call,
        name: CommentName,
        action: Action,
        etag: String,
        repeat: Repeat,
    ) -> Result<Shown, Error> {
        let view = self.access.post_to_moderate(call, &name.post()).await?;
        if !view.viewer.may_moderate() {
            return Err(self.not_a_moderator(&view, &name).await);
        }
        let decision = Decision { call: call.clone(), name, action, etag, repeat, clock: self.clock.clone() };
        let written =
            self.database.write(Lane::of(decision.name.post()), decision, |transaction, decision| {
                write(transaction, decision).boxed()
            });
        let shown = Shown::to_moderator(&view, &self.key, current_one(written.await?).await?);
        self.with_own_reaction(&call.caller, shown).await
    }

    /// Who may not even read it is told that there is nothing.
    async fn not_a_moderator(&self, view: &View, name: &CommentName) -> Error {
        let found = match store::comments::get(&self.database, &name.blog, &name.comment).await {
            Ok(found) => readable(view, &self.key, name, found),
            Err(error) => Err(error.into()),
        };
        match found {
            Ok(_) => Error::Denied("this needs MODERATOR or OWNER, or the scope `comments.moderate`"),
            Err(error) => error,
        }
    }
}

async fn write(transaction: &mut Transaction, decision: &Decision) -> Result<Comment, Error> {
    let Decision { call, name, repeat, .. } = decision;
    store::threads::lock(transaction, &name.blog, &name.post).await?;
    let now = decision.clock.now();
    let answered =
        repeat.answered_before(transaction, &call.caller, &name.post(), &name.comment, now).await?;
    if let Some(comment) = answered {
        return Ok(comment);
    }
    let comment = store::comments::get(&mut *transaction, &name.blog, &name.comment).await?;
    let comment = comment
        .filter(|comment| comment.post == name.post)
        .ok_or_else(|| Error::NotFound(name.to_string()))?;
    guard::check_etag(&decision.etag, &comment)?;
    let state = after(decision.action, comment.state)?;
    if state == comment.state {
        return Ok(comment);
    }
    guard::unless_raced(store::comments::set_state(transaction, &comment, state, now).await?)?;
    counts::moved(transaction, &comment, Some(comment.state), state, now).await?;
    guard::as_it_is(transaction, comment).await
}
