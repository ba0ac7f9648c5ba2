//! Requests as tests make them, and what refusals say.

use proto::{
    comments::v1 as wire,
    posts::v1::{CommentPolicy, Commenters},
};
use tonic::Status;

use crate::world::BLOG;

pub(crate) fn post(number: u32) -> String {
    format!("{BLOG}/posts/0190a5a0-0000-7000-8000-{number:012}")
}

pub(crate) fn no_limits() -> CommentPolicy {
    let zero = Some(prost_types::Duration::default());
    CommentPolicy {
        commenters: Some(Commenters::Anyone.into()),
        hold_first_comment: Some(false),
        hold_from_links: Some(0),
        flood_interval: zero,
        max_characters: Some(0),
        edit_window: Some(prost_types::Duration { seconds: 900, nanos: 0 }),
        close_after: zero,
    }
}

pub(crate) fn ann() -> wire::Author {
    wire::Author { display_name: "Ann".into(), ..Default::default() }
}

pub(crate) fn draft(post: &str, content: &str) -> wire::CreateCommentRequest {
    let comment = wire::Comment { author: Some(ann()), content: content.into(), ..Default::default() };
    wire::CreateCommentRequest { parent: post.into(), comment: Some(comment), request_id: String::new() }
}

pub(crate) fn reply_to(parent: &wire::Comment, content: &str) -> wire::CreateCommentRequest {
    let (post, _) = parent.name.split_once("/comments/").unwrap();
    let mut request = draft(post, content);
    request.comment.as_mut().unwrap().parent_comment.clone_from(&parent.name);
    request
}

pub(crate) fn edit(name: &str, content: &str) -> wire::UpdateCommentRequest {
    let comment = wire::Comment { name: name.into(), content: content.into(), ..Default::default() };
    wire::UpdateCommentRequest { comment: Some(comment), ..Default::default() }
}

pub(crate) fn flat(parent: &str) -> wire::ListCommentsRequest {
    wire::ListCommentsRequest { parent: parent.into(), ..Default::default() }
}

pub(crate) fn threaded(parent: &str) -> wire::ListCommentsRequest {
    wire::ListCommentsRequest { view: wire::CommentView::Threaded.into(), ..flat(parent) }
}

/// The machine-readable reason of a refusal.
pub(crate) fn reason(status: &Status) -> String {
    use tonic_types::StatusExt as _;
    status.get_details_error_info().map(|info| info.reason).unwrap_or_default()
}

/// The fields that a refusal names.
pub(crate) fn fields(status: &Status) -> Vec<String> {
    use tonic_types::StatusExt as _;
    let details = status.get_details_bad_request();
    let violations = details.map(|details| details.field_violations).unwrap_or_default();
    violations.into_iter().map(|violation| violation.field).collect()
}

/// Asserts the code and reason of a refusal.
#[track_caller]
pub(crate) fn assert_refused<T: std::fmt::Debug>(
    result: Result<T, Status>,
    code: tonic::Code,
    expected_reason: &str,
) {
    let status = result.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (code, expected_reason), "{status}");
}
