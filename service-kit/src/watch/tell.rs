//! One watch, from its first message to its end.

use std::convert::Infallible;

use tokio::{
    sync::mpsc::Sender,
    time::{Instant, sleep_until, timeout},
};
use tokio_util::sync::CancellationToken;
use tonic::Status;

use super::{Pace, Source, refused};

/// Sends what `source` has until somebody ends it; `Ok` when the caller left, or it is old enough.
pub(super) async fn tell<S: Source>(
    source: S,
    sender: Sender<S::Message>,
    pace: Pace,
    stop: CancellationToken,
) -> Result<(), Status> {
    let old = sleep_until(Instant::now() + pace.age.mul_f64(rand::random_range(0.9..1.0)));
    let caller = sender.clone();
    let mut watch = Watch { source, sender, pace, token: String::new(), spoke: Instant::now() };
    let ended = tokio::select! {
        () = caller.closed() => Ended::Left,
        () = stop.cancelled() => Ended::Stop,
        () = old => Ended::Old,
        Err(ended) = watch.run() => ended,
    };
    match ended {
        Ended::Left | Ended::Old => Ok(()),
        Ended::Stop => Err(refused::stopping(&watch.token)),
        Ended::Slow => Err(refused::too_slow(&watch.token)),
        Ended::Refused(status) => Err(status),
    }
}

struct Watch<S: Source> {
    source: S,
    sender: Sender<S::Message>,
    pace: Pace,
    /// Of the last message that the reader will get.
    token: String,
    /// When that was sent.
    spoke: Instant,
}

/// Why no more is told.
enum Ended {
    /// The caller is gone.
    Left,
    /// It is as old as a watch becomes.
    Old,
    /// The caller does not take what is told.
    Slow,
    /// The service stops.
    Stop,
    /// There is nothing to tell to this caller.
    Refused(Status),
}

impl<S: Source> Watch<S> {
    async fn run(&mut self) -> Result<Infallible, Ended> {
        let opening = self.source.still().await?;
        self.send(opening).await?;
        loop {
            let silent = sleep_until(self.spoke + self.pace.heartbeat);
            let messages = tokio::select! {
                messages = self.source.next() => messages?,
                () = silent => vec![self.source.still().await?],
            };
            for message in messages {
                self.send(message).await?;
            }
        }
    }

    async fn send(&mut self, message: S::Message) -> Result<(), Ended> {
        let room = timeout(self.pace.taken_within, self.sender.reserve()).await.map_err(|_| Ended::Slow)?;
        let room = room.map_err(|_| Ended::Left)?;
        S::token(&message).clone_into(&mut self.token);
        self.spoke = Instant::now();
        room.send(message);
        Ok(())
    }
}

impl From<Status> for Ended {
    fn from(status: Status) -> Self {
        Self::Refused(status)
    }
}
