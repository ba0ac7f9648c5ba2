//! Commenters: they comment on posts and answer comments, edit what they wrote, delete some of it, and
//! leave the rest to the moderators.

use std::sync::Arc;

use proto::comments::v1::{
    Author, Comment, CommentState, CreateCommentRequest, DeleteCommentRequest, UpdateCommentRequest,
};
use tonic::{Code, Response};

use super::{GIVES_UP, Kept, Work, first, next};
use crate::torture::{
    callers::Outcome,
    chance::Chance,
    ledger::{Asked, Written},
};

/// Comments that may be answered; older ones are forgotten.
const ANSWERABLE: usize = 200;

pub(super) async fn run(work: Arc<Work>, number: usize) {
    let mut chance = work.chance(&format!("commenter {number}"));
    while !work.is_over() {
        let Some((mut kept, edit_token)) = create(&work, &mut chance, number).await else { continue };
        let mut own = true;
        for _ in 0..chance.between(0, 3) {
            let Some(edited) = update(&work, &mut chance, &kept, &edit_token).await else {
                own = false;
                break;
            };
            kept = edited;
        }
        if own && chance.one_in(6) {
            delete(&work, &mut chance, kept, &edit_token).await;
        } else if own {
            let mut answerable = work.answerable.lock().expect("nobody panics here");
            if answerable.len() == ANSWERABLE {
                answerable.swap_remove(chance.index(ANSWERABLE));
            }
            answerable.push(kept.name.clone());
            drop(answerable);
            work.handed.lock().expect("nobody panics here").push(kept);
        }
    }
}

/// Where to write: the post, the comment to answer, and whether it has to be taken.
fn place(work: &Work, chance: &mut Chance) -> (String, String, bool) {
    let answered = work.answerable.lock().expect("nobody panics here").clone();
    if let (true, Some(comment)) = (chance.one_in(3), chance.pick(&answered)) {
        let post = comment.split("/comments/").next().unwrap_or_default().to_owned();
        return (post, comment, false);
    }
    let changing = work.changing.lock().expect("nobody panics here").clone();
    if let (true, Some(post)) = (chance.one_in(4), chance.pick(&changing)) {
        return (post, String::new(), false);
    }
    (chance.pick(&work.steady).unwrap_or_default(), String::new(), true)
}

/// Whether the comment is on a post that stays published.
fn is_steady(work: &Work, name: &str) -> bool {
    work.steady.iter().any(|post| name.split("/comments/").next() == Some(post))
}

async fn create(work: &Work, chance: &mut Chance, number: usize) -> Option<(Kept, String)> {
    let (parent, parent_comment, is_steady) = place(work, chance);
    let marker = chance.uuid().to_string();
    let content = first(&marker);
    let author = Author { display_name: format!("Guest {number}"), ..Author::default() };
    let comment =
        Comment { parent_comment, author: Some(author), content: content.clone(), ..Comment::default() };
    let message = CreateCommentRequest { parent, comment: Some(comment), request_id: marker.clone() };
    let begun = work.ledger.begin();
    let asked = work.callers.ask(chance, GIVES_UP, |turn| {
        let (mut comments, request) = (work.callers.comments(turn), work.callers.request(message.clone()));
        async move { comments.create_comment(request).await.map(Response::into_inner) }
    });
    let outcome = asked.await;
    let name = if let Outcome::Done(comment) = &outcome { Some(comment.name.clone()) } else { None };
    let refused = matches!(outcome, Outcome::Refused { .. });
    work.ledger.book().asked.push(Asked { marker, name, refused });
    match outcome {
        Outcome::Done(mut comment) => {
            work.ledger.acknowledge(begun, &comment.name);
            let edit_token = std::mem::take(&mut comment.edit_token);
            Some((work.keep_comment(comment, &content), edit_token))
        }
        Outcome::Refused { status, attempts } => {
            // A post that is not published, a comment that a moderator hid or its author deleted.
            let may_be = matches!(status.code(), Code::NotFound | Code::FailedPrecondition);
            if is_steady || !may_be {
                work.ledger.wrong(format!("a new comment was refused at attempt {attempts}: {status}"));
            }
            None
        }
        Outcome::Unknown => None,
    }
}

async fn update(work: &Work, chance: &mut Chance, kept: &Kept, edit_token: &str) -> Option<Kept> {
    let wanted = Written { content: next(&kept.written.content), ..kept.written };
    let comment = Comment {
        name: kept.name.clone(),
        content: wanted.content.clone(),
        etag: kept.etag.clone(),
        ..Comment::default()
    };
    let request_id = chance.uuid().to_string();
    let message = UpdateCommentRequest { comment: Some(comment), update_mask: None, request_id };
    let begun = work.ledger.begin();
    let asked = work.callers.ask(chance, GIVES_UP, |turn| {
        let mut comments = work.callers.comments(turn);
        let request = work.callers.request_of_author(message.clone(), edit_token);
        async move { comments.update_comment(request).await.map(Response::into_inner) }
    });
    match asked.await {
        Outcome::Done(comment) => {
            work.ledger.acknowledge(begun, &comment.name);
            Some(work.keep_comment(comment, &wanted.content))
        }
        Outcome::Refused { status, attempts } => {
            // Its author may have withdrawn the post.
            let may_be = status.code() == Code::FailedPrecondition && !is_steady(work, &kept.name);
            if may_be {
                return None;
            }
            work.ledger
                .wrong(format!("an edit of {} was refused at attempt {attempts}: {status}", kept.name));
            None
        }
        Outcome::Unknown => {
            work.ledger.expect_also(&kept.name, wanted);
            None
        }
    }
}

async fn delete(work: &Work, chance: &mut Chance, kept: Kept, edit_token: &str) {
    work.ledger.fade(&kept.name);
    let message = DeleteCommentRequest {
        name: kept.name.clone(),
        etag: kept.etag,
        request_id: chance.uuid().to_string(),
    };
    let begun = work.ledger.begin();
    let asked = work.callers.ask(chance, GIVES_UP, |turn| {
        let mut comments = work.callers.comments(turn);
        let request = work.callers.request_of_author(message.clone(), edit_token);
        async move { comments.delete_comment(request).await.map(Response::into_inner) }
    });
    let gone = Written { content: String::new(), state: CommentState::Deleted.into() };
    match asked.await {
        Outcome::Done(comment) => {
            work.ledger.acknowledge(begun, &comment.name);
            work.ledger.expect(&kept.name, gone, comment.revision);
        }
        Outcome::Refused { status, attempts } => {
            work.ledger
                .wrong(format!("a deletion of {} was refused at attempt {attempts}: {status}", kept.name));
        }
        Outcome::Unknown => work.ledger.expect_also(&kept.name, gone),
    }
}
