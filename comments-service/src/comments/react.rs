//! SetReaction, and what a caller said themselves of the comments that they are shown.

use futures::FutureExt as _;
use service_kit::{
    auth::{Caller, Identity},
    call::Call,
    time::Clock,
};
use store_kit::{Lane, Transaction};

use super::{Comments, Shown, current::current_one, readable};
use crate::{
    access::view::View,
    comment::{Comment, State},
    edit_token::EditKey,
    erasure,
    error::{Error, Forbidden},
    name::{BlogId, CommentName},
    reaction::Reaction,
    store::{self, reactions},
};

/// What a reader says of a comment from now on.
struct Saying {
    view: View,
    name: CommentName,
    reactor: String,
    reaction: Option<Reaction>,
    key: EditKey,
    clock: Clock,
}

impl Comments {
    /// Sets the caller's reaction to a comment, or takes it back.
    pub async fn react(
        &self,
        call: &Call,
        name: CommentName,
        reaction: Option<Reaction>,
    ) -> Result<Shown, Error> {
        let view = self.access.post(call, &name.post()).await?;
        let found = store::comments::get(&self.database, &name.blog, &name.comment).await?;
        readable(&view, &self.key, &name, found)?;
        let reactor =
            reactor(&view.viewer.caller).ok_or(Error::Unauthenticated("this needs a person or a guest"))?;
        if view.viewer.caller.person().is_some() && view.viewer.profile().is_none() {
            return Err(Error::Unauthenticated("this token is of a person who is not known here any more"));
        }
        let saying =
            Saying { view: view.clone(), name, reactor, reaction, key: self.key, clock: self.clock.clone() };
        let written = self.database.write(Lane::of(saying.name.post()), saying, |transaction, saying| {
            write(transaction, saying).boxed()
        });
        let shown = Shown::to(&view, &self.key, current_one(written.await?).await?);
        Ok(Shown { own_reaction: reaction, ..shown })
    }

    /// The comments with what the caller said of each. Comments that nobody reacted to are not asked for.
    pub(super) async fn with_own_reactions(
        &self,
        caller: &Caller,
        blog: &BlogId,
        mut shown: Vec<&mut Shown>,
    ) -> Result<(), Error> {
        let Some(reactor) = reactor(caller) else { return Ok(()) };
        shown.retain(|shown| shown.comment.reactions.total() > 0);
        if shown.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = shown.iter().map(|shown| &shown.comment.id).collect();
        let own = reactions::of_comments(&self.database, blog, &reactor, &ids).await?;
        for shown in &mut shown {
            shown.own_reaction = own.get(&shown.comment.id).copied();
        }
        Ok(())
    }

    /// The same for one comment.
    pub(super) async fn with_own_reaction(&self, caller: &Caller, mut shown: Shown) -> Result<Shown, Error> {
        let blog = shown.comment.blog.clone();
        self.with_own_reactions(caller, &blog, vec![&mut shown]).await?;
        Ok(shown)
    }
}

/// Under what a caller's reactions are kept; `None` for who has none.
fn reactor(caller: &Caller) -> Option<String> {
    match caller.identity {
        Identity::Person(_) | Identity::ApiKey { .. } | Identity::Guest(_) => Some(caller.request_scope()),
        Identity::Anonymous | Identity::Service { .. } => None,
    }
}

async fn write(transaction: &mut Transaction, saying: &Saying) -> Result<Comment, Error> {
    let Saying { view, name, reactor, reaction, .. } = saying;
    store::threads::lock(transaction, &name.blog, &name.post).await?;
    erasure::refuse_erased(transaction, &view.viewer.caller).await?;
    let found = store::comments::get(&mut *transaction, &name.blog, &name.comment).await?;
    let mut comment = readable(view, &saying.key, name, found)?;
    if view.wrote(&comment, &saying.key) {
        return Err(Error::Forbidden(Forbidden::OwnComment));
    }
    if comment.state != State::Approved {
        return Err(Error::Forbidden(Forbidden::NotShown));
    }
    let before = reactions::get(transaction, &comment, reactor).await?;
    if before == *reaction {
        return Ok(comment);
    }
    match reaction {
        Some(reaction) => {
            reactions::put(transaction, &comment, reactor, *reaction, saying.clock.now()).await?;
        }
        None => reactions::take_back(transaction, &comment, reactor).await?,
    }
    comment.reactions = comment.reactions.moved(before, *reaction);
    reactions::count(transaction, &comment, &comment.reactions).await?;
    Ok(comment)
}
