//! Messages of SearchService.

use proto::posts::v1;
use service_kit::{
    paging::{Binding, PageSize},
    search::{MAX_RESULTS, Query},
    violation::Violations,
};

use super::{
    filter,
    listing::{asks_for_trash, foreign_token},
    posts,
};
use crate::values::{BlogId, Found, Match, Searching};

/// A page of matches that was asked for.
pub(in crate::grpc) struct Page {
    pub(in crate::grpc) asked: Searching,
    binding: Binding,
}

pub(in crate::grpc) fn searching(request: &v1::SearchPostsRequest) -> Result<Page, Violations> {
    let mut wrong = Violations::default();
    let blog = wrong.check("parent", BlogId::parse_name(&request.parent));
    let query = wrong.check("query", Query::parse(&request.query));
    let size = PageSize::parse(request.page_size, 20, 100).map_err(|violation| wrong.0.push(violation));
    let filter = match &blog {
        Some(blog) => wrong.check("filter", filter::parse(&request.filter, blog)),
        None => None,
    };
    let (Some(blog), Some(query), Ok(PageSize(size)), Some(filter)) = (blog, query, size, filter) else {
        return Err(wrong);
    };
    wrong.into_result()?;
    let binding = Binding::to(["SearchPosts", &request.parent, &request.query, &request.filter]);
    let offset: u32 = binding.position(&request.page_token)?.unwrap_or_default();
    if offset >= MAX_RESULTS {
        return Err(foreign_token());
    }
    let with_trashed = asks_for_trash(&filter);
    Ok(Page { asked: Searching { blog, query, filter, with_trashed, offset, size }, binding })
}

pub(in crate::grpc) fn message(page: &Page, found: Found) -> v1::SearchPostsResponse {
    let one = |Match { post, title_html, snippet_html }| v1::PostMatch {
        post: Some(posts::message(post)),
        title_html,
        snippet_html,
    };
    v1::SearchPostsResponse {
        matches: found.matches.into_iter().map(one).collect(),
        next_page_token: found.next.map(|next| page.binding.token(&next)).unwrap_or_default(),
    }
}
