//! SearchComments.

use proto::comments::v1 as wire;
use service_kit::{
    call::Call,
    paging::{Binding, PageSize},
    search::{MAX_RESULTS, Query},
    violation::{Violation, Violations},
};
use tonic::{Request, Status};

use super::{
    Api, convert, filter,
    list::{Parent, parent},
};
use crate::{
    comments::{Match, Search},
    error::Error,
};

const DEFAULT_PAGE: u32 = 20;
const LARGEST_PAGE: u32 = 100;

pub(super) async fn search(
    api: &Api,
    request: Request<wire::SearchCommentsRequest>,
) -> Result<wire::SearchCommentsResponse, Status> {
    let call = Call::of(&request)?;
    let request = request.into_inner();
    let filter = request.filter.trim();
    let binding = Binding::to(["SearchComments", &request.parent, &request.query, filter]);
    let page = api.comments.search(&call, parse(&request, binding)?).await?;
    let token = page.next.map(|found| binding.token(&found));
    Ok(wire::SearchCommentsResponse {
        matches: page.matches.into_iter().map(message).collect(),
        next_page_token: token.unwrap_or_default(),
    })
}

fn parse(request: &wire::SearchCommentsRequest, binding: Binding) -> Result<Search, Error> {
    let (blog, post) = match parent(&request.parent)? {
        Parent::Post(post) => (post.blog, Some(post.post)),
        Parent::Blog(blog) => (blog, None),
    };
    let mut violations = Violations::default();
    let query = violations.check("query", Query::parse(&request.query));
    let wanted = violations.check("filter", filter::parse(&request.filter));
    let size =
        convert::taken(PageSize::parse(request.page_size, DEFAULT_PAGE, LARGEST_PAGE), &mut violations);
    let skip = convert::taken(position(binding, &request.page_token), &mut violations).flatten();
    violations.into_result()?;
    Ok(Search {
        blog,
        post,
        query: query.expect("there was no violation"),
        wanted: wanted.expect("there was no violation"),
        skip: skip.unwrap_or_default(),
        limit: size.expect("there was no violation").0,
    })
}

/// The position in a token, which anybody can write.
fn position(binding: Binding, token: &str) -> Result<Option<u32>, Violation> {
    match binding.position::<u32>(token)? {
        Some(found) if found > MAX_RESULTS => {
            Err(Violation::new("page_token", "is not a token of this list; start again without one"))
        }
        position => Ok(position),
    }
}

fn message(found: Match) -> wire::CommentMatch {
    let Match { shown, snippet_html } = found;
    wire::CommentMatch { comment: Some(convert::comment(shown)), snippet_html }
}
