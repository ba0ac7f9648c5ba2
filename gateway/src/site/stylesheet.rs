//! `/assets/rapport.{hash}.css`.

use axum::{
    http::{StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};

use super::{Failure, Visitor, finish};
use crate::pages::assets::{STYLESHEET, stylesheet_path};

/// The name changes with the content, so browsers need not ask again for a year.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// While a new release rolls out, a page of one instance may ask another one for its stylesheet:
/// ours is better than none, but must not be kept under that name.
const FOR_NOW: &str = "no-store";

pub(super) async fn serve(visitor: Visitor, uri: Uri) -> Response {
    let is_ours = uri.path() == stylesheet_path();
    let hash = uri.path().strip_prefix("/assets/rapport.").and_then(|rest| rest.strip_suffix(".css"));
    if hash.is_none() {
        return finish(Err(Failure::NotFound.into()), &visitor);
    }
    let cache = if is_ours { FOR_EVER } else { FOR_NOW };
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, cache)];
    (StatusCode::OK, headers, STYLESHEET).into_response()
}
