//! WatchComments on the wire.

use futures::{StreamExt as _, stream::BoxStream};
use proto::comments::v1 as wire;
use service_kit::{
    call::Call,
    violation::Violations,
    watch::{Source, Watches},
};
use store_kit::feed::{Feed, Position, Start};
use tonic::{Request, Status};

use super::convert;
use crate::{
    comments::{Change, Comments, Scope, Told, Watch},
    error::Error,
    name::{BlogId, PostName},
};

/// What WatchComments needs.
#[derive(Debug, Clone)]
pub struct Watching {
    /// Comments.
    pub comments: Comments,
    /// What changed.
    pub feed: Feed,
    /// The watches of this service.
    pub watches: Watches,
}

/// The messages of a watch.
pub(super) type Messages = BoxStream<'static, Result<wire::WatchCommentsResponse, Status>>;

pub(super) async fn watch(
    watching: &Watching,
    request: Request<wire::WatchCommentsRequest>,
) -> Result<Messages, Status> {
    let call = Call::of(&request)?;
    let request = request.into_inner();
    let (scope, start) = question(&request)?;
    let place = watching.watches.place()?;
    let watch = watching.comments.watch(call, &watching.feed, scope, start).await?;
    Ok(place.tell(AsMessages(watch)).boxed())
}

fn question(request: &wire::WatchCommentsRequest) -> Result<(Scope, Start), Error> {
    let scope = match request.parent.strip_suffix("/posts/-") {
        Some(blog) => Scope::Blog(convert::named("parent", BlogId::parse_name(blog))?),
        None => Scope::Post(convert::named("parent", PostName::parse(&request.parent))?),
    };
    let mut violations = Violations::default();
    let start = match wire::WatchStart::try_from(request.start) {
        _ if !request.resume_token.is_empty() => {
            let position = violations.check("resume_token", request.resume_token.parse::<Position>());
            position.map(Start::After)
        }
        Ok(wire::WatchStart::Unspecified) => Some(Start::Now),
        Ok(wire::WatchStart::Oldest) => Some(Start::Oldest),
        Err(_) => {
            violations.add("start", "is none that this service knows; leave it out to begin now");
            None
        }
    };
    start.map(|start| (scope, start)).ok_or_else(|| violations.into())
}

/// A watch as messages.
struct AsMessages(Watch);

impl Source for AsMessages {
    type Message = wire::WatchCommentsResponse;

    async fn next(&mut self) -> Result<Vec<Self::Message>, Status> {
        let next = self.0.next().await?;
        let mut messages: Vec<_> = next.changes.into_iter().map(message).collect();
        if next.has_caught_up {
            messages.push(self.still().await?);
        }
        Ok(messages)
    }

    async fn still(&mut self) -> Result<Self::Message, Status> {
        let position = self.0.still().await?;
        Ok(wire::WatchCommentsResponse { resume_token: position.to_string(), change: None })
    }

    fn token(message: &Self::Message) -> &str {
        &message.resume_token
    }
}

fn message(told: Told) -> wire::WatchCommentsResponse {
    let (kind, comment) = match told.kind {
        Change::Created(shown) => (wire::ChangeKind::Created, Some(shown)),
        Change::Updated(shown) => (wire::ChangeKind::Updated, Some(shown)),
        Change::Hidden => (wire::ChangeKind::Hidden, None),
        Change::Removed => (wire::ChangeKind::Removed, None),
    };
    let change = wire::CommentChange {
        name: told.name.to_string(),
        kind: kind.into(),
        revision: told.revision,
        change_time: Some(told.time.to_proto()),
        comment: comment.map(|shown| convert::comment(*shown)),
    };
    wire::WatchCommentsResponse { resume_token: told.position.to_string(), change: Some(change) }
}
