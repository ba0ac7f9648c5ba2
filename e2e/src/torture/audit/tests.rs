//! The auditor itself is held against what it has to catch.

use proto::posts::v1::PostState;

use super::*;
use crate::torture::{
    ledger::{Asked, Expected, Written},
    snapshot::{Counts, Place},
};

const POST: &str = "blogs/torture/posts/p";
const ROOT: &str = "blogs/torture/posts/p/comments/a";
const REPLY: &str = "blogs/torture/posts/p/comments/b";

fn written(content: &str, state: i32) -> Written {
    Written { content: content.to_owned(), state }
}

fn approved(content: &str) -> Written {
    written(content, CommentState::Approved.into())
}

/// A post with a comment and a reply, each acknowledged, and a line on the post.
fn all_well() -> (Book, Snapshot) {
    let (mut book, mut snapshot) = (Book::default(), Snapshot::default());
    let published = PostState::Published.into();
    for (name, marker, now) in [
        (POST, "m0", written("m0 0\nl0", published)),
        (ROOT, "m1", approved("m1 1")),
        (REPLY, "m2", approved("m2 0")),
    ] {
        let place = name.contains("/comments/").then(|| Place {
            post: POST.to_owned(),
            parent: (name == REPLY).then(|| ROOT.to_owned()),
            depth: i32::from(name == REPLY),
            reply_count: i32::from(name == ROOT),
        });
        book.asked.push(Asked { marker: marker.to_owned(), name: Some(name.to_owned()), refused: false });
        let expected = Expected { possible: vec![now.clone()], revision: 2, fading: false };
        book.expected.insert(name.to_owned(), expected);
        snapshot.add(name.to_owned(), Row { written: now, revision: 2, place });
    }
    let (post, marker) = (POST.to_owned(), "l0".to_owned());
    book.lines.push(Line { post, marker, acknowledged: true, refused: false });
    snapshot.counts.insert(POST.to_owned(), Counts { approved: 2, pending: 0 });
    (book, snapshot)
}

/// What the feeds of that told.
fn told(feed: Feed) -> Seen {
    let mut seen = Seen::of(feed);
    let names: &[&str] = if matches!(feed, Feed::Posts) { &["blogs/torture", POST] } else { &[ROOT, REPLY] };
    for name in names {
        seen.created.insert((*name).to_owned());
        seen.revisions.insert((*name).to_owned(), [1, 2].into());
    }
    seen
}

/// Missing, stale, wrong, after a change to what the feed of comments told.
fn found_in_feed(change: impl FnOnce(&mut Seen)) -> [usize; 3] {
    let (_, snapshot) = all_well();
    let (mut findings, mut seen) = (Findings::default(), told(Feed::Comments));
    change(&mut seen);
    feed(&snapshot, &seen, &mut findings);
    feed(&snapshot, &told(Feed::Posts), &mut findings);
    [findings.missing.len(), findings.stale.len(), findings.wrong.len()]
}

/// Lost, doubled, wrong.
fn found(book: &Book, snapshot: &Snapshot) -> [usize; 3] {
    let findings = audit(book, snapshot);
    [findings.lost.len(), findings.doubled.len(), findings.wrong.len()]
}

#[test]
fn what_is_as_it_was_acknowledged_is_clean() {
    let (book, snapshot) = all_well();
    assert_eq!(found(&book, &snapshot), [0, 0, 0]);
}

#[test]
fn an_older_text_is_a_lost_write() {
    let (book, mut snapshot) = all_well();
    snapshot.rows.get_mut(ROOT).unwrap().written = approved("m1 0");
    assert_eq!(found(&book, &snapshot), [1, 0, 0]);
}

#[test]
fn an_older_revision_is_a_lost_write() {
    let (book, mut snapshot) = all_well();
    snapshot.rows.get_mut(ROOT).unwrap().revision = 1;
    assert_eq!(found(&book, &snapshot), [1, 0, 0]);
}

#[test]
fn a_reply_that_is_gone_is_lost_and_miscounted() {
    let (book, mut snapshot) = all_well();
    snapshot.rows.remove(REPLY);
    let [lost, _, wrong] = found(&book, &snapshot);
    assert!(lost > 0 && wrong == 2, "the thread and the root count it");
}

#[test]
fn a_parent_that_is_gone_breaks_the_shape() {
    let (book, mut snapshot) = all_well();
    snapshot.rows.remove(ROOT);
    assert!(audit(&book, &snapshot).wrong.iter().any(|wrong| wrong.contains("hangs below")));
}

#[test]
fn a_request_that_was_written_twice_is_doubled() {
    let (mut book, mut snapshot) = all_well();
    let post = written("m0 0", PostState::Draft.into());
    snapshot.add("blogs/torture/posts/q".to_owned(), Row { written: post, revision: 1, place: None });
    assert_eq!(found(&book, &snapshot), [0, 1, 0]);
    // As much so when nobody was told of either.
    book.asked[0].name = None;
    assert_eq!(found(&book, &snapshot), [0, 1, 0]);
}

#[test]
fn what_was_refused_and_is_there_is_one_too_many() {
    let (mut book, snapshot) = all_well();
    book.asked[1].refused = true;
    book.lines[0].refused = true;
    assert_eq!(found(&book, &snapshot), [0, 2, 0]);
}

#[test]
fn a_line_that_is_gone_is_a_lost_update() {
    let (mut book, mut snapshot) = all_well();
    let state = PostState::Published.into();
    book.expected.remove(POST);
    snapshot.rows.get_mut(POST).unwrap().written = written("m0 0", state);
    assert_eq!(found(&book, &snapshot), [1, 0, 0]);
    snapshot.rows.get_mut(POST).unwrap().written = written("m0 0\nl0\nl0", state);
    assert_eq!(found(&book, &snapshot), [0, 1, 0]);
}

#[test]
fn either_outcome_of_a_call_without_an_answer_is_possible() {
    let (mut book, mut snapshot) = all_well();
    book.expected.get_mut(ROOT).unwrap().possible.push(approved("m1 2"));
    snapshot.rows.get_mut(ROOT).unwrap().written = approved("m1 2");
    assert_eq!(found(&book, &snapshot), [0, 0, 0]);
}

#[test]
fn a_wrong_count_is_found() {
    let (book, mut snapshot) = all_well();
    snapshot.counts.insert(POST.to_owned(), Counts { approved: 1, pending: 1 });
    assert_eq!(found(&book, &snapshot), [0, 0, 1]);
}

#[test]
fn a_feed_that_tells_of_everything_is_clean() {
    assert_eq!(found_in_feed(|_| ()), [0, 0, 0]);
}

#[test]
fn a_revision_that_the_feed_left_out_is_missing() {
    assert_eq!(
        found_in_feed(|seen| seen.revisions.insert(ROOT.to_owned(), [1].into()).map(drop).unwrap()),
        [1, 0, 0]
    );
    assert_eq!(
        found_in_feed(|seen| seen.revisions.insert(ROOT.to_owned(), [2].into()).map(drop).unwrap()),
        [1, 0, 0]
    );
    assert_eq!(found_in_feed(|seen| seen.revisions.remove(ROOT).map(drop).unwrap()), [1, 0, 0]);
}

#[test]
fn something_new_that_the_feed_calls_old_is_missing() {
    assert_eq!(found_in_feed(|seen| assert!(seen.created.remove(REPLY))), [1, 0, 0]);
}

#[test]
fn a_feed_that_does_not_go_on_misses_something() {
    assert_eq!(found_in_feed(|seen| seen.gone.push("too old".to_owned())), [1, 0, 0]);
}

#[test]
fn a_feed_that_tells_of_what_never_was_is_stale() {
    let revisions =
        |seen: &mut Seen| seen.revisions.insert(ROOT.to_owned(), [1, 2, 3].into()).map(drop).unwrap();
    assert_eq!(found_in_feed(revisions), [0, 1, 0]);
    let never = format!("{POST}/comments/never");
    let told = |seen: &mut Seen| assert!(seen.revisions.insert(never, [1].into()).is_none());
    assert_eq!(found_in_feed(told), [0, 1, 0]);
}
