//! Moderators: they decide about comments, again and again.

use std::sync::Arc;

use proto::comments::v1::{CommentState, ModerateCommentRequest, ModerationAction};
use tonic::Response;

use super::{GIVES_UP, Kept, Work};
use crate::torture::{callers::Outcome, chance::Chance, ledger::Written};

pub(super) async fn run(work: Arc<Work>, number: usize) {
    let mut chance = work.chance(&format!("moderator {number}"));
    while !work.is_over() {
        let Some(kept) = take(&work, &mut chance) else {
            // Commenters will bring some.
            work.one_more().await;
            continue;
        };
        if let Some(kept) = decide(&work, &mut chance, kept).await {
            work.handed.lock().expect("nobody panics here").push(kept);
        }
    }
}

fn take(work: &Work, chance: &mut Chance) -> Option<Kept> {
    let mut handed = work.handed.lock().expect("nobody panics here");
    let index = chance.index(handed.len());
    (index < handed.len()).then(|| handed.swap_remove(index))
}

async fn decide(work: &Work, chance: &mut Chance, kept: Kept) -> Option<Kept> {
    // One that changes the state: what changes nothing needs no flush.
    let (action, state) = match (kept.written.state, chance.one_in(2)) {
        (state, _) if state != i32::from(CommentState::Approved) => {
            (ModerationAction::Approve, CommentState::Approved)
        }
        (_, true) => (ModerationAction::Spam, CommentState::Spam),
        (_, false) => (ModerationAction::Trash, CommentState::Trashed),
    };
    let wanted = Written { state: state.into(), ..kept.written.clone() };
    let message = ModerateCommentRequest {
        name: kept.name.clone(),
        action: action.into(),
        etag: kept.etag.clone(),
        request_id: chance.uuid().to_string(),
    };
    let begun = work.ledger.begin();
    let asked = work.callers.ask(chance, GIVES_UP, |turn| {
        let (mut comments, request) = (work.callers.comments(turn), work.callers.request(message.clone()));
        async move { comments.moderate_comment(request).await.map(Response::into_inner) }
    });
    match asked.await {
        Outcome::Done(comment) => {
            work.ledger.acknowledge(begun, &comment.name);
            if comment.state != wanted.state {
                work.ledger.wrong(format!("{} is {:?} after {action:?}", comment.name, comment.state()));
            }
            Some(work.keep_comment(comment, &wanted.content))
        }
        Outcome::Refused { status, attempts } => {
            work.ledger
                .wrong(format!("{action:?} of {} was refused at attempt {attempts}: {status}", kept.name));
            None
        }
        Outcome::Unknown => {
            work.ledger.expect_also(&kept.name, wanted);
            None
        }
    }
}
