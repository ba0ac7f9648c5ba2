//! `/assets/rapport.{hash}.css`, `.js` and `.svg`.

use axum::{
    http::{StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};

use super::{Failure, Visitor, finish};
use crate::pages::assets::{ICON, SCRIPT, STYLESHEET, icon_path, script_path, stylesheet_path};

/// The name changes with the content, so browsers need not ask again for a year.
pub(super) const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// While a new release rolls out, a page of one instance may ask another one for its files:
/// ours are better than none, but must not be kept under that name.
pub(super) const FOR_NOW: &str = "no-store";

pub(super) async fn serve(visitor: Visitor, uri: Uri) -> Response {
    let name = uri.path().strip_prefix("/assets/rapport.").unwrap_or_default();
    let (content_type, text, path) = match name.rsplit_once('.') {
        Some((_, "css")) => ("text/css; charset=utf-8", STYLESHEET, stylesheet_path()),
        Some((_, "js")) => ("text/javascript; charset=utf-8", SCRIPT, script_path()),
        Some((_, "svg")) => ("image/svg+xml", ICON, icon_path()),
        _ => return finish(Err(Failure::NotFound.into()), &visitor),
    };
    let cache = if uri.path() == path { FOR_EVER } else { FOR_NOW };
    let headers = [(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, cache)];
    (StatusCode::OK, headers, text).into_response()
}
