//! The fakes' search, summaries and filters.

use proto::{
    comments::v1::{
        SearchCommentsRequest, SearchCommentsResponse,
        search_service_server::SearchService as CommentSearchService,
    },
    posts::v1::{
        Post, PostKind, SearchPostsRequest, SearchPostsResponse, SummarizeExperiencesRequest,
        SummarizeExperiencesResponse, SummarizePostsRequest, SummarizePostsResponse,
        search_service_server::SearchService as PostSearchService, summary_service_server::SummaryService,
    },
};
use service_kit::time::Timestamp;
use tonic::{Request as Ask, Response, Status, async_trait};

use crate::{services::Answer, world::Shared};

impl Shared {
    fn found(&self) -> Result<(), Status> {
        let world = self.lock();
        match world.search_refusal.clone() {
            _ if world.finding_missing => Err(Status::unimplemented("not built yet")),
            Some(refusal) => Err(refusal),
            None => Ok(()),
        }
    }
}

#[async_trait]
impl PostSearchService for Shared {
    async fn search_posts(&self, request: Ask<SearchPostsRequest>) -> Answer<SearchPostsResponse> {
        self.ask_posts("SearchPosts", &request)?;
        self.found()?;
        let mut world = self.lock();
        let asked = request.into_inner();
        world.searched.push(format!("posts | {} | {} | {}", asked.query, asked.filter, asked.page_token));
        let (matches, next_page_token) = (world.found_posts.clone(), world.next_page.clone());
        Ok(Response::new(SearchPostsResponse { matches, next_page_token }))
    }
}

#[async_trait]
impl CommentSearchService for Shared {
    async fn search_comments(&self, request: Ask<SearchCommentsRequest>) -> Answer<SearchCommentsResponse> {
        self.ask_comments("SearchComments", &request)?;
        self.found()?;
        let mut world = self.lock();
        let asked = request.into_inner();
        assert_eq!(asked.parent, "blogs/waiter/posts/-");
        world.searched.push(format!("comments | {} | {} | {}", asked.query, asked.filter, asked.page_token));
        let (matches, next_page_token) = (world.found_comments.clone(), world.next_page.clone());
        Ok(Response::new(SearchCommentsResponse { matches, next_page_token }))
    }
}

#[async_trait]
impl SummaryService for Shared {
    async fn summarize_posts(&self, request: Ask<SummarizePostsRequest>) -> Answer<SummarizePostsResponse> {
        self.ask_posts("SummarizePosts", &request)?;
        self.found()?;
        Ok(Response::new(self.lock().summary.clone()))
    }
    async fn summarize_experiences(
        &self,
        request: Ask<SummarizeExperiencesRequest>,
    ) -> Answer<SummarizeExperiencesResponse> {
        self.ask_posts("SummarizeExperiences", &request)?;
        self.found()?;
        let world = self.lock();
        let asked = &request.get_ref().business;
        let is_meant = |name: &str, slug: &str| {
            asked.is_empty() || slug == asked || name.to_lowercase() == asked.trim().to_lowercase()
        };
        let all = world.businesses.iter();
        let businesses = all.filter(|one| is_meant(&one.business, &one.slug)).cloned().collect();
        Ok(Response::new(SummarizeExperiencesResponse { businesses, ..Default::default() }))
    }
}

/// Whether a post passes a filter of the kind that pages send.
pub(crate) fn passes(post: &Post, filter: &str) -> bool {
    filter.split(" AND ").all(|term| {
        let [field, comparison, value] = term.splitn(3, ' ').collect::<Vec<_>>().try_into().unwrap();
        let bare = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
        let value = bare.replace("\\\"", "\"");
        let moment = || {
            let published = post.publish_time.and_then(Timestamp::from_proto);
            published.unwrap_or_default().cmp(&Timestamp::parse(&value).expect("a time of a filter"))
        };
        match (field, comparison) {
            ("kind", "=") => (post.kind() == PostKind::Page) == (value == "PAGE"),
            ("state", "=") => value == "PUBLISHED",
            ("label", "=") => post.labels.contains(&value),
            ("author", "=") => post.author == value,
            ("business", "=") => post.experience.as_ref().is_some_and(|told| {
                told.business.to_lowercase().replace(' ', "-") == value.to_lowercase().replace(' ', "-")
            }),
            ("publish_time", "<") => moment().is_lt(),
            ("publish_time", "<=") => moment().is_le(),
            ("publish_time", ">=") => moment().is_ge(),
            _ => panic!("the pages do not ask for {term}"),
        }
    })
}
