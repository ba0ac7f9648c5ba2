//! The projection: what posts-service said of blogs, posts and members. It is believed while it is kept
//! up to date (`follow.rs`), and otherwise for 30 s. Every method asks here before it answers, and what
//! is not known is refused.

pub mod facts;
mod follow;
mod following;
pub mod view;

use std::{collections::HashMap, time::Duration};

use futures::FutureExt as _;
use service_kit::{
    call::Call,
    flights::Flights,
    time::{Clock, Timestamp},
};
use store_kit::{Database, Lane, Transaction};
use tokio::time::Instant;

use crate::{
    error::Error,
    name::{BlogId, PostId, PostName},
    posts::{Answer, Away, MAX_POSTS, Posts},
    store::projection::{self, Said},
};
use facts::{Audience, BlogFacts, MemberFacts, PostFacts};
use following::{Following, Trust};
use view::{View, Viewer};

pub use follow::Follower;
pub use following::BELIEVED_FOR;

/// How long posts-service may take to answer. Its own bound, and not the caller's: others wait for
/// the same answer.
const ANSWERED_WITHIN: Duration = Duration::from_secs(5);

/// How much earlier than its deadline a caller stops waiting, so that it still hears why.
const MARGIN: Duration = Duration::from_millis(50);

/// How long a read waits until what it learned is stored. The write goes on without it.
const KEPT_WITHIN: Duration = Duration::from_secs(1);

/// The projection and its source.
#[derive(Debug, Clone)]
pub struct Access {
    database: Database,
    posts: Posts,
    clock: Clock,
    flights: Flights<Question, Result<Known, Away>>,
    following: Following,
}

/// What posts-service is asked in one call.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Question {
    blog: BlogId,
    posts: Vec<PostId>,
    person: Option<String>,
    /// What the caller has seen and the projection has not: an answer that is under way may lack it too.
    seen: Vec<String>,
}

impl Question {
    fn of(blog: &BlogId, posts: Vec<PostId>, person: Option<String>) -> Self {
        Self { blog: blog.clone(), posts, person, seen: Vec::new() }
    }
}

/// A caller before a blog, and the posts that were asked for and exist, seen or not.
#[derive(Debug, Clone)]
pub struct Around {
    /// The caller.
    pub viewer: Viewer,
    /// The blog.
    pub blog: BlogFacts,
    /// The posts that exist.
    pub posts: HashMap<PostId, PostFacts>,
}

impl Access {
    /// Believes what `database` has kept, and asks `posts` for what it has not.
    pub fn new(database: Database, posts: Posts, clock: Clock) -> Self {
        Self { database, posts, clock, flights: Flights::default(), following: Following::default() }
    }

    /// The caller before the post.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such post or they may not see it, [`Error::PostsAway`] when
    /// that is not known, or they would be turned away, and posts-service cannot be asked.
    pub async fn post(&self, call: &Call, post: &PostName) -> Result<View, Error> {
        self.view(call, post, Viewer::sees).await
    }

    /// The same, for somebody who is to decide about its comments.
    pub async fn post_to_moderate(&self, call: &Call, post: &PostName) -> Result<View, Error> {
        self.view(call, post, Viewer::sees_to_moderate).await
    }

    async fn view(
        &self,
        call: &Call,
        post: &PostName,
        sees: fn(&Viewer, &PostFacts) -> bool,
    ) -> Result<View, Error> {
        let not_found = || Error::NotFound(post.to_string());
        let trust = self.following.trust(&call.seen, self.database.head());
        let posts = std::slice::from_ref(&post.post);
        let around = self.around_with(call, &post.blog, posts, trust).await;
        let exists = around
            .as_ref()
            .map_or_else(|error| !error.is_not_found(), |around| around.posts.contains_key(&post.post));
        let mut found = around.map(|around| around.view(post, sees));
        // What is believed may be a moment behind, or half a minute: nobody is turned away from what was
        // published meanwhile. Where posts-service cannot be asked, they are told that, and come again.
        // A young answer that there is no such post is good enough, or anybody could keep us asking.
        let is_open = matches!(&found, Ok(Some(view)) if view.facts.audience != Audience::Author);
        if !is_open && !trust.asks_anew() && (exists || !trust.is_young()) {
            if trust.is_away() {
                return Err(Away::known().into());
            }
            let around = self.around_with(call, &post.blog, posts, Trust::NONE).await;
            found = around.map(|around| around.view(post, sees));
        }
        match found {
            Ok(view) => view.ok_or_else(not_found),
            // A post of a blog that is not there is not there: say no more than that.
            Err(error) if error.is_not_found() => Err(not_found()),
            Err(error) => Err(error),
        }
    }

    /// The caller before the blog and those of `posts` that exist.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such blog, [`Error::PostsAway`] when something is not
    /// known, or no longer believed, and posts-service does not answer.
    pub async fn around(&self, call: &Call, blog: &BlogId, posts: &[PostId]) -> Result<Around, Error> {
        // Before the rows are read: they are at least as good as it says.
        let trust = self.following.trust(&call.seen, self.database.head());
        self.around_with(call, blog, posts, trust).await
    }

    async fn around_with(
        &self,
        call: &Call,
        blog: &BlogId,
        posts: &[PostId],
        trust: Trust,
    ) -> Result<Around, Error> {
        let now = self.clock.now();
        let mut known = self.read(call, blog, posts).await?;
        // Who is known is not asked for: the question is then the same for everybody.
        let person = call.caller.person().filter(|_| !trust.believes(known.member.as_ref(), now));
        let stale: Vec<PostId> =
            posts.iter().filter(|post| !trust.believes(known.posts.get(post), now)).cloned().collect();
        if !trust.believes(known.blog.as_ref(), now) || person.is_some() || !stale.is_empty() {
            let will_do = known.will_do(trust, posts, call.caller.person().is_some());
            match self.refresh(call, blog, person, stale, trust, &mut known).await {
                Err(Error::PostsAway(away)) if will_do => {
                    tracing::debug!(
                        error = &away as &dyn std::error::Error,
                        "known rows are used as they are"
                    );
                }
                refreshed => refreshed?,
            }
        }
        known.believed(Viewer::new(call, blog, None, now)).ok_or_else(|| Error::NotFound(blog.name()))
    }

    async fn read(&self, call: &Call, blog: &BlogId, posts: &[PostId]) -> Result<Known, Error> {
        let member = async {
            match call.caller.person() {
                Some(person) => projection::member(&self.database, blog, person).await,
                None => Ok(None),
            }
        };
        let (blog, posts, member) = tokio::try_join!(
            projection::blog(&self.database, blog),
            projection::posts(&self.database, blog, posts),
            member
        )?;
        Ok(Known { blog, posts: posts.into_iter().collect(), member })
    }

    /// Asks for all that is stale at once.
    async fn refresh(
        &self,
        call: &Call,
        blog: &BlogId,
        person: Option<&str>,
        mut stale: Vec<PostId>,
        trust: Trust,
        known: &mut Known,
    ) -> Result<(), Error> {
        if trust.is_away() {
            return Err(Away::known().into());
        }
        // Always in the same order, so that two refreshes never wait for each other.
        stale.sort();
        stale.dedup();
        let questions: Vec<&[PostId]> =
            if stale.is_empty() { vec![&[]] } else { stale.chunks(MAX_POSTS).collect() };
        for posts in questions {
            let mut question = Question::of(blog, posts.to_vec(), person.map(str::to_owned));
            if trust.asks_anew() {
                question.seen.clone_from(&call.seen);
            }
            let flight = self.flights.join(question.clone(), || self.clone().ask(call, question).boxed());
            let answered = tokio::time::timeout_at(call.deadline - MARGIN, flight).await;
            known.learn(answered.map_err(|_| Away::late())??);
        }
        Ok(())
    }

    /// Asks, and keeps the answer for the next ones. That is a cache: an answer counts even when the
    /// store is too busy for it, or full.
    fn ask(self, call: &Call, question: Question) -> impl Future<Output = Result<Known, Away>> + use<> {
        let call = Call { deadline: Instant::now() + ANSWERED_WITHIN, ..call.clone() };
        async move {
            // The moment of asking: the answer may be older than that of its arrival.
            let asked_at = self.clock.now();
            let Question { blog, posts, person, .. } = &question;
            let answer = self.posts.resolve(&call, blog, posts, person.as_deref()).await?;
            let fresh = Known::answered(answer, posts, person.as_deref(), asked_at);
            match tokio::time::timeout(KEPT_WITHIN, self.keep(question, fresh.clone())).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "what posts-service said could not be stored; the next call asks again"
                ),
                Err(_) => tracing::warn!("what posts-service said waits to be stored; the store is slow"),
            }
            Ok(fresh)
        }
    }

    async fn keep(&self, question: Question, fresh: Known) -> Result<(), store_kit::Error> {
        let lane = Lane::of(question.blog.name());
        self.database
            .write(lane, (question, fresh), |transaction, (question, fresh)| {
                put(transaction, question, fresh).boxed()
            })
            .await
    }
}

/// Keeps the answer to a question, where no younger one is kept. In one order everywhere, so that two who
/// write wait for each other in no circle.
async fn put(
    transaction: &mut Transaction,
    question: &Question,
    fresh: &Known,
) -> Result<(), store_kit::Error> {
    let Question { blog, person, .. } = question;
    if let Some(said) = &fresh.blog {
        projection::put_blog(transaction, blog, said).await?;
    }
    if let (Some(person), Some(said)) = (person, &fresh.member) {
        projection::put_member(transaction, blog, person, said).await?;
    }
    let mut posts: Vec<_> = fresh.posts.iter().collect();
    posts.sort_by_key(|(post, _)| *post);
    for (post, said) in posts {
        projection::put_post(transaction, blog, post, said).await?;
    }
    Ok(())
}

impl Around {
    /// The caller before the post, if it is there and they may see it.
    fn view(mut self, post: &PostName, sees: fn(&Viewer, &PostFacts) -> bool) -> Option<View> {
        let facts = self.posts.remove(&post.post).filter(|facts| sees(&self.viewer, facts))?;
        let rules = self.blog.rules.with(&facts.overrides);
        Some(View { viewer: self.viewer, post: post.clone(), facts, rules })
    }

    /// The caller before each of the posts that they may see.
    pub fn views(self) -> impl Iterator<Item = View> {
        let Self { viewer, blog, posts } = self;
        posts.into_iter().filter_map(move |(post, facts)| {
            viewer.sees(&facts).then(|| View {
                rules: blog.rules.with(&facts.overrides),
                post: PostName { blog: viewer.blog.clone(), post },
                viewer: viewer.clone(),
                facts,
            })
        })
    }
}

/// What was said so far, of what was asked.
#[derive(Debug, Clone)]
struct Known {
    blog: Option<Said<BlogFacts>>,
    posts: HashMap<PostId, Said<PostFacts>>,
    member: Option<Said<MemberFacts>>,
}

impl Known {
    /// The answer of posts-service; what was asked for and is missing in it does not exist.
    fn answered(answer: Answer, posts: &[PostId], person: Option<&str>, checked_at: Timestamp) -> Self {
        let mut found: HashMap<PostId, PostFacts> = answer.posts.into_iter().collect();
        let posts = posts.iter().map(|post| (post.clone(), Said { facts: found.remove(post), checked_at }));
        Self {
            blog: Some(Said { facts: answer.blog, checked_at }),
            posts: posts.collect(),
            member: person.map(|_| Said { facts: answer.member, checked_at }),
        }
    }

    /// Whether it is all there, and was kept up to date as long as that could be done.
    fn will_do(&self, trust: Trust, posts: &[PostId], is_person: bool) -> bool {
        trust.falls_back_on(self.blog.as_ref())
            && (!is_person || trust.falls_back_on(self.member.as_ref()))
            && posts.iter().all(|post| trust.falls_back_on(self.posts.get(post)))
    }

    fn learn(&mut self, fresh: Self) {
        self.blog = fresh.blog.or(self.blog.take());
        self.member = fresh.member.or(self.member.take());
        self.posts.extend(fresh.posts);
    }

    /// What exists; `None` without the blog.
    fn believed(self, viewer: Viewer) -> Option<Around> {
        let posts = self.posts.into_iter().filter_map(|(post, said)| Some((post, said.facts?)));
        Some(Around {
            viewer: Viewer { member: self.member.and_then(|said| said.facts), ..viewer },
            blog: self.blog?.facts?,
            posts: posts.collect(),
        })
    }
}
