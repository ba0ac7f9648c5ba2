//! A request that comes twice writes once.

use service_kit::{auth::Caller, time::Timestamp};
use store_kit::{
    Transaction,
    idempotency::{self, Key, Known},
};

use crate::{
    comment::Comment,
    error::Error,
    name::{CommentId, PostName},
    store,
};

/// What makes a request known again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// The method.
    pub method: &'static str,
    /// The caller's `request_id`; `None`: not to be repeated.
    pub request_id: Option<String>,
    /// Hash over the request without it.
    pub hash: [u8; 32],
}

impl Repeat {
    /// The comment that answered this request before, as it is now. For a new one `None`, and the
    /// request is marked as answered with `comment`, which holds if the transaction does.
    ///
    /// # Errors
    /// [`Error::RequestIdReused`] when the id came with other content.
    pub(crate) async fn answered_before(
        &self,
        transaction: &mut Transaction,
        caller: &Caller,
        post: &PostName,
        comment: &CommentId,
        now: Timestamp,
    ) -> Result<Option<Comment>, Error> {
        let Some(request_id) = &self.request_id else { return Ok(None) };
        let key = Key {
            caller: caller.request_scope(),
            method: self.method,
            blog: post.blog.to_string(),
            request_id: request_id.clone(),
            request_hash: self.hash.to_vec(),
        };
        match idempotency::claim(transaction, &key, comment.as_str(), now.0).await? {
            Known::New => Ok(None),
            Known::Answered(id) => again(transaction, post, id).await.map(Some),
            Known::Conflict => Err(Error::RequestIdReused),
        }
    }
}

async fn again(transaction: &mut Transaction, post: &PostName, id: String) -> Result<Comment, Error> {
    let id = CommentId(id);
    store::comments::get(transaction, &post.blog, &id).await?.ok_or_else(|| Error::NotFound(id.to_string()))
}
