//! Counts that are kept beside comments are what counting finds, whatever happened.

use std::collections::HashMap;

use comments_service::comment::{Comment, State};
use futures::future::join_all;
use proto::comments::v1::{self as wire, ModerationAction};
use store_kit::Engine;

use crate::{
    store::{counts, everything},
    world::{World, post},
};

/// What each writer does.
const OPERATIONS: u64 = 80;

/// Writers that meet in one thread.
const WRITERS: u64 = 4;

/// A small generator: the same walk in every run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).unwrap()
    }
}

pub(crate) async fn counts_are_what_a_recount_finds(engine: Engine) {
    let world = World::open(engine).await;
    // Any edit with a link is held again.
    world.posts.set_policy(|policy| policy.hold_from_links = Some(1));
    let root = world.person("ada").say(&post(1), "root").await.unwrap();
    join_all((0..WRITERS).map(|writer| write(&world, writer, root.clone()))).await;
    recount(&world).await;
}

/// Does this and that, to its own comments and to those below the common root.
async fn write(world: &World, writer: u64, root: wire::Comment) {
    let mut dice = Dice(writer);
    let mut written = vec![root];
    for number in 0..OPERATIONS {
        world.wait(dice.roll(2) as u64);
        operate(world, &mut dice, &mut written, writer * OPERATIONS + number).await;
    }
}

async fn operate(world: &World, dice: &mut Dice, written: &mut Vec<wire::Comment>, number: u64) {
    let ada = world.person("ada");
    let text = format!("{number}{}", if dice.roll(4) == 0 { " https://a.example/" } else { "" });
    let target = written[dice.roll(written.len())].clone();
    // What the state forbids is refused, and changes nothing.
    match dice.roll(8) {
        0 => written.extend(ada.say(&post(1), &text).await),
        1..=3 => written.extend(ada.reply(&target, &text).await),
        4 => drop(ada.edit(&target.name, &text).await),
        5 => drop(ada.delete(&target.name).await),
        6 => {
            let imported = crate::imports::imported(&format!("source {number}"), "");
            world.person("owner").import(vec![imported]).await.unwrap();
            let action = [ModerationAction::Spam, ModerationAction::Trash][dice.roll(2)];
            drop(world.person("moderator").moderate(&target.name, action).await);
        }
        _ => drop(world.person("moderator").moderate(&target.name, ModerationAction::Approve).await),
    }
}

async fn recount(world: &World) {
    let all = everything(&world.test.database).await;
    let by_id: HashMap<_, &Comment> = all.iter().map(|comment| (&comment.id, comment)).collect();
    let mut replies: HashMap<_, i64> = HashMap::new();
    for comment in all.iter().filter(|comment| comment.state == State::Approved) {
        let mut above = comment.parent.as_ref();
        while let Some(id) = above {
            *replies.entry(id).or_default() += 1;
            above = by_id[id].parent.as_ref();
        }
    }
    for comment in &all {
        let expected = replies.get(&comment.id).copied().unwrap_or_default();
        assert_eq!(comment.reply_count, expected, "{}", comment.id);
    }
    let of_state = |state: State| all.iter().filter(move |comment| comment.state == state);
    let kept = counts(&world.test.database).await;
    assert_eq!(kept.approved, i64::try_from(of_state(State::Approved).count()).unwrap());
    assert_eq!(kept.pending, i64::try_from(of_state(State::Pending).count()).unwrap());
    assert_eq!(kept.last_comment_time, of_state(State::Approved).map(|comment| comment.create_time).max());
}
