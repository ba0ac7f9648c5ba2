//! What pages ask posts-service about a blog in numbers.

use proto::posts::v1::{
    SummarizeExperiencesRequest, SummarizeExperiencesResponse, SummarizePostsRequest, SummarizePostsResponse,
};

use super::{Asker, Backend, Failure, shown};
use crate::site::address::BlogId;

impl Backend {
    /// Posts by month and by label.
    pub(in crate::site) async fn summary(
        &self,
        asker: &Asker,
        id: &BlogId,
    ) -> Result<SummarizePostsResponse, Failure> {
        let message = SummarizePostsRequest { parent: id.name() };
        shown(self.summaries.clone().summarize_posts(self.read(asker, message))).await
    }

    /// Experiences by business: all of them page by page, or one by its name or slug.
    pub(in crate::site) async fn experiences(
        &self,
        asker: &Asker,
        id: &BlogId,
        business: &str,
        page_token: &str,
    ) -> Result<SummarizeExperiencesResponse, Failure> {
        let message = SummarizeExperiencesRequest {
            parent: id.name(),
            business: business.to_owned(),
            page_size: 0,
            page_token: page_token.to_owned(),
        };
        shown(self.summaries.clone().summarize_experiences(self.read(asker, message))).await
    }
}
