//! Keeps the projection up to date: follows posts-service and asks it anew for whatever changed. What is
//! learned is stored together with how far it leads, so that a restart goes on there.

mod stale;

use std::{convert::Infallible, time::Duration};

use futures::{FutureExt as _, Stream, StreamExt as _};
use service_kit::{call::Call, time::Timestamp};
use store_kit::Lane;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

use super::{Access, Known, Question, following::BELIEVED_FOR, put};
use crate::{
    comments::purge,
    erasure,
    error::Error,
    posts::{
        Away, MAX_POSTS,
        changes::{Lost, Told},
    },
    store::following::{self, Place},
};
use stale::Stale;

/// How long posts-service may take to answer.
const ANSWERED_WITHIN: Duration = Duration::from_secs(10);

/// How long it waits before it tries again: twice as long each time, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Follows posts-service for the projection of one process. Replicas over one database each follow, and
/// share what they learn, and how far.
#[derive(Debug, Clone)]
pub struct Follower(Access);

/// Why following stopped.
#[derive(Debug, thiserror::Error)]
enum Stopped {
    #[error(transparent)]
    Unreachable(Away),
    #[error(transparent)]
    Lost(#[from] Lost),
    #[error("the stream ended, as it does each hour")]
    Ended,
    #[error("posts-service has not said a word for {} s", BELIEVED_FOR.as_secs())]
    Silent,
    #[error("another replica began anew")]
    BegunAnew,
    #[error("what changed could not be applied")]
    NotApplied(#[from] Error),
}

impl Follower {
    /// For this projection.
    pub fn new(access: Access) -> Self {
        Self(access)
    }

    /// Follows until `shutdown`. What fails is tried again.
    pub async fn run(self, shutdown: CancellationToken) {
        let follow = async {
            let mut pause = FIRST_PAUSE;
            loop {
                let began = Instant::now();
                let Err(stopped) = self.follow().await;
                self.stopped(&stopped).await;
                if began.elapsed() > LONGEST_PAUSE {
                    pause = FIRST_PAUSE;
                }
                tokio::time::sleep(pause).await;
                pause = LONGEST_PAUSE.min(pause * 2);
            }
        };
        shutdown.run_until_cancelled(follow).await;
    }

    /// Follows until something is in the way.
    async fn follow(&self) -> Result<Infallible, Stopped> {
        let Some(place) = self.place().await? else { return self.follow_from_now().await };
        match self.changes(Some(place)).await {
            Ok(mut told) => {
                // Where the stream stands, which is known.
                next(&mut told).await?;
                self.apply_all(place, told).await
            }
            Err(Stopped::Lost(Lost::Gone(why))) => {
                let why = why.to_string();
                tracing::warn!(why, "what is known of posts-service may be wrong; it is asked anew");
                self.follow_from_now().await
            }
            Err(stopped) => Err(stopped),
        }
    }

    /// Forgets what is known, and begins.
    async fn follow_from_now(&self) -> Result<Infallible, Stopped> {
        let mut told = self.changes(None).await?;
        let Told { position, .. } = next(&mut told).await?;
        self.erase_all_erased().await?;
        // Whatever is asked from this moment on is answered with everything up to the position.
        let place = Place { position, since: self.0.clock.now() };
        let begin = self
            .0
            .database
            .write(Lane::none(), place, |transaction, place| following::begin(transaction, *place).boxed());
        begin.await.map_err(Error::Store)?;
        self.apply_all(place, told).await
    }

    /// Nobody knows whose erasure was told and not heard, so all are done that were not done before. What
    /// comes meanwhile is told by the stream that is open already.
    async fn erase_all_erased(&self) -> Result<(), Stopped> {
        let mut page_token = String::new();
        loop {
            let call = Call::of_nobody(Instant::now() + ANSWERED_WITHIN);
            let answer = timeout(ANSWERED_WITHIN, self.0.posts.erased_persons(&call, page_token)).await;
            let answer = answer.unwrap_or_else(|_| Err(Away::late())).map_err(Lost::Away)?;
            for (person, time) in answer.persons {
                erasure::person(&self.0.database, &person, time, self.0.clock.now()).await?;
            }
            page_token = answer.next_page_token;
            if page_token.is_empty() {
                return Ok(());
            }
        }
    }

    async fn place(&self) -> Result<Option<Place>, Error> {
        Ok(following::place(&self.0.database).await?)
    }

    async fn changes(
        &self,
        place: Option<Place>,
    ) -> Result<impl Stream<Item = Result<Told, Lost>> + Send + Unpin + use<>, Stopped> {
        let call = Call::of_nobody(Instant::now() + ANSWERED_WITHIN);
        let changes = self.0.posts.changes(&call, place.map(|place| place.position));
        let changes = timeout(ANSWERED_WITHIN, changes).await;
        changes.unwrap_or_else(|_| Err(Away::late().into())).map_err(|lost| match lost {
            Lost::Away(away) => Stopped::Unreachable(away),
            lost => Stopped::Lost(lost),
        })
    }

    /// Applies what is told, as much at a time as is there.
    #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
    async fn apply_all(
        &self,
        mut place: Place,
        told: impl Stream<Item = Result<Told, Lost>> + Send + Unpin,
    ) -> Result<Infallible, Stopped> {
        let labels = [("schema", "posts"), ("consumer", "projection")];
        let lag = metrics::gauge!("rapport_feed_lag_seconds", &labels);
        let number = metrics::gauge!("rapport_feed_position", &labels);
        self.0.following.begins(place);
        // The first message after the opening that has no change says that it has.
        let mut has_caught_up = false;
        let mut chunks = told.ready_chunks(MAX_POSTS);
        loop {
            let chunk = timeout(BELIEVED_FOR, chunks.next()).await.map_err(|_| Stopped::Silent)?;
            let mut stale = Stale::default();
            let mut lost = None;
            let mut oldest = None;
            for message in chunk.ok_or(Stopped::Ended)? {
                match message {
                    Ok(Told { position, change }) => {
                        place.position = position;
                        has_caught_up |= change.is_none();
                        if let Some((change, time)) = change {
                            oldest.get_or_insert(time);
                            stale.add(change, time);
                        }
                    }
                    Err(error) => lost = Some(error),
                }
            }
            self.apply(stale, place).await?;
            let behind = oldest.map_or(Duration::ZERO, |oldest: Timestamp| self.0.clock.now().since(oldest));
            lag.set(behind.as_secs_f64());
            number.set(place.position.number as f64);
            if has_caught_up {
                self.0.following.at(place);
            }
            if let Some(lost) = lost {
                return Err(lost.into());
            }
        }
    }

    /// Asks for whatever is stale, and stores the answers with the place that they lead to.
    async fn apply(&self, stale: Stale, place: Place) -> Result<(), Stopped> {
        if stale.is_empty() {
            return Ok(());
        }
        let (purged, erased) = (stale.purged.clone(), stale.erased.clone());
        let mut learned = Vec::new();
        for question in stale.questions(&self.0.database).await? {
            learned.push((question.clone(), self.ask(&question).await?));
        }
        if !purged.is_empty() {
            // Nobody writes into a discussion that is about to go: the post is not there for them.
            self.keep(learned.clone(), None).await?;
            for post in &purged {
                purge::all(&self.0.database, post, self.0.clock.now()).await?;
            }
        }
        for (person, time) in erased {
            erasure::person(&self.0.database, &person, time, self.0.clock.now()).await?;
        }
        if self.keep(learned, Some(place)).await? { Ok(()) } else { Err(Stopped::BegunAnew) }
    }

    async fn ask(&self, question: &Question) -> Result<Known, Stopped> {
        let call = Call::of_nobody(Instant::now() + ANSWERED_WITHIN);
        // The moment of asking keeps out what others were told before.
        let asked_at = self.0.clock.now();
        let Question { blog, posts, person, .. } = question;
        let answer = self.0.posts.resolve(&call, blog, posts, person.as_deref());
        let answer = timeout(ANSWERED_WITHIN, answer).await.unwrap_or_else(|_| Err(Away::late()));
        let answer = answer.map_err(Lost::Away)?;
        Ok(Known::answered(answer, posts, person.as_deref(), asked_at))
    }

    /// Stores what was learned; with a place, that it leads there. Answers whether following is still the
    /// one that began there.
    async fn keep(&self, learned: Vec<(Question, Known)>, place: Option<Place>) -> Result<bool, Error> {
        let write = self.0.database.write(Lane::none(), (learned, place), |transaction, (learned, place)| {
            async move {
                for (question, known) in learned {
                    put(transaction, question, known).await?;
                }
                match place {
                    Some(place) => following::move_on(transaction, *place).await,
                    None => Ok(true),
                }
            }
            .boxed()
        });
        let is_the_same: Result<bool, store_kit::Error> = write.await;
        Ok(is_the_same?)
    }

    /// What the end of following means for what is believed.
    async fn stopped(&self, stopped: &Stopped) {
        match stopped {
            // What was heard a moment ago is still so; the next attempt says whether it can go on.
            Stopped::Ended | Stopped::BegunAnew | Stopped::Silent | Stopped::Lost(Lost::Away(_)) => {
                log(stopped, "following begins again");
            }
            Stopped::Unreachable(_) => {
                log(stopped, "posts-service is away; what is known of it is used as it is");
                let place = self.place().await.ok().flatten();
                self.0.following.is_away(place);
            }
            Stopped::Lost(_) | Stopped::NotApplied(_) => {
                log(stopped, "posts-service cannot be followed; it is asked each time");
                self.0.following.is_not();
            }
        }
    }
}

fn log(stopped: &Stopped, so: &str) {
    tracing::warn!(error = stopped as &dyn std::error::Error, "{so}");
}

async fn next(told: &mut (impl Stream<Item = Result<Told, Lost>> + Unpin)) -> Result<Told, Stopped> {
    let message = timeout(ANSWERED_WITHIN, told.next()).await.map_err(|_| Stopped::Silent)?;
    Ok(message.ok_or(Stopped::Ended)??)
}
