//! ListCommentRevisions.

use proto::comments::v1 as wire;
use service_kit::{
    call::Call,
    paging::{Binding, PageSize},
    time::Timestamp,
    violation::Violations,
};
use tonic::{Request, Status};

use super::{Api, convert};
use crate::{error::Error, name::CommentName, store::revisions::Revision};

const DEFAULT_PAGE: u32 = 20;
const LARGEST_PAGE: u32 = 100;

pub(super) async fn list(
    api: &Api,
    request: Request<wire::ListCommentRevisionsRequest>,
) -> Result<wire::ListCommentRevisionsResponse, Status> {
    let call = Call::of(&request)?;
    let request = request.into_inner();
    let name = convert::named("parent", CommentName::parse(&request.parent))?;
    let mut violations = Violations::default();
    let size =
        convert::taken(PageSize::parse(request.page_size, DEFAULT_PAGE, LARGEST_PAGE), &mut violations);
    let binding = Binding::to(["ListCommentRevisions", &request.parent]);
    let before = convert::taken(binding.position::<i64>(&request.page_token), &mut violations).flatten();
    violations.into_result().map_err(Error::from)?;
    let limit = size.expect("there was no violation").0;
    let page = api.comments.revisions(&call, &name, before, limit).await?;
    let token = page.next.map(|number| binding.token(&number));
    Ok(wire::ListCommentRevisionsResponse {
        revisions: page.revisions.into_iter().map(|revision| message(&name, revision)).collect(),
        next_page_token: token.unwrap_or_default(),
    })
}

pub(super) fn message(comment: &CommentName, revision: Revision) -> wire::CommentRevision {
    wire::CommentRevision {
        name: format!("{comment}/revisions/{}", revision.number),
        content: revision.text.content,
        content_html: revision.text.html,
        create_time: Some(Timestamp::to_proto(revision.create_time)),
    }
}
