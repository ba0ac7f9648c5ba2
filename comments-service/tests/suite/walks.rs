//! The law of walks: a comment that is visible during the whole walk is met exactly once, whatever
//! others write meanwhile.

use std::collections::{HashMap, HashSet};

use comments_service::comment::{Comment, State};
use futures::FutureExt as _;
use proto::comments::v1::{self as wire, ListCommentsRequest, ModerationAction};
use service_kit::time::Timestamp;
use store_kit::{Engine, query};
use tokio_util::sync::CancellationToken;

use crate::{
    counts::Dice,
    store::{below, insert, sample, write},
    world::{BEGINNING, World, flat, post, threaded},
};

/// Comments in the thread.
const COMMENTS: usize = 10_000;

/// Roots among them that many answer, so that replies go on behind their first page.
const BUSY: usize = 20;

pub(crate) async fn a_walk_loses_and_doubles_none_while_others_write(engine: Engine) {
    let world = World::open(engine).await;
    let written = thread();
    // Others touch every fifth comment, and leave the rest alone.
    let (touched, left): (Vec<&Comment>, Vec<&Comment>) =
        written.iter().partition(|comment| is_touched(comment));
    let must_be_met = always_visible(&written, &left);
    assert!(must_be_met.len() > COMMENTS / 2);
    fill(&world, written.clone()).await;
    for newest_first in [false, true] {
        for in_threads in [false, true] {
            let finished = CancellationToken::new();
            let names: Vec<String> = touched.iter().map(|comment| comment.name().to_string()).collect();
            let walk = async {
                let met = if in_threads {
                    walk_threads(&world, newest_first).await
                } else {
                    walk_flat(&world, newest_first).await
                };
                finished.cancel();
                met
            };
            let seed = u64::from(newest_first) * 2 + u64::from(in_threads);
            let (met, writes) = tokio::join!(walk, write_meanwhile(&world, &names, seed, &finished));
            assert!(writes > 10, "others wrote {writes} times");
            assert_law(&met, &must_be_met);
        }
    }
}

fn assert_law(met: &[String], must_be_met: &HashSet<String>) {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for name in met {
        *times.entry(name).or_default() += 1;
    }
    let doubled: Vec<_> = times.iter().filter(|(_, times)| **times > 1).collect();
    assert!(doubled.is_empty(), "{} are met twice", doubled.len());
    let lost = must_be_met.iter().filter(|name| !times.contains_key(name.as_str())).count();
    assert_eq!(lost, 0, "{lost} are not met");
}

fn is_touched(comment: &Comment) -> bool {
    comment.id.as_str().bytes().last().is_some_and(|digit| digit == b'3' || digit == b'8')
}

/// A thread of all shapes: deep and wide, with hidden comments, with many of the same moment, and
/// with replies that are older than what they answer, as imports bring them.
fn thread() -> Vec<Comment> {
    let mut dice = Dice(42);
    let mut all: Vec<Comment> = Vec::with_capacity(COMMENTS);
    for number in 0..COMMENTS {
        let mut comment = match dice.roll(10) {
            _ if number < BUSY => sample(number),
            0..=1 => sample(number),
            2..=5 => below(&all[dice.roll(BUSY)], number),
            _ => {
                let parent = &all[dice.roll(all.len())];
                if parent.depth < 50 { below(parent, number) } else { sample(number) }
            }
        };
        // A few hundred moments for all.
        let offset = i64::try_from(dice.roll(400)).unwrap() - 200;
        comment.create_time = Timestamp(BEGINNING.0 + offset * 1_000_000);
        comment.state = match dice.roll(20) {
            0 => State::Trashed,
            1 => State::Pending,
            2 => State::Deleted,
            _ => State::Approved,
        };
        all.push(comment);
    }
    count_replies(&mut all);
    all
}

fn count_replies(all: &mut [Comment]) {
    let index: HashMap<_, usize> =
        all.iter().enumerate().map(|(number, comment)| (comment.id.clone(), number)).collect();
    for number in 0..all.len() {
        let mut above = all[number].parent.clone().filter(|_| all[number].state == State::Approved);
        while let Some(id) = above.take() {
            let parent = &mut all[index[&id]];
            parent.reply_count += 1;
            above.clone_from(&parent.parent);
        }
    }
}

/// What is seen all the while: what is shown and left alone, and what stands above it.
fn always_visible(all: &[Comment], left: &[&Comment]) -> HashSet<String> {
    let by_id: HashMap<_, &Comment> = all.iter().map(|comment| (&comment.id, comment)).collect();
    let mut visible = HashSet::new();
    for comment in left.iter().filter(|comment| comment.state == State::Approved) {
        let mut next = Some(*comment);
        while let Some(comment) = next {
            visible.insert(comment.name().to_string());
            next = comment.parent.as_ref().map(|id| by_id[id]);
        }
    }
    visible
}

async fn fill(world: &World, all: Vec<Comment>) {
    let database = &world.test.database;
    let count = |state: State| i64::try_from(all.iter().filter(|one| one.state == state).count()).unwrap();
    let (approved, pending) = (count(State::Approved), count(State::Pending));
    for batch in all.chunks(2_500) {
        insert(database, batch.to_vec()).await;
    }
    write(database, move |tx| {
        async move {
            query("INSERT INTO threads (blog, post, approved_count, pending_count, last_comment_time, revision) VALUES ($1, $2, $3, $4, NULL, 0)")
                .bind("tea")
                .bind(crate::store::post(1).as_str())
                .bind(approved)
                .bind(pending)
                .execute(tx)
                .await
        }
        .boxed()
    })
    .await;
}

/// Writes, replies, approves, hides and deletes until `finished`; answers how often.
async fn write_meanwhile(
    world: &World,
    touched: &[String],
    seed: u64,
    finished: &CancellationToken,
) -> usize {
    let (ada, moderator) = (world.person("ada"), world.person("moderator"));
    let mut dice = Dice(seed);
    let mut own: Vec<wire::Comment> = Vec::new();
    let mut writes = 0;
    while !finished.is_cancelled() {
        let text = format!("meanwhile {seed} {writes}");
        match dice.roll(6) {
            0 => own.extend(ada.say(&post(1), &text).await),
            1 => {
                let parent =
                    wire::Comment { name: touched[dice.roll(touched.len())].clone(), ..Default::default() };
                own.extend(ada.reply(&parent, &text).await);
            }
            2 if !own.is_empty() => {
                let deleted = own.swap_remove(dice.roll(own.len()));
                ada.delete(&deleted.name).await.unwrap();
            }
            action => {
                let action =
                    [ModerationAction::Approve, ModerationAction::Spam, ModerationAction::Trash][action % 3];
                // What its author deleted stays so, and says so.
                drop(moderator.moderate(&touched[dice.roll(touched.len())], action).await);
            }
        }
        writes += 1;
    }
    writes
}

async fn walk_flat(world: &World, newest_first: bool) -> Vec<String> {
    walk(world, ListCommentsRequest { order_by: order(newest_first), ..flat(&post(1)) }).await
}

/// Follows a flat list from where its token says.
async fn walk(world: &World, mut request: ListCommentsRequest) -> Vec<String> {
    let mut met = Vec::new();
    request.page_size = 100;
    loop {
        let page = world.anonymous().list(request.clone()).await.unwrap();
        met.extend(page.comments.into_iter().map(|comment| comment.name));
        if page.next_page_token.is_empty() {
            return met;
        }
        request.page_token = page.next_page_token;
    }
}

/// Follows the discussions, and each to the end of its replies.
async fn walk_threads(world: &World, newest_first: bool) -> Vec<String> {
    let mut met = Vec::new();
    let mut request =
        ListCommentsRequest { order_by: order(newest_first), page_size: 100, ..threaded(&post(1)) };
    loop {
        let page = world.anonymous().list(request.clone()).await.unwrap();
        for node in page.threads {
            let root = node.comment.unwrap().name;
            met.extend(node.replies.into_iter().map(|reply| reply.name));
            if node.more_replies {
                let rest = ListCommentsRequest {
                    parent_comment: root.clone(),
                    page_token: node.replies_page_token,
                    ..flat(&post(1))
                };
                met.extend(walk(world, rest).await);
            }
            met.push(root);
        }
        if page.next_page_token.is_empty() {
            return met;
        }
        request.page_token = page.next_page_token;
    }
}

fn order(newest_first: bool) -> String {
    if newest_first { "create_time desc".to_owned() } else { String::new() }
}
