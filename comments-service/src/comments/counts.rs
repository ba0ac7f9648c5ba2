//! The counts that are kept beside comments, brought up to date in the transaction of the change.

use service_kit::time::Timestamp;
use store_kit::Transaction;

use crate::{
    comment::{Comment, State},
    error::Error,
    store::{comments, threads},
};

/// Counts that `comment` went from one state (none: it is new) to another.
///
/// Its thread is locked, and its own row is written already.
pub(crate) async fn moved(
    transaction: &mut Transaction,
    comment: &Comment,
    from: Option<State>,
    to: State,
    now: Timestamp,
) -> Result<(), Error> {
    let change = |state: State| i64::from(to == state) - i64::from(from == Some(state));
    let (approved, pending) = (change(State::Approved), change(State::Pending));
    if let (Some(parent), true) = (&comment.parent, approved != 0) {
        comments::count_replies(transaction, &comment.blog, parent, approved, now).await?;
    }
    if approved != 0 || pending != 0 {
        threads::count(transaction, &comment.blog, &comment.post, approved, pending).await?;
    }
    Ok(())
}
