//! A write of one thread that is done once, however often its request comes in.

use std::sync::Arc;

use futures::{FutureExt as _, future::BoxFuture};
use service_kit::auth::Caller;
use store_kit::{
    Transaction,
    idempotency::{self, Key, Known},
};

use super::Comments;
use crate::{
    comment::Comment,
    error::Error,
    name::{BlogId, CommentId, PostName},
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
    fn key(&self, caller: &Caller, blog: &BlogId) -> Option<Key> {
        Some(Key {
            caller: caller.request_scope(),
            method: self.method,
            blog: blog.to_string(),
            request_id: self.request_id.clone()?,
            request_hash: self.hash.to_vec(),
        })
    }
}

/// What is done to a thread, in a transaction that has locked it.
pub(crate) trait Work: Send + Sync + 'static {
    /// Does it, and answers the comment as it is then.
    fn run<'t>(&'t self, transaction: &'t mut Transaction) -> BoxFuture<'t, Result<Comment, Error>>;
}

impl Comments {
    /// Locks the thread, then runs `work`, unless the request was answered before: then the answer
    /// is the same comment as it is now.
    pub(crate) async fn once(
        &self,
        post: &PostName,
        caller: &Caller,
        repeat: &Repeat,
        work: Arc<dyn Work>,
    ) -> Result<Comment, Error> {
        let key = repeat.key(caller, &post.blog);
        match self.attempt(post, key.clone(), Arc::clone(&work)).await {
            // A twin in another thread was first. Once more, and its answer is found.
            Err(error) if key.is_some() && error.is_unique_violation() => self.attempt(post, key, work).await,
            ended => ended,
        }
    }

    async fn attempt(
        &self,
        post: &PostName,
        key: Option<Key>,
        work: Arc<dyn Work>,
    ) -> Result<Comment, Error> {
        let (post, clock) = (post.clone(), self.clock.clone());
        self.database
            .write(move |transaction| {
                async move {
                    store::threads::lock(transaction, &post.blog, &post.post).await?;
                    let Some(key) = key else { return work.run(transaction).await };
                    match idempotency::look_up(transaction, &key, clock.now().0).await? {
                        Known::Conflict => return Err(Error::RequestIdReused),
                        Known::Answered(id) => return again(transaction, &post.blog, id).await,
                        Known::New => {}
                    }
                    let comment = work.run(transaction).await?;
                    idempotency::remember(transaction, &key, comment.id.as_str(), clock.now().0).await?;
                    Ok(comment)
                }
                .boxed()
            })
            .await
    }
}

async fn again(transaction: &mut Transaction, blog: &BlogId, id: String) -> Result<Comment, Error> {
    let id = CommentId(id);
    store::comments::get(transaction, blog, &id).await?.ok_or_else(|| Error::NotFound(id.to_string()))
}
