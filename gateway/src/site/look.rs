//! A blog's own look: what it sets, and the stylesheet that is made of it,
//! `/b/{blog}/theme.{hash}.css`.

use axum::{
    http::{StatusCode, header},
    response::IntoResponse as _,
};
use proto::posts::v1::{Blog, FontStack};

use super::{
    Context, Failure, Visitor,
    address::BlogId,
    present::web_address,
    stylesheet::{FOR_EVER, FOR_NOW},
    trouble::Answer,
};
use crate::pages::theme::{Letters, Theme};

/// What the blog sets.
pub(super) fn theme(blog: &Blog) -> Theme {
    let Some(set) = blog.theme.as_ref() else { return Theme::default() };
    let colour = |colour: &String| (!colour.is_empty()).then(|| colour.clone());
    Theme {
        accent: colour(&set.accent_color),
        background: colour(&set.background_color),
        text: colour(&set.text_color),
        letters: match set.font_stack() {
            FontStack::Unspecified | FontStack::Serif => Letters::Serif,
            FontStack::Sans => Letters::Sans,
            FontStack::Rounded => Letters::Rounded,
            FontStack::Monospace => Letters::Monospace,
        },
        line_length: u8::try_from(set.line_length).ok().filter(|length| *length > 0),
    }
}

/// The image above each page.
pub(super) fn header_image(blog: &Blog) -> Option<String> {
    web_address(&blog.theme.as_ref()?.header_image_url)
}

/// The stylesheet of now. A page that is a moment old names a former one: that name must not keep
/// the new text.
pub(super) async fn serve(site: &Context, visitor: &Visitor, id: &BlogId, file: &str) -> Answer {
    let blog = site.backend.blog(&visitor.anonymous(), id).await?;
    let sheet = theme(&blog).sheet().ok_or(Failure::NotFound)?;
    let cache = if sheet.file == file { FOR_EVER } else { FOR_NOW };
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, cache)];
    Ok((StatusCode::OK, headers, sheet.css).into_response())
}
