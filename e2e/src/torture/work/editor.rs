//! Editors: several of them add lines to the same posts, each to the text that it has just read, by its
//! etag. No line may get lost, and none may be there twice.

use std::sync::Arc;

use proto::posts::v1::{GetPostRequest, Post, UpdatePostRequest};
use tonic::{Code, Response};

use super::{GIVES_UP, Work};
use crate::torture::{callers::Outcome, chance::Chance, ledger::Line};

/// Posts that lines are added to at a time.
const TALLIES: usize = 3;

/// Bytes after which a post takes no more lines: 100 of them.
const FULL: usize = 100 * 37;

pub(super) async fn run(work: Arc<Work>, number: usize) {
    let mut chance = work.chance(&format!("editor {number}"));
    while !work.is_over() {
        let tallies = work.tallies.lock().expect("nobody panics here").clone();
        let found = if tallies.len() < TALLIES { None } else { chance.pick(&tallies) };
        let Some(name) = found else {
            begin(&work, &mut chance).await;
            continue;
        };
        let Some(post) = read(&work, &mut chance, &name).await else { continue };
        if post.content.len() > FULL {
            work.tallies.lock().expect("nobody panics here").retain(|tally| *tally != name);
            continue;
        }
        add(&work, &mut chance, post).await;
    }
}

/// A new post for lines. What is expected of it is its lines alone.
async fn begin(work: &Work, chance: &mut Chance) {
    if let Some(kept) = work.create_post(chance, GIVES_UP).await {
        work.ledger.book().expected.remove(&kept.name);
        work.tallies.lock().expect("nobody panics here").push(kept.name);
    }
}

async fn read(work: &Work, chance: &mut Chance, name: &str) -> Option<Post> {
    let asked = work.callers.ask(chance, GIVES_UP, |turn| {
        let message = GetPostRequest { name: name.to_owned() };
        let (mut posts, request) = (work.callers.posts(turn), work.callers.request(message));
        async move { posts.get_post(request).await.map(Response::into_inner) }
    });
    match asked.await {
        Outcome::Done(post) => Some(post),
        Outcome::Refused { status, .. } => {
            work.ledger.book().lost.push(format!("{name} could not be read: {status}"));
            None
        }
        Outcome::Unknown => None,
    }
}

async fn add(work: &Work, chance: &mut Chance, post: Post) {
    let marker = chance.uuid().to_string();
    let name = post.name.clone();
    let content = format!("{}\n{marker}", post.content);
    let post = Post { name: post.name, content, etag: post.etag, ..Post::default() };
    let message = UpdatePostRequest { post: Some(post), update_mask: None, request_id: marker.clone() };
    let begun = work.ledger.begin();
    let asked = work.callers.ask(chance, GIVES_UP, |turn| {
        let (mut posts, request) = (work.callers.posts(turn), work.callers.request(message.clone()));
        async move { posts.update_post(request).await.map(Response::into_inner) }
    });
    let outcome = asked.await;
    let acknowledged = matches!(outcome, Outcome::Done(_));
    let refused = matches!(outcome, Outcome::Refused { .. });
    work.ledger.book().lines.push(Line { post: name.clone(), marker, acknowledged, refused });
    match outcome {
        Outcome::Done(_) => work.ledger.acknowledge(begun, &name),
        Outcome::Refused { status, .. } if status.code() != Code::Aborted => {
            work.ledger.wrong(format!("a line for {name} was refused: {status}"));
        }
        Outcome::Refused { .. } | Outcome::Unknown => {}
    }
}
