//! Authors: they write posts, change their texts, publish, withdraw, trash and rescue them.

use std::sync::Arc;

use proto::posts::v1::{
    DeletePostRequest, Post, PostState, UndeletePostRequest, UnpublishPostRequest, UpdatePostRequest,
};
use tonic::Response;

use super::{GIVES_UP, Kept, Work, next};
use crate::torture::{chance::Chance, ledger::Written};

/// Posts that an author has in hand.
const POSTS: usize = 6;

/// Posts that an author writes in all.
const WRITES: usize = 40;

/// An author's post, and where the trash would give it back to.
struct Own {
    kept: Kept,
    before_trash: i32,
}

pub(super) async fn run(work: Arc<Work>, number: usize) {
    let mut chance = work.chance(&format!("author {number}"));
    let mut posts: Vec<Own> = Vec::new();
    let mut written = 0;
    while !work.is_over() {
        if posts.is_empty() || (posts.len() < POSTS && written < WRITES && chance.one_in(4)) {
            written += 1;
            if let Some(kept) = work.create_post(&mut chance, GIVES_UP).await {
                work.changing.lock().expect("nobody panics here").push(kept.name.clone());
                posts.push(Own { before_trash: kept.written.state, kept });
            }
            continue;
        }
        let index = chance.index(posts.len());
        let own = posts.swap_remove(index);
        if let Some(own) = step(&work, &mut chance, own).await {
            posts.push(own);
        }
    }
}

async fn step(work: &Work, chance: &mut Chance, own: Own) -> Option<Own> {
    let (draft, published, trashed): (i32, i32, i32) =
        (PostState::Draft.into(), PostState::Published.into(), PostState::Trashed.into());
    let state = own.kept.written.state;
    let before_trash = own.before_trash;
    let kept = match (state, chance.between(0, 10)) {
        (state, _) if state == trashed => untrash(work, chance, &own).await?,
        (_, 0) => return trash(work, chance, own, trashed).await,
        (state, 1..4) if state == draft => work.publish(chance, own.kept, GIVES_UP).await?,
        (state, 1) if state == published => unpublish(work, chance, &own.kept, draft).await?,
        _ => update(work, chance, &own.kept).await?,
    };
    Some(Own { kept, before_trash })
}

async fn update(work: &Work, chance: &mut Chance, kept: &Kept) -> Option<Kept> {
    let wanted = Written { content: next(&kept.written.content), ..kept.written };
    let post = Post {
        name: kept.name.clone(),
        content: wanted.content.clone(),
        etag: kept.etag.clone(),
        ..Post::default()
    };
    let message =
        UpdatePostRequest { post: Some(post), update_mask: None, request_id: chance.uuid().to_string() };
    let begun = work.ledger.begin();
    let asked = work.callers.ask(chance, GIVES_UP, |turn| {
        let (mut posts, request) = (work.callers.posts(turn), work.callers.request(message.clone()));
        async move { posts.update_post(request).await.map(Response::into_inner) }
    });
    work.post_changed(begun, kept, wanted, asked.await)
}

async fn unpublish(work: &Work, chance: &mut Chance, kept: &Kept, draft: i32) -> Option<Kept> {
    let wanted = Written { state: draft, ..kept.written.clone() };
    let (name, etag) = (kept.name.clone(), kept.etag.clone());
    let message = UnpublishPostRequest { name, etag, request_id: chance.uuid().to_string() };
    let begun = work.ledger.begin();
    let asked = work.callers.ask(chance, GIVES_UP, |turn| {
        let (mut posts, request) = (work.callers.posts(turn), work.callers.request(message.clone()));
        async move { posts.unpublish_post(request).await.map(Response::into_inner) }
    });
    work.post_changed(begun, kept, wanted, asked.await)
}

async fn trash(work: &Work, chance: &mut Chance, own: Own, trashed: i32) -> Option<Own> {
    let before_trash = own.kept.written.state;
    let wanted = Written { state: trashed, ..own.kept.written.clone() };
    let (name, etag) = (own.kept.name.clone(), own.kept.etag.clone());
    let message = DeletePostRequest { name, etag, request_id: chance.uuid().to_string() };
    let begun = work.ledger.begin();
    let asked = work.callers.ask(chance, GIVES_UP, |turn| {
        let (mut posts, request) = (work.callers.posts(turn), work.callers.request(message.clone()));
        async move { posts.delete_post(request).await.map(Response::into_inner) }
    });
    let kept = work.post_changed(begun, &own.kept, wanted, asked.await)?;
    Some(Own { kept, before_trash })
}

async fn untrash(work: &Work, chance: &mut Chance, own: &Own) -> Option<Kept> {
    let wanted = Written { state: own.before_trash, ..own.kept.written.clone() };
    let (name, etag) = (own.kept.name.clone(), own.kept.etag.clone());
    let message = UndeletePostRequest { name, etag, request_id: chance.uuid().to_string() };
    let begun = work.ledger.begin();
    let asked = work.callers.ask(chance, GIVES_UP, |turn| {
        let (mut posts, request) = (work.callers.posts(turn), work.callers.request(message.clone()));
        async move { posts.undelete_post(request).await.map(Response::into_inner) }
    });
    work.post_changed(begun, &own.kept, wanted, asked.await)
}
