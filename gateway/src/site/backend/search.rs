//! What the search page asks both services.

use proto::{
    comments::v1::{SearchCommentsRequest, SearchCommentsResponse},
    posts::v1::{SearchPostsRequest, SearchPostsResponse},
};

use super::{Asker, Backend, Failure, shown};
use crate::site::address::BlogId;

/// Which matches.
#[derive(Debug, Clone, Default)]
pub(in crate::site) struct Wanted {
    /// Words, as the reader typed them.
    pub(in crate::site) query: String,
    pub(in crate::site) filter: String,
    /// 0 means 20.
    pub(in crate::site) page_size: i32,
    pub(in crate::site) page_token: String,
}

impl Backend {
    /// Posts of a blog, best match first.
    pub(in crate::site) async fn search_posts(
        &self,
        asker: &Asker,
        id: &BlogId,
        wanted: Wanted,
    ) -> Result<SearchPostsResponse, Failure> {
        let Wanted { query, filter, page_size, page_token } = wanted;
        let message = SearchPostsRequest { parent: id.name(), query, filter, page_size, page_token };
        shown(self.post_search.clone().search_posts(self.read(asker, message))).await
    }

    /// Comments of all posts of a blog, best match first.
    pub(in crate::site) async fn search_comments(
        &self,
        asker: &Asker,
        id: &BlogId,
        wanted: Wanted,
    ) -> Result<SearchCommentsResponse, Failure> {
        let Wanted { query, filter, page_size, page_token } = wanted;
        let parent = format!("{}/posts/-", id.name());
        let message = SearchCommentsRequest { parent, query, filter, page_size, page_token };
        shown(self.comment_search.clone().search_comments(self.read(asker, message))).await
    }
}
