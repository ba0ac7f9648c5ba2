//! The tail: one task per process that reads what is new, once for all subscribers.

use std::{sync::atomic::Ordering, time::Duration};

use tokio::{sync::Notify, time::MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use super::{Failed, Feed, Live, MAX_BATCH, Position};

/// How often is looked when nobody says that there is something: what another process wrote to a
/// SQLite file, and what PostgreSQL told while the connection was lost.
pub(super) const POLL_INTERVAL: Duration = Duration::from_secs(3);

impl Feed {
    /// Reads what is new and hands it to the subscribers until `shutdown`; then they end.
    ///
    /// It is woken by each commit of this process, on PostgreSQL by those of others too, and looks
    /// every few seconds in any case. A failed read is logged, and made again.
    pub async fn run(self, shutdown: CancellationToken) {
        let _ended = self.ended.clone().drop_guard();
        let told = Notify::new();
        let work = async { tokio::join!(self.listen(&told), self.follow(&told)) };
        shutdown.run_until_cancelled(work).await;
    }

    async fn follow(&self, told: &Notify) {
        let mut polls = tokio::time::interval(self.poll_interval);
        polls.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut commits = self.database.head.changes();
        let mut place: Option<Position> = None;
        loop {
            tokio::select! {
                _ = polls.tick() => {}
                () = told.notified() => {}
                _ = commits.changed() => {
                    // What was read here is known here, too.
                    let head = *commits.borrow_and_update();
                    if place.zip(head).is_some_and(|(place, head)| place.has(&head)) {
                        continue;
                    }
                }
            }
            if let Err(error) = self.catch_up(&mut place).await {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(
                    error,
                    schema = self.database.schema(),
                    "the change feed cannot be read; the next look tries again"
                );
            }
        }
    }

    async fn catch_up(&self, place: &mut Option<Position>) -> Result<(), Failed> {
        loop {
            let after = match *place {
                Some(after) => after,
                None => self.begin(place).await?,
            };
            match self.read(after, MAX_BATCH).await {
                Ok(page) => {
                    let Some(last) = page.entries.last() else { return Ok(()) };
                    self.at(last.position);
                    *place = Some(last.position);
                    // Nobody may be there to hear.
                    let _ = self.live.send(Live::Entries(page.entries.into()));
                }
                // A restore, or a sweep of what a stopped process has not read.
                Err(Failed::Gone(_)) => {
                    *place = None;
                    let _ = self.live.send(Live::Look);
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Who subscribed before looks for itself, once.
    async fn begin(&self, place: &mut Option<Position>) -> Result<Position, Failed> {
        let (_, head) = self.bounds().await?;
        self.at(head);
        *place = Some(head);
        let _ = self.live.send(Live::Look);
        Ok(head)
    }

    #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
    fn at(&self, position: Position) {
        metrics::gauge!("rapport_feed_head", "schema" => self.database.schema()).set(position.number as f64);
        self.tail.store(position.number, Ordering::Relaxed);
    }
}
