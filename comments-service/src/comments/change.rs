//! UpdateComment and DeleteComment: what authors do to their own.

use futures::FutureExt as _;
use service_kit::{call::Call, time::Clock};
use store_kit::{Lane, Transaction};

use super::{
    Comments, Repeat, Shown, counts,
    current::current_one,
    guard::{as_it_is, check_etag, unless_raced},
    readable,
};
use crate::{
    access::view::View,
    comment::{Comment, State},
    edit_token::EditKey,
    error::{Error, Forbidden},
    moderation::{self, Commenter, Submission},
    name::CommentName,
    store::{self, comments::NewText},
    text::{Content, Rendered},
};

/// A change that somebody wants to make to what may be their own.
struct Change {
    view: View,
    name: CommentName,
    etag: String,
    what: What,
    repeat: Repeat,
    key: EditKey,
    clock: Clock,
}

/// What is to be changed.
enum What {
    /// The text; `None` leaves it as it is.
    Text(Option<Rendered>),
    /// All of it goes.
    Everything,
}

impl Comments {
    /// Gives one's own comment a new text; `None` leaves it as it is.
    pub async fn update(
        &self,
        call: &Call,
        name: CommentName,
        content: Option<Content>,
        etag: String,
        repeat: Repeat,
    ) -> Result<Shown, Error> {
        let view = self.access.post(call, &name.post()).await?;
        let text = match content {
            Some(content) => Some(content.rendered().await?),
            None => None,
        };
        self.change(view, name, etag, What::Text(text), repeat).await
    }

    /// Deletes one's own comment for good.
    pub async fn delete(
        &self,
        call: &Call,
        name: CommentName,
        etag: String,
        repeat: Repeat,
    ) -> Result<Shown, Error> {
        let view = self.access.post(call, &name.post()).await?;
        self.change(view, name, etag, What::Everything, repeat).await
    }

    async fn change(
        &self,
        view: View,
        name: CommentName,
        etag: String,
        what: What,
        repeat: Repeat,
    ) -> Result<Shown, Error> {
        let change =
            Change { view: view.clone(), name, etag, what, repeat, key: self.key, clock: self.clock.clone() };
        let written = self.database.write(Lane::of(change.name.post()), change, |transaction, change| {
            write(transaction, change).boxed()
        });
        Ok(Shown::to_author(&view, current_one(written.await?).await?))
    }
}

async fn write(transaction: &mut Transaction, change: &Change) -> Result<Comment, Error> {
    let Change { view, name, repeat, .. } = change;
    store::threads::lock(transaction, &name.blog, &name.post).await?;
    let (caller, now) = (&view.viewer.caller, change.clock.now());
    if let Some(comment) = repeat.answered_before(transaction, caller, &view.post, &name.comment, now).await?
    {
        return Ok(comment);
    }
    match &change.what {
        What::Text(text) => edit(transaction, change, text.as_ref()).await,
        What::Everything => delete(transaction, change).await,
    }
}

async fn edit(
    transaction: &mut Transaction,
    change: &Change,
    text: Option<&Rendered>,
) -> Result<Comment, Error> {
    let now = change.clock.now();
    let comment = own(transaction, change).await?;
    let Some(rendered) = text.filter(|new| new.text.content != comment.text.content) else {
        return Ok(comment);
    };
    let commenter = Commenter::of_author(&comment.author);
    let text_hashes = commenter.text_hashes(&comment.author, &rendered.text.content);
    let submission = Submission {
        view: &change.view,
        commenter: &commenter,
        rendered,
        text_hashes: &text_hashes,
        editing: Some(&comment.id),
        now,
    };
    let mut held = comment.held.clone();
    let found = moderation::judge_edit(transaction, &submission).await?;
    // An edit can send a shown comment back to the queue, and never takes one out of it.
    let state =
        if comment.state == State::Approved && !found.0.is_empty() { State::Pending } else { comment.state };
    if state == State::Pending {
        found.0.into_iter().for_each(|reason| held.add(reason));
    }
    let [text_hash, _] = text_hashes;
    let new = NewText { text: rendered.text.clone(), text_hash, state, held };
    store::revisions::keep(transaction, &comment).await?;
    unless_raced(store::comments::set_text(transaction, &comment, &new, now).await?)?;
    store::search::put(transaction, &comment, &new.text).await?;
    counts::moved(transaction, &comment, Some(comment.state), state, now).await?;
    as_it_is(transaction, comment).await
}

async fn delete(transaction: &mut Transaction, change: &Change) -> Result<Comment, Error> {
    let now = change.clock.now();
    let comment = own(transaction, change).await?;
    unless_raced(store::comments::empty(transaction, &comment, now).await?)?;
    store::reactions::forget(transaction, &comment).await?;
    store::revisions::forget(transaction, &comment).await?;
    store::search::forget(transaction, &comment).await?;
    counts::moved(transaction, &comment, Some(comment.state), State::Deleted, now).await?;
    as_it_is(transaction, comment).await
}

/// The comment, if it is the caller's own to change now.
async fn own(transaction: &mut Transaction, change: &Change) -> Result<Comment, Error> {
    let (view, name) = (&change.view, &change.name);
    let comment = store::comments::get(transaction, &name.blog, &name.comment).await?;
    let comment = readable(view, &change.key, name, comment)?;
    if comment.state == State::Deleted {
        return Err(Error::Forbidden(Forbidden::Deleted));
    }
    if !view.owns(&comment, &change.key) {
        return Err(Error::Denied(
            "only its author may change a comment: as the person who wrote it, or with its `rapport-edit-token`",
        ));
    }
    if change.clock.now() >= comment.create_time.plus(view.rules.edit_window) {
        return Err(Error::Forbidden(Forbidden::WindowOver));
    }
    check_etag(&change.etag, &comment)?;
    Ok(comment)
}
