//! Follows the comments of a post for a room: one watch, begun anew where it stopped.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::{
    event,
    room::{Room, State},
};
use crate::site::{
    backend::{Backend, Lost},
    present,
};

/// How long the first message may take.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);

/// Longest silence: comments-service speaks after 15 s, so a longer one is a service that hangs.
const SILENCE: Duration = Duration::from_secs(40);

/// First wait before another try, doubled each time.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// Longest wait. Readers get a sign of life at each try.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Runs until nobody may read the post any more.
pub(super) async fn follow(backend: &Backend, room: &Room) {
    // Where the watch stands; empty before it has begun.
    let mut token = String::new();
    let mut wait = FIRST_WAIT;
    loop {
        let begun = Instant::now();
        let (lost, was_heard) = watch(backend, room, &mut token).await;
        if begun.elapsed() > LONGEST_WAIT {
            wait = FIRST_WAIT;
        }
        match lost {
            Lost::Gone => return room.is(State::Gone),
            Lost::Position if !token.is_empty() => {
                token.clear();
                room.start_over();
            }
            // It ran and ended, as each watch does after a while, or when its service is replaced: another
            // try before anybody is told.
            Lost::Ended | Lost::Away if was_heard => {}
            Lost::Ended | Lost::Away => room.is(State::Away),
            // The discussion is there, its news is not.
            Lost::Position | Lost::Refused => room.is(State::Here),
        }
        room.mention(event::waiting());
        sleep(wait.mul_f64(rand::random_range(0.5..1.0))).await;
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

/// Hears one watch to its end; whether it said anything.
async fn watch(backend: &Backend, room: &Room, token: &mut String) -> (Lost, bool) {
    let opened = timeout(HEAD_TIMEOUT, backend.watch(room.post(), token)).await;
    let mut messages = match opened.unwrap_or(Err(Lost::Away)) {
        Ok(messages) => messages,
        Err(lost) => return (lost, false),
    };
    let mut was_heard = false;
    let begins_anew = token.is_empty();
    loop {
        let limit = if was_heard { SILENCE } else { HEAD_TIMEOUT };
        let message = match timeout(limit, messages.next()).await.unwrap_or(Err(Lost::Away)) {
            Ok(message) => message,
            Err(lost) => return (lost, was_heard),
        };
        *token = message.resume_token;
        if !was_heard {
            was_heard = true;
            // Who came in before it began cannot know what changed until now.
            let is_late = begins_anew && !room.is_opening();
            room.is(State::Here);
            if is_late {
                room.start_over();
            }
        }
        match message.change.and_then(|change| present::change(room.target(), &change)) {
            Some(change) => room.tell(token, event::change(token, change), true),
            None => room.tell(token, event::alive(token), false),
        }
    }
}
