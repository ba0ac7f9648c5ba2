//! Somebody with a cookie who replies again and again, whatever is done to the installation meanwhile.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use http::Method;

use crate::world::World;

/// How long a reply may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often it is looked for.
const PAUSE: Duration = Duration::from_millis(100);

/// Replies between one step and the next.
const REPLIES: u32 = 5;

/// Each of their replies has to get through.
pub(crate) struct Guest {
    replies: Arc<AtomicU32>,
    stop: Arc<AtomicBool>,
    task: tokio::task::JoinHandle<()>,
}

impl Guest {
    /// Writes their first, and goes on.
    pub(crate) async fn arrives(world: Arc<World>, page: String) -> Self {
        let (replies, stop) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicBool::new(false)));
        let (counted, stopped) = (Arc::clone(&replies), Arc::clone(&stop));
        let first =
            world.ask(Method::POST, &page).form(&[("name", "Gil"), ("text", "The first.")]).send().await;
        let cookie = first.is(303).cookie().to_owned();
        let task = tokio::spawn(async move {
            while !stopped.load(Ordering::Relaxed) {
                let text = format!("Number {}.", counted.load(Ordering::Relaxed));
                let reply = world.ask(Method::POST, &page).form(&[("name", "Gil"), ("text", &text)]);
                reply.header("cookie", &cookie).send().await.is(303);
                counted.fetch_add(1, Ordering::Relaxed);
            }
        });
        Self { replies, stop, task }
    }

    /// Some more replies get through.
    pub(crate) async fn goes_on(&self) {
        let enough = self.replies.load(Ordering::Relaxed) + REPLIES;
        let begun = Instant::now();
        while self.replies.load(Ordering::Relaxed) < enough {
            assert!(!self.task.is_finished() && begun.elapsed() < PATIENCE, "a reply was refused");
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// How many they wrote.
    pub(crate) async fn leaves(self) -> u32 {
        self.stop.store(true, Ordering::Relaxed);
        self.task.await.expect("every reply got through");
        self.replies.load(Ordering::Relaxed)
    }
}
