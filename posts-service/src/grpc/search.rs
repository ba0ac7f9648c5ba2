//! SearchService on the wire.

use proto::posts::v1::{self, search_service_server::SearchService};
use store_kit::Database;
use tonic::{Request, Response, Status};

use super::{
    convert::search as convert,
    opened,
    status::{of, of_violations},
};
use crate::search::Search;

pub(super) struct Service {
    search: Search,
}

impl Service {
    pub(super) fn new(database: Database) -> Self {
        Self { search: Search::new(database) }
    }
}

#[tonic::async_trait]
impl SearchService for Service {
    async fn search_posts(
        &self,
        request: Request<v1::SearchPostsRequest>,
    ) -> Result<Response<v1::SearchPostsResponse>, Status> {
        let (caller, request) = opened(request)?;
        let page = convert::searching(&request).map_err(of_violations)?;
        let found = self.search.posts(&caller, &page.asked).await.map_err(of)?;
        Ok(Response::new(convert::message(&page, found)))
    }
}
