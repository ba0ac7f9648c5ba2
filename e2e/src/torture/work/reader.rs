//! Readers: whatever was acknowledged is there, and never older than it was.

use std::sync::Arc;

use proto::{comments::v1::GetCommentRequest, posts::v1::GetPostRequest};
use tonic::Status;

use super::{GIVES_UP, Work};
use crate::torture::{callers::Outcome, ledger::Expected};

pub(super) async fn run(work: Arc<Work>, number: usize) {
    let mut chance = work.chance(&format!("reader {number}"));
    while !work.is_over() {
        work.one_more().await;
        let name = {
            let book = work.ledger.book();
            let index = chance.index(book.names.len());
            book.names.get(index).cloned()
        };
        let Some((name, before)) = name.and_then(|name| Some((name.clone(), expected(&work, &name)?))) else {
            continue;
        };
        match work.callers.ask(&mut chance, GIVES_UP, |turn| revision(&work, &name, turn)).await {
            Outcome::Done(revision) if revision < before.revision => {
                let what = format!("{name} is at revision {revision}, {} was acknowledged", before.revision);
                work.ledger.book().lost.push(what);
            }
            // Whoever deletes it may have begun meanwhile.
            Outcome::Refused { status, .. } if expected(&work, &name).is_some() => {
                work.ledger.book().lost.push(format!("{name} could not be read: {status}"));
            }
            Outcome::Done(_) | Outcome::Refused { .. } | Outcome::Unknown => {}
        }
    }
}

/// What is expected of it, when it stays.
fn expected(work: &Work, name: &str) -> Option<Expected> {
    work.ledger.book().expected.get(name).filter(|expected| !expected.fading).cloned()
}

async fn revision(work: &Work, name: &str, turn: usize) -> Result<i64, Status> {
    let name = name.to_owned();
    if name.contains("/comments/") {
        let request = work.callers.request(GetCommentRequest { name });
        return Ok(work.callers.comments(turn).get_comment(request).await?.into_inner().revision);
    }
    let request = work.callers.request(GetPostRequest { name });
    Ok(work.callers.posts(turn).get_post(request).await?.into_inner().revision)
}
