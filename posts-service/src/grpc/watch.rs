//! WatchService on the wire.

use futures::{StreamExt as _, stream::BoxStream};
use proto::posts::v1::{self, watch_service_server::WatchService};
use service_kit::watch::{Source, Watches};
use store_kit::{Database, feed::Feed};
use tonic::{Request, Response, Status};

use super::{
    convert::watch as convert,
    opened,
    status::{of, of_violations},
};
use crate::watch::Watch;

pub(super) struct Service {
    database: Database,
    feed: Feed,
    watches: Watches,
}

impl Service {
    pub(super) fn new(database: Database, feed: Feed, watches: Watches) -> Self {
        Self { database, feed, watches }
    }
}

#[tonic::async_trait]
impl WatchService for Service {
    type WatchPostsStream = BoxStream<'static, Result<v1::WatchPostsResponse, Status>>;

    async fn watch_posts(
        &self,
        request: Request<v1::WatchPostsRequest>,
    ) -> Result<Response<Self::WatchPostsStream>, Status> {
        let (caller, request) = opened(request)?;
        let question = convert::question(&request).map_err(of_violations)?;
        let place = self.watches.place()?;
        let watch = Watch::begin(&self.database, &self.feed, caller, question).await.map_err(of)?;
        Ok(Response::new(place.tell(Messages(watch)).boxed()))
    }
}

/// A watch as messages.
struct Messages(Watch);

impl Source for Messages {
    type Message = v1::WatchPostsResponse;

    async fn next(&mut self) -> Result<Vec<Self::Message>, Status> {
        let next = self.0.next().await.map_err(of)?;
        let mut messages: Vec<_> = next.changes.into_iter().map(convert::message).collect();
        if next.has_caught_up {
            messages.push(self.still().await?);
        }
        Ok(messages)
    }

    async fn still(&mut self) -> Result<Self::Message, Status> {
        Ok(convert::still(self.0.still().await.map_err(of)?))
    }

    fn token(message: &Self::Message) -> &str {
        &message.resume_token
    }
}
