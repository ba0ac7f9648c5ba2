//! WatchComments over the world: says what a test tells it to.

use std::pin::Pin;

use futures::{Stream, StreamExt as _, stream};
use proto::comments::v1::{
    ChangeKind, Comment, CommentChange, WatchCommentsRequest, WatchCommentsResponse,
    watch_service_server::WatchService,
};
use tokio::sync::mpsc;
use tonic::{Request as Ask, Response, Status, async_trait};

use crate::{services::Answer, world::Shared};

type Told = Result<WatchCommentsResponse, Status>;

/// A watch that was opened.
#[derive(Clone)]
pub(crate) struct Watch {
    pub(crate) asked: WatchCommentsRequest,
    told: mpsc::UnboundedSender<Told>,
}

impl Watch {
    pub(crate) fn tell(&self, message: WatchCommentsResponse) {
        self.told.send(Ok(message)).unwrap();
    }

    /// Ends it like this.
    pub(crate) fn fail(&self, status: Status) {
        self.told.send(Err(status)).unwrap();
    }

    pub(crate) fn is_heard(&self) -> bool {
        !self.told.is_closed()
    }
}

#[async_trait]
impl WatchService for Shared {
    type WatchCommentsStream = Pin<Box<dyn Stream<Item = Told> + Send>>;

    async fn watch_comments(&self, request: Ask<WatchCommentsRequest>) -> Answer<Self::WatchCommentsStream> {
        self.ask_comments("WatchComments", &request)?;
        let mut world = self.lock();
        if let Some(refusal) = world.watch_refusal.clone() {
            return Err(refusal);
        }
        let (told, mut heard) = mpsc::unbounded_channel();
        let asked = request.into_inner();
        let begins = if asked.resume_token.is_empty() { "begin" } else { &asked.resume_token };
        told.send(Ok(alive(begins))).unwrap();
        world.watches.push(Watch { asked, told });
        Ok(Response::new(stream::poll_fn(move |context| heard.poll_recv(context)).boxed()))
    }
}

/// A sign of life.
pub(crate) fn alive(token: &str) -> WatchCommentsResponse {
    WatchCommentsResponse { resume_token: token.to_owned(), change: None }
}

pub(crate) fn changed(token: &str, kind: ChangeKind, comment: Comment) -> WatchCommentsResponse {
    let change = CommentChange {
        name: comment.name.clone(),
        kind: kind.into(),
        revision: 2,
        comment: Some(comment).filter(|_| matches!(kind, ChangeKind::Created | ChangeKind::Updated)),
        ..CommentChange::default()
    };
    WatchCommentsResponse { resume_token: token.to_owned(), change: Some(change) }
}
