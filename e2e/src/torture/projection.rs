//! Whether comments-service takes each discussion for what posts-service says that it is: at the end, and
//! after one more change that it can only learn of by following.

use std::time::Duration;

use anyhow::Result;
use proto::{
    comments::v1::{GetThreadRequest, ThreadState},
    posts::v1::{PostState, UnpublishPostRequest},
};
use tokio::time::Instant;

use super::{audit::Findings, snapshot::Snapshot, work::Work};

/// How long comments-service may take to learn what posts-service says. What it asked itself it believes
/// for 30 s, so one that does not follow is behind for longer than this.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often it is asked meanwhile.
const PAUSE: Duration = Duration::from_millis(200);

/// A discussion, and what it has to be.
type Thread<'p> = (&'p str, ThreadState);

/// Holds what every face of comments-service says against posts-service. Changes a post, so the snapshot
/// says of it what was.
pub(super) async fn hold(work: &Work, snapshot: &Snapshot, findings: &mut Findings) -> Result<()> {
    let posts = snapshot.rows.iter().filter(|(_, row)| row.place.is_none());
    let threads: Vec<Thread<'_>> = posts
        .map(|(name, row)| {
            let is_published = row.written.state == i32::from(PostState::Published);
            (name.as_str(), if is_published { ThreadState::Open } else { ThreadState::NotPublished })
        })
        .collect();
    findings.stale.extend(behind_at_last(work, &threads).await?);
    // All faces have just said that it is open, and believe that.
    let published = |post: &&str| threads.contains(&(post, ThreadState::Open));
    // That none is left is found elsewhere.
    let Some(post) = work.steady().find(published) else { return Ok(()) };
    let message = UnpublishPostRequest { name: post.to_owned(), ..UnpublishPostRequest::default() };
    work.callers.posts(0).unpublish_post(work.callers.request(message)).await?;
    findings.stale.extend(behind_at_last(work, &[(post, ThreadState::NotPublished)]).await?);
    Ok(())
}

/// What is still behind when patience ends.
async fn behind_at_last(work: &Work, threads: &[Thread<'_>]) -> Result<Vec<String>> {
    let begun = Instant::now();
    loop {
        let behind = behind(work, threads).await?;
        if behind.is_empty() || begun.elapsed() > PATIENCE {
            return Ok(behind);
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn behind(work: &Work, threads: &[Thread<'_>]) -> Result<Vec<String>> {
    let mut behind = Vec::new();
    for face in 0..work.callers.comments_faces() {
        for (post, expected) in threads {
            let request = work.callers.request(GetThreadRequest { name: format!("{post}/thread") });
            let thread = work.callers.comments(face).get_thread(request).await?.into_inner();
            if thread.state() != *expected {
                let found = thread.state();
                behind.push(format!("face {face}: the thread of {post} is {found:?} and not {expected:?}"));
            }
        }
    }
    Ok(behind)
}
