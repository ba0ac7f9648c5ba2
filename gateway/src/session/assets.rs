//! Files of our own that a page fetches, named by their content so that browsers may keep them for ever.

use std::fmt::Write as _;

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use sha2::{Digest as _, Sha256};

const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// While a new release rolls out, a page of one instance may ask another one: its file is better than
/// none, but must not be kept under that name.
const FOR_NOW: &str = "no-store";

/// A script or a stylesheet.
pub(crate) struct Asset {
    folder: &'static str,
    file: String,
    kind: &'static str,
    text: &'static str,
}

impl Asset {
    /// `/assets/{folder}/{name}.{hash}.{extension}`.
    pub(crate) fn new(
        folder: &'static str,
        name: &'static str,
        extension: &'static str,
        text: &'static str,
    ) -> Self {
        // Eight bytes tell two releases apart; this is a name, not a signature.
        let hash = Sha256::digest(text).iter().take(8).fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        let kind =
            if extension == "css" { "text/css; charset=utf-8" } else { "text/javascript; charset=utf-8" };
        Self { folder, file: format!("{name}.{hash}.{extension}"), kind, text }
    }

    /// Where pages find it.
    pub(crate) fn url(&self) -> String {
        format!("/assets/{}/{}", self.folder, self.file)
    }

    /// Whether `file` is this one, of this release or another: `desk.{any hash}.css`.
    fn is_named(&self, file: &str) -> bool {
        let outer = |file: &str| {
            let (name, rest) = file.split_once('.')?;
            Some((name.to_owned(), rest.rsplit_once('.')?.1.to_owned()))
        };
        outer(file).is_some() && outer(file) == outer(&self.file)
    }
}

/// The one of `assets` that `file` names.
pub(crate) fn serve(assets: &[Asset], file: &str) -> Response {
    let Some(asset) = assets.iter().find(|asset| asset.is_named(file)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let cache = if asset.file == file { FOR_EVER } else { FOR_NOW };
    ([(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, cache)], asset.text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_releases_name_is_served_and_not_kept() {
        let assets = [Asset::new("desk", "desk", "css", "a{}"), Asset::new("desk", "desk", "js", "0")];
        let cache = |file: &str| {
            let response = serve(&assets, file);
            let header = response.headers().get(header::CACHE_CONTROL).cloned();
            (response.status().as_u16(), header.map(|value| value.to_str().unwrap().to_owned()))
        };
        let own = assets[0].url();
        assert_eq!(cache(own.strip_prefix("/assets/desk/").unwrap()), (200, Some(FOR_EVER.to_owned())));
        assert_eq!(cache("desk.0123456789abcdef.js"), (200, Some(FOR_NOW.to_owned())));
        assert_eq!(cache("other.0123456789abcdef.js").0, 404);
        assert_eq!(cache("desk").0, 404);
    }
}
