//! Follows what changes in posts-service.

use futures::{Stream, StreamExt as _};
use proto::posts::v1::{
    self as wire, ChangeKind, posts_change::Resource, watch_service_client::WatchServiceClient,
};
use service_kit::{call::Call, time::Timestamp};
use store_kit::feed::Position;
use tonic::{Code, Status};

use super::{Away, Posts};
use crate::name::{BlogId, PostName};

/// A message of the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Where to go on after it.
    pub position: Position,
    /// What changed, and when; `None` says that everything up to the position was told.
    pub change: Option<(Change, Timestamp)>,
}

/// What changed, as far as anything here depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A blog: its rules, or whether it is there.
    Blog(BlogId),
    /// A member of a blog, whose person may not be said.
    Member(BlogId, Option<String>),
    /// Somebody: what they are called, or their web site.
    Person(String),
    /// Somebody of whom nothing is to be left.
    Erased(String),
    /// A post.
    Post(PostName),
    /// A post that is gone for good.
    Purged(PostName),
    /// Nothing that this program knows.
    Other,
}

/// Why nothing more is told.
#[derive(Debug, thiserror::Error)]
pub enum Lost {
    /// The position is none to go on from: what is known may be wrong.
    #[error("posts-service cannot go on from where this service is")]
    Gone(#[source] Box<Status>),
    /// posts-service cannot be reached.
    #[error(transparent)]
    Away(#[from] Away),
    /// It answers, and does not tell.
    #[error("posts-service does not tell of its changes")]
    Refused(#[source] Box<Status>),
}

impl Posts {
    /// What changes after the position, or from now on. The first message says where the stream stands.
    pub async fn changes(
        &self,
        call: &Call,
        after: Option<Position>,
    ) -> Result<impl Stream<Item = Result<Told, Lost>> + Send + Unpin + use<>, Lost> {
        let question = wire::WatchPostsRequest {
            parent: "blogs/-".to_owned(),
            resume_token: after.map(|position| position.to_string()).unwrap_or_default(),
            ..Default::default()
        };
        let request = call.as_service(question, &self.minter, &self.identity);
        let answer = WatchServiceClient::new(self.upstream.clone()).watch_posts(request).await;
        Ok(answer.map_err(lost)?.into_inner().map(|message| message.map_err(lost).and_then(told)))
    }
}

fn lost(status: Status) -> Lost {
    let code = status.code();
    let status = Box::new(status);
    match code {
        Code::OutOfRange => Lost::Gone(status),
        Code::Unavailable | Code::DeadlineExceeded | Code::Cancelled => Lost::Away(Away(status)),
        _ => Lost::Refused(status),
    }
}

fn told(message: wire::WatchPostsResponse) -> Result<Told, Lost> {
    let position = message.resume_token.parse().map_err(|_| {
        Lost::Refused(Box::new(Status::internal("the resume_token is no position of a change feed")))
    })?;
    let change = message.change.map(|change| {
        let time = change.change_time.and_then(Timestamp::from_proto).unwrap_or_default();
        (read(change), time)
    });
    Ok(Told { position, change })
}

fn read(change: wire::PostsChange) -> Change {
    if let Ok(post) = PostName::parse(&change.name) {
        return if change.kind() == ChangeKind::Removed { Change::Purged(post) } else { Change::Post(post) };
    }
    if let Ok(blog) = BlogId::parse_name(&change.name) {
        return Change::Blog(blog);
    }
    if service_kit::name::parts::<1>("persons/*", &change.name).is_some() {
        let is_erased = change.kind() == ChangeKind::Removed;
        return if is_erased { Change::Erased(change.name) } else { Change::Person(change.name) };
    }
    let Some([blog, _]) = service_kit::name::parts("blogs/*/members/*", &change.name) else {
        return Change::Other;
    };
    match (BlogId::parse(blog), change.resource) {
        (None, _) => Change::Other,
        (Some(_), Some(Resource::Member(member))) if member.person.is_empty() => Change::Other,
        (Some(blog), Some(Resource::Member(member))) => Change::Member(blog, Some(member.person)),
        (Some(blog), _) => Change::Member(blog, None),
    }
}
