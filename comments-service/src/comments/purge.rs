//! Removes the comments of a post that is gone for good.

use futures::FutureExt as _;
use service_kit::time::Timestamp;
use store_kit::{Database, Lane};

use crate::{
    error::Error,
    name::PostName,
    store::{purge, threads},
};

/// Comments that one transaction removes: others write between two.
const AT_A_TIME: u32 = 200;

/// Removes them all, some at a time. What is removed when it fails stays so.
pub(crate) async fn all(database: &Database, post: &PostName, now: Timestamp) -> Result<(), Error> {
    loop {
        let some = database.write(Lane::of(post), (post.clone(), now), |transaction, (post, now)| {
            async move {
                threads::lock(transaction, &post.blog, &post.post).await?;
                purge::some(transaction, post, AT_A_TIME, *now).await
            }
            .boxed()
        });
        let is_any_left: Result<bool, store_kit::Error> = some.await;
        if !is_any_left? {
            return Ok(());
        }
    }
}
