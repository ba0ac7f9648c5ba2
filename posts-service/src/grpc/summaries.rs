//! SummaryService on the wire.

use proto::posts::v1::{self, summary_service_server::SummaryService};
use store_kit::Database;
use tonic::{Request, Response, Status};

use super::{
    convert::summaries as convert,
    opened,
    status::{of, of_violations},
};
use crate::summaries::Summaries;

pub(super) struct Service {
    summaries: Summaries,
}

impl Service {
    pub(super) fn new(database: Database) -> Self {
        Self { summaries: Summaries::new(database) }
    }
}

#[tonic::async_trait]
impl SummaryService for Service {
    async fn summarize_posts(
        &self,
        request: Request<v1::SummarizePostsRequest>,
    ) -> Result<Response<v1::SummarizePostsResponse>, Status> {
        let (caller, request) = opened(request)?;
        let blog = convert::blog(&request.parent).map_err(of_violations)?;
        let summary = self.summaries.posts(&caller, &blog).await.map_err(of)?;
        Ok(Response::new(convert::posts_message(summary)))
    }

    async fn summarize_experiences(
        &self,
        request: Request<v1::SummarizeExperiencesRequest>,
    ) -> Result<Response<v1::SummarizeExperiencesResponse>, Status> {
        let (caller, request) = opened(request)?;
        let page = convert::businesses(&request).map_err(of_violations)?;
        let businesses = self.summaries.experiences(&caller, &page.asked).await.map_err(of)?;
        Ok(Response::new(convert::businesses_message(&page, businesses)))
    }
}
