//! Create, Get, Update, Delete, Preview.

use proto::comments::v1 as wire;
use service_kit::{call::Call, mask::Mask, violation::Violations};
use tonic::{Request, Status};

use super::{Api, convert, repeat::repeat};
use crate::{
    comments::{Draft, Repeat, Typed},
    error::Error,
    name::{CommentName, PostName},
    text::{Content, DisplayName, Email, WebSite},
};

pub(super) async fn create(
    api: &Api,
    request: Request<wire::CreateCommentRequest>,
) -> Result<wire::Comment, Status> {
    let call = Call::of(&request)?;
    let request = request.into_inner();
    let post = convert::named("parent", PostName::parse(&request.parent))?;
    let (draft, repeat) = draft(&request, &call)?;
    let shown = api.comments.create(&call, &post, draft, repeat).await?;
    Ok(convert::comment(shown))
}

/// The draft in a request. What the policy of the post says of it is not the door's to know.
fn draft(request: &wire::CreateCommentRequest, call: &Call) -> Result<(Draft, Repeat), Error> {
    let comment = convert::required("comment", request.comment.as_ref())?;
    let mut violations = Violations::default();
    let repeat = repeat(request, &mut violations);
    let content = violations.check("comment.content", Content::parse(&comment.content));
    let parent = match convert::maybe_comment("comment.parent_comment", &comment.parent_comment) {
        Err(Error::Invalid(malformed)) => {
            violations.0.extend(malformed.0);
            None
        }
        other => other?,
    };
    // A person is who their profile says; what they type about themselves is not looked at.
    let typed = if call.caller.person().is_some() {
        None
    } else {
        typed(comment.author.as_ref().unwrap_or(&wire::Author::default()), &mut violations)
    };
    violations.into_result()?;
    let content = content.expect("there was no violation");
    Ok((Draft { parent, typed, content }, repeat))
}

fn typed(author: &wire::Author, violations: &mut Violations) -> Option<Typed> {
    let display_name =
        violations.check("comment.author.display_name", DisplayName::parse(&author.display_name));
    let url = violations.check("comment.author.url", WebSite::parse(&author.url));
    let email = violations.check("comment.author.email", Email::parse(&author.email));
    Some(Typed { display_name: display_name?, url: url?, email: email? })
}

pub(super) async fn get(
    api: &Api,
    request: Request<wire::GetCommentRequest>,
) -> Result<wire::Comment, Status> {
    let call = Call::of(&request)?;
    let name = convert::named("name", CommentName::parse(&request.get_ref().name))?;
    Ok(convert::comment(api.comments.get(&call, &name).await?))
}

pub(super) async fn update(
    api: &Api,
    request: Request<wire::UpdateCommentRequest>,
) -> Result<wire::Comment, Status> {
    let call = Call::of(&request)?;
    let request = request.into_inner();
    let comment = convert::required("comment", request.comment.as_ref())?;
    let name = convert::named("comment.name", CommentName::parse(&comment.name))?;
    let (content, repeat) = new_text(&request, comment)?;
    let shown = api.comments.update(&call, name, content, comment.etag.clone(), repeat).await?;
    Ok(convert::comment(shown))
}

/// The new text, if the mask names it.
fn new_text(
    request: &wire::UpdateCommentRequest,
    comment: &wire::Comment,
) -> Result<(Option<Content>, Repeat), Error> {
    let mut violations = Violations::default();
    let repeat = repeat(request, &mut violations);
    let paths = request.update_mask.as_ref().map(|mask| mask.paths.as_slice());
    let mask = Mask::parse(paths, &["content"], |_| !comment.content.is_empty());
    let content = match mask {
        Ok(mask) if mask.has("content") => {
            violations.check("comment.content", Content::parse(&comment.content))
        }
        Ok(_) => None,
        Err(violation) => {
            violations.0.push(violation);
            None
        }
    };
    violations.into_result()?;
    Ok((content, repeat))
}

pub(super) async fn delete(
    api: &Api,
    request: Request<wire::DeleteCommentRequest>,
) -> Result<wire::Comment, Status> {
    let call = Call::of(&request)?;
    let request = request.into_inner();
    let name = convert::named("name", CommentName::parse(&request.name))?;
    let mut violations = Violations::default();
    let repeat = repeat(&request, &mut violations);
    violations.into_result().map_err(Error::from)?;
    let shown = api.comments.delete(&call, name, request.etag, repeat).await?;
    Ok(convert::comment(shown))
}

pub(super) async fn preview(
    api: &Api,
    request: Request<wire::PreviewCommentRequest>,
) -> Result<wire::PreviewCommentResponse, Status> {
    let call = Call::of(&request)?;
    let request = request.into_inner();
    let post = convert::named("parent", PostName::parse(&request.parent))?;
    let mut violations = Violations::default();
    let content = violations.check("content", Content::parse(&request.content));
    violations.into_result().map_err(Error::from)?;
    let content = content.expect("there was no violation");
    Ok(wire::PreviewCommentResponse { content_html: api.comments.preview(&call, &post, content).await? })
}
