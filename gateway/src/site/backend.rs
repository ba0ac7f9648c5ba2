//! The calls that pages make: on whose behalf, and how long they wait. Nobody else makes a call or sees
//! a status.

mod comments;
mod credentials;
mod failure;
mod own;
mod posts;
mod search;
mod summaries;
mod watch;

use std::{net::IpAddr, time::Duration};

use proto::{
    comments::v1::{
        comment_service_client::CommentServiceClient,
        search_service_client::SearchServiceClient as CommentSearchClient,
        watch_service_client::WatchServiceClient as CommentWatchClient,
    },
    posts::v1::{
        blog_service_client::BlogServiceClient, post_service_client::PostServiceClient,
        search_service_client::SearchServiceClient as PostSearchClient,
        summary_service_client::SummaryServiceClient,
    },
};
use service_kit::{request_id::RequestId, upstream::Upstream};
use tonic::{Request, Response, Status};
use uuid::Uuid;

use credentials::Credentials;
pub(super) use failure::{Failure, Wrong};
pub(super) use posts::{Order, Walk};
pub(super) use search::Wanted;
pub(super) use watch::Lost;

use crate::{
    parts::Parts,
    positions::{Feed, Positions},
    session::Pass,
};

/// How long a page waits for what it shows.
const READ_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a form waits for its comment to be written.
const WRITE_TIMEOUT: Duration = Duration::from_secs(15);

/// What a call may take past its deadline, which the service is the first to enforce.
const GRACE: Duration = Duration::from_millis(500);

/// Longest answer, in bytes. 50 threads, each with 25 replies, have 26 MB where every text is 10,000 bytes
/// long, as written and as HTML: what a blog takes by default, in ASCII. Posts come in 3 MiB, or one alone.
const MAX_ANSWER_BYTES: usize = 32 * 1024 * 1024;

/// The services behind the site.
pub(super) struct Backend {
    blogs: BlogServiceClient<Upstream>,
    posts: PostServiceClient<Upstream>,
    post_search: PostSearchClient<Upstream>,
    summaries: SummaryServiceClient<Upstream>,
    comments: CommentServiceClient<Upstream>,
    comment_search: CommentSearchClient<Upstream>,
    comment_watch: CommentWatchClient<Upstream>,
    credentials: Credentials,
}

/// On whose behalf a call is made.
#[derive(Debug, Clone)]
pub(super) struct Asker {
    /// Where they are, if the edge could tell.
    pub(super) address: Option<IpAddr>,
    /// Who they are, where that matters.
    pub(super) who: Who,
    /// The name of their request in the logs.
    pub(super) request_id: RequestId,
    /// What they have seen or written already, and want to find.
    pub(super) positions: Positions,
}

/// As whom somebody is known to the services.
#[derive(Debug, Clone, Default)]
pub(super) enum Who {
    /// As nobody in particular.
    #[default]
    Nobody,
    /// By their guest id.
    Guest(Uuid),
    /// By their session.
    Person(Pass),
}

impl Backend {
    pub(super) fn new(parts: &Parts) -> Self {
        let (posts, comments) = (parts.posts.clone(), parts.comments.clone());
        Self {
            blogs: BlogServiceClient::new(posts.clone()).max_decoding_message_size(MAX_ANSWER_BYTES),
            posts: PostServiceClient::new(posts.clone()).max_decoding_message_size(MAX_ANSWER_BYTES),
            post_search: PostSearchClient::new(posts.clone()),
            summaries: SummaryServiceClient::new(posts),
            comment_search: CommentSearchClient::new(comments.clone()),
            comment_watch: CommentWatchClient::new(comments.clone()),
            comments: CommentServiceClient::new(comments).max_decoding_message_size(MAX_ANSWER_BYTES),
            credentials: Credentials::new(parts.minter.clone(), parts.clock.clone()),
        }
    }

    fn read<M>(&self, asker: &Asker, message: M) -> Request<M> {
        self.credentials.sign(asker, READ_TIMEOUT, message)
    }

    fn write<M>(&self, asker: &Asker, message: M) -> Request<M> {
        self.credentials.sign(asker, WRITE_TIMEOUT, message)
    }
}

/// Waits for a read.
fn shown<R>(
    call: impl Future<Output = Result<Response<R>, Status>>,
) -> impl Future<Output = Result<R, Failure>> {
    within(READ_TIMEOUT, call)
}

/// Waits for a write of comments, and remembers how far their feed was.
fn written<R>(
    asker: &Asker,
    call: impl Future<Output = Result<Response<R>, Status>>,
) -> impl Future<Output = Result<R, Failure>> {
    let positions = asker.positions.clone();
    let call = Box::pin(call);
    within(WRITE_TIMEOUT, async move {
        let answer = call.await?;
        positions.note(Feed::Comments, answer.metadata());
        Ok(answer)
    })
}

/// A service that hangs without enforcing its deadline must not hang the page.
fn within<R>(
    limit: Duration,
    call: impl Future<Output = Result<Response<R>, Status>>,
) -> impl Future<Output = Result<R, Failure>> {
    // Boxed before anything awaits it: a page joins several calls, each of some kilobytes.
    let call = tokio::time::timeout(limit + GRACE, Box::pin(call));
    async move {
        match call.await {
            Ok(Ok(response)) => Ok(response.into_inner()),
            Ok(Err(status)) => Err(Failure::of(&status)),
            Err(_) => Err(Failure::of(&Status::deadline_exceeded("no answer in time"))),
        }
    }
}
