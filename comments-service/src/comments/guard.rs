//! What every change of a written comment is guarded by; editing, deleting and moderating call it.

use store_kit::Transaction;

use super::shown::etag_of;
use crate::{comment::Comment, error::Error, store};

/// Refuses a stale etag; an empty one is none.
pub(crate) fn check_etag(etag: &str, comment: &Comment) -> Result<(), Error> {
    if etag.is_empty() || etag == etag_of(comment) { Ok(()) } else { Err(Error::Stale) }
}

/// The thread's lock keeps others out; were it ever left out, no change would be lost without a word.
pub(crate) fn unless_raced(changed: bool) -> Result<(), Error> {
    if changed { Ok(()) } else { Err(Error::Stale) }
}

/// The comment after it was written.
pub(crate) async fn as_it_is(transaction: &mut Transaction, comment: Comment) -> Result<Comment, Error> {
    let found = store::comments::get(transaction, &comment.blog, &comment.id).await?;
    found.ok_or_else(|| Error::NotFound(comment.name().to_string()))
}
