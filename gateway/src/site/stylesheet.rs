//! `/assets/rapport.{hash}.css`, `.js` and `.svg`.

use axum::{
    http::{StatusCode, Uri, header},
    response::IntoResponse as _,
};

use super::{
    address::BlogId, backend::Failure, context::Context, look::theme, trouble::Answer, visitor::Visitor,
};
use crate::pages::assets::{ICON, SCRIPT, STYLESHEET, icon_path, script_path, stylesheet_path};

/// The name changes with the content, so browsers need not ask again for a year.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// While a new release rolls out, a page of one instance may ask another one for its files:
/// ours are better than none, but must not be kept under that name.
const FOR_NOW: &str = "no-store";

/// What every page uses.
pub(super) fn of_site(uri: &Uri) -> Answer {
    let name = uri.path().strip_prefix("/assets/rapport.").unwrap_or_default();
    let (content_type, text, path) = match name.rsplit_once('.') {
        Some((_, "css")) => ("text/css; charset=utf-8", STYLESHEET, stylesheet_path()),
        Some((_, "js")) => ("text/javascript; charset=utf-8", SCRIPT.as_str(), script_path()),
        Some((_, "svg")) => ("image/svg+xml", ICON, icon_path()),
        _ => return Err(Failure::NotFound.into()),
    };
    let cache = if uri.path() == path { FOR_EVER } else { FOR_NOW };
    let headers = [(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, cache)];
    Ok((StatusCode::OK, headers, text).into_response())
}

/// The stylesheet of now. A page that is a moment old names a former one: that name must not keep
/// the new text.
pub(super) async fn of_blog(site: &Context, visitor: &Visitor, id: &BlogId, file: &str) -> Answer {
    let blog = site.backend.blog(&visitor.anonymous(), id).await?;
    let sheet = theme(&blog).sheet().ok_or(Failure::NotFound)?;
    let cache = if sheet.file == file { FOR_EVER } else { FOR_NOW };
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, cache)];
    Ok((StatusCode::OK, headers, sheet.css).into_response())
}
