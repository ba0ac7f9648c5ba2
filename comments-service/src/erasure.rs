//! Takes away what somebody wrote, some at a time, so that others write in between. Each step holds by
//! itself: what was cut off is begun again and finds less to do.

use std::collections::BTreeSet;

use futures::FutureExt as _;
use service_kit::{auth::Caller, time::Timestamp};
use store_kit::{Database, Lane, Transaction, idempotency};

use crate::{
    comment::{Comment, State},
    comments::{counts, guard},
    error::Error,
    name::{BlogId, PostId},
    store::{self, erasures, own, reactions},
    writer::Writer,
};

/// Comments, or reactions, that one transaction takes away.
pub const AT_A_TIME: u32 = 50;

/// What was taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Erased {
    /// Comments.
    pub comments: usize,
    /// Reactions.
    pub reactions: usize,
}

/// Erases a person who was erased in posts-service at a time. Afterwards nothing of theirs is here, and
/// nothing comes: a call of theirs that is under way is waited for, and a later one refused.
pub async fn person(database: &Database, person: &str, time: Timestamp, now: Timestamp) -> Result<(), Error> {
    if erasures::is_finished(database, person).await? {
        return Ok(());
    }
    begin(database, person, time).await?;
    everything(database, &Writer::Person(person.to_owned()), now).await?;
    let finish = database.write(Lane::none(), person.to_owned(), move |transaction, person| {
        erasures::finish(transaction, person, now).boxed()
    });
    finish.await.map_err(Error::Store)
}

/// The first step of erasing a person: from here on nothing of theirs is written.
pub async fn begin(database: &Database, person: &str, time: Timestamp) -> Result<(), Error> {
    let begin = database.write(Lane::none(), person.to_owned(), move |transaction, person| {
        erasures::mark(transaction, person, time).boxed()
    });
    begin.await.map_err(Error::Store)
}

/// Takes away all that they wrote, in every blog.
pub async fn everything(database: &Database, writer: &Writer, now: Timestamp) -> Result<Erased, Error> {
    let mut all = Erased::default();
    let mut next = own::next_blog(database, None).await?;
    while let Some(blog) = next {
        loop {
            let some = step(database, &blog, writer, now).await?;
            if some == Erased::default() {
                break;
            }
            all =
                Erased { comments: all.comments + some.comments, reactions: all.reactions + some.reactions };
        }
        next = own::next_blog(database, Some(&blog)).await?;
    }
    Ok(all)
}

/// Takes away up to [`AT_A_TIME`] of what they wrote in a blog, in one transaction; answers how much.
/// Nothing: there is nothing left.
pub async fn step(
    database: &Database,
    blog: &BlogId,
    writer: &Writer,
    now: Timestamp,
) -> Result<Erased, Error> {
    let input = (blog.clone(), writer.clone());
    let step = database.write(Lane::none(), input, move |transaction, (blog, writer)| {
        async move {
            idempotency::forget_caller(transaction, blog.as_str(), &writer.scope()).await?;
            let comments = some_comments(transaction, blog, writer, now).await?;
            let reactions = if comments == 0 { some_reactions(transaction, blog, writer).await? } else { 0 };
            Ok(Erased { comments, reactions })
        }
        .boxed()
    });
    step.await
}

async fn some_comments(
    transaction: &mut Transaction,
    blog: &BlogId,
    writer: &Writer,
    now: Timestamp,
) -> Result<usize, Error> {
    let found = own::comments(&mut *transaction, blog, writer, None, AT_A_TIME).await?;
    lock_all(transaction, blog, found.iter().map(|comment| comment.post.clone()).collect()).await?;
    for found in &found {
        // As it is now that its thread is locked, and after those before it.
        let comment = store::comments::get(&mut *transaction, blog, &found.id).await?;
        if let Some(comment) = comment {
            one(transaction, &comment, now).await?;
        }
    }
    Ok(found.len())
}

async fn some_reactions(
    transaction: &mut Transaction,
    blog: &BlogId,
    writer: &Writer,
) -> Result<usize, Error> {
    let found = own::reactions(&mut *transaction, blog, writer, None, AT_A_TIME).await?;
    lock_all(transaction, blog, found.iter().map(|reaction| reaction.post.clone()).collect()).await?;
    for found in &found {
        let taken = own::take_back(transaction, blog, &found.comment, writer).await?;
        let comment = store::comments::get(&mut *transaction, blog, &found.comment).await?;
        if let (Some(mut comment), true) = (comment, taken.is_some()) {
            comment.reactions = comment.reactions.moved(taken, None);
            reactions::count(transaction, &comment, &comment.reactions).await?;
        }
    }
    Ok(found.len())
}

/// In the order of their ids, so that two writers of several threads never wait for each other.
async fn lock_all(
    transaction: &mut Transaction,
    blog: &BlogId,
    posts: BTreeSet<PostId>,
) -> Result<(), Error> {
    for post in &posts {
        store::threads::lock(transaction, blog, post).await?;
    }
    Ok(())
}

/// Takes away a comment whose thread is locked: its place stays, and nothing of who wrote it.
pub(crate) async fn one(
    transaction: &mut Transaction,
    comment: &Comment,
    now: Timestamp,
) -> Result<(), Error> {
    guard::unless_raced(store::comments::erase(transaction, comment, now).await?)?;
    reactions::forget(transaction, comment).await?;
    store::revisions::forget(transaction, comment).await?;
    store::search::forget(transaction, comment).await?;
    erasures::owe_words(transaction).await?;
    counts::moved(transaction, comment, Some(comment.state), State::Deleted, now).await
}

/// Refuses a person who was erased and whose token is still good. For writes that have locked a thread.
pub(crate) async fn refuse_erased(transaction: &mut Transaction, caller: &Caller) -> Result<(), Error> {
    match caller.person() {
        Some(person) if erasures::is_marked(transaction, person).await? => {
            Err(Error::Unauthenticated("this token is of a person who is not known here any more"))
        }
        _ => Ok(()),
    }
}
