//! How a watch speaks, waits and ends, whatever it tells of.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{pin::pin, time::Duration};

use futures::StreamExt as _;
use service_kit::watch::{MAX_WAITING_MESSAGES, Pace, RESUME_TOKEN, Source, Watches};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

/// Longer than anything here takes.
const LONG: Duration = Duration::from_mins(10);

/// So short that nobody waits for it.
const SHORT: Duration = Duration::from_millis(20);

/// A pace at which nothing happens by itself.
const PATIENT: Pace = Pace { heartbeat: LONG, taken_within: LONG, age: LONG };

/// Tells what a test hands over.
struct Told {
    changes: mpsc::UnboundedReceiver<Result<Vec<String>, Status>>,
    last: String,
}

impl Source for Told {
    type Message = String;

    async fn next(&mut self) -> Result<Vec<String>, Status> {
        let Some(changes) = self.changes.recv().await else { return std::future::pending().await };
        let changes = changes?;
        if let Some(last) = changes.last() {
            self.last.clone_from(last);
        }
        Ok(changes)
    }

    async fn still(&mut self) -> Result<String, Status> {
        Ok(format!("{}!", self.last))
    }

    fn token(message: &String) -> &str {
        message
    }
}

type Changes = mpsc::UnboundedSender<Result<Vec<String>, Status>>;

fn source() -> (Changes, Told) {
    let (sender, changes) = mpsc::unbounded_channel();
    (sender, Told { changes, last: "0".to_owned() })
}

fn tell(sender: &Changes, changes: &[&str]) {
    sender.send(Ok(changes.iter().map(|&change| change.to_owned()).collect())).unwrap();
}

#[tokio::test]
async fn a_watch_says_at_once_where_it_stands_and_then_what_changes() {
    let watches = Watches::new(1, PATIENT);
    let (sender, told) = source();
    let mut messages = pin!(watches.place().unwrap().tell(told));
    assert_eq!(messages.next().await.unwrap().unwrap(), "0!");
    tell(&sender, &["1", "2"]);
    tell(&sender, &[]);
    tell(&sender, &["3"]);
    for expected in ["1", "2", "3"] {
        assert_eq!(messages.next().await.unwrap().unwrap(), expected);
    }
    sender.send(Err(Status::not_found("gone"))).unwrap();
    assert_eq!(messages.next().await.unwrap().unwrap_err().code(), Code::NotFound);
    assert!(messages.next().await.is_none());
}

#[tokio::test]
async fn silence_ends_with_a_sign_of_life() {
    let watches = Watches::new(1, Pace { heartbeat: SHORT, ..PATIENT });
    let (sender, told) = source();
    let mut messages = pin!(watches.place().unwrap().tell(told));
    for _ in 0..3 {
        assert_eq!(messages.next().await.unwrap().unwrap(), "0!");
    }
    tell(&sender, &["1"]);
    let after = messages.filter(|message| {
        let is_new = message.as_ref().is_ok_and(|message| message != "0!");
        async move { is_new }
    });
    let after: Vec<_> = after.take(2).map(Result::unwrap).collect().await;
    assert_eq!(after, ["1", "1!"], "it goes on from the last change");
}

#[tokio::test]
async fn who_takes_nothing_is_ended_with_the_token_of_the_last_message_for_them() {
    let watches = Watches::new(1, Pace { taken_within: SHORT, ..PATIENT });
    let (sender, told) = source();
    let mut messages = pin!(watches.place().unwrap().tell(told));
    let many: Vec<String> = (1..1_000).map(|number| number.to_string()).collect();
    sender.send(Ok(many)).unwrap();
    // Nothing is taken until the watch has ended, which frees its place.
    until(|| watches.place().is_ok()).await;
    let (mut taken, mut ended) = (Vec::new(), None);
    while let Some(message) = messages.next().await {
        match message {
            Ok(message) => taken.push(message),
            Err(status) => ended = Some(status),
        }
    }
    assert_eq!(taken.len(), MAX_WAITING_MESSAGES);
    let ended = ended.unwrap();
    let info = ended.get_details_error_info().unwrap();
    assert_eq!((ended.code(), info.reason.as_str()), (Code::ResourceExhausted, "WATCH_TOO_SLOW"));
    assert_eq!(info.metadata.get(RESUME_TOKEN), taken.last());
    assert_eq!(taken.last().unwrap(), &(MAX_WAITING_MESSAGES - 1).to_string(), "one said where it stood");
}

#[tokio::test]
async fn a_watch_ends_at_its_age() {
    let watches = Watches::new(1, Pace { age: SHORT, ..PATIENT });
    let (_sender, told) = source();
    let messages: Vec<_> = watches.place().unwrap().tell(told).collect().await;
    assert_eq!(messages.len(), 1, "it ends with OK");
}

#[tokio::test]
async fn a_stop_ends_every_watch_with_its_token_and_lets_nobody_in() {
    let watches = Watches::new(2, PATIENT);
    let (sender, told) = source();
    let mut messages = pin!(watches.place().unwrap().tell(told));
    tell(&sender, &["1"]);
    assert_eq!(messages.next().await.unwrap().unwrap(), "0!");
    assert_eq!(messages.next().await.unwrap().unwrap(), "1");
    let shutdown = CancellationToken::new();
    shutdown.cancel();
    tokio::time::timeout(LONG, watches.clone().until(shutdown)).await.unwrap();
    let ended = messages.next().await.unwrap().unwrap_err();
    assert_eq!(ended.code(), Code::Unavailable);
    assert_eq!(ended.get_details_error_info().unwrap().metadata[RESUME_TOKEN], "1");
    assert_eq!(watches.place().unwrap_err().code(), Code::Unavailable);
}

#[tokio::test]
async fn a_place_is_free_again_when_its_caller_has_left() {
    let watches = Watches::new(1, PATIENT);
    let (_sender, told) = source();
    let messages = watches.place().unwrap().tell(told);
    let refused = watches.place().unwrap_err();
    assert_eq!(refused.code(), Code::ResourceExhausted);
    assert_eq!(refused.get_details_error_info().unwrap().reason, "TOO_MANY_WATCHES");
    assert!(refused.get_details_retry_info().unwrap().retry_delay.is_some());
    drop(messages);
    until(|| watches.place().is_ok()).await;
}

/// Waits until it is so.
async fn until(is_so: impl Fn() -> bool) {
    let waiting = async {
        while !is_so() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LONG, waiting).await.unwrap();
}
