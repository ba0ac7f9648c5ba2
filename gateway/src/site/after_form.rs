//! What a browser is sent after a form: on to the comment where the form was taken, else the page with
//! the form on it.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use proto::comments::v1::Comment;

use super::{answer, context::Context, named, place::Target, present, wish::Done};
use crate::{cookies::Guest, pages::view::PostPage};

/// Where a comment is seen after a form was taken.
pub(super) fn permalink(target: &Target, comment: &Comment, done: Done) -> String {
    let id = comment.name.rsplit('/').next().unwrap_or_default();
    let held = if present::waits(comment) {
        format!("&held={}", named::held(&present::held_reasons(comment)))
    } else {
        String::new()
    };
    format!("{}?comment={id}&done={}{held}#{}", target.url(), done.word(), present::anchor(id))
}

/// Makes the browser keep the guest that it now is.
pub(super) fn remembered(site: &Context, guest: &Guest, mut response: Response) -> Response {
    let cookie: HeaderValue = site.cookies.write(guest, site.clock.now());
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// The page of a form that was not, or not yet, taken: first comments, the form as it was sent.
pub(super) fn page(status: StatusCode, page: &PostPage, target: &Target) -> Response {
    answer::private(status, page.render(&target.place.locale))
}

/// The same, with when the form may be sent again, in seconds.
pub(super) fn waited(response: Response, retry_after: Option<u64>) -> Response {
    match retry_after {
        Some(seconds) => answer::retry_after(response, seconds),
        None => response,
    }
}
