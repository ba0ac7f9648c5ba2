//! `/api/`: the OpenAPI document as a page, for developers' eyes. Rendered here from the document that
//! `/openapi.json` serves, so the two never differ; searchable without JavaScript too (`?q=`).

mod example;
mod openapi;
mod read;
mod view;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    middleware::map_response,
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use service_kit::etag;
use url::{Url, form_urlencoded};

use crate::session;
use read::Document;
use view::URL;

/// Longest search, in characters; what follows is not looked for.
const MAX_SEARCH: usize = 100;

/// Anybody may keep it, and asks each time whether it still holds.
const SHARED: HeaderValue = HeaderValue::from_static("public, max-age=0, must-revalidate");

const SECURITY: [(HeaderName, &str); 3] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
];

/// The page and its files.
pub(crate) fn router(public_url: &Url) -> Router {
    let document = Arc::new(Document::of(proto::rest::OPENAPI, public_url));
    Router::new()
        .route("/api", get(async || Redirect::permanent(URL)))
        .route(URL, get(page))
        .route(
            "/assets/api/{file}",
            get(async |Path(file): Path<String>| session::serve(&*view::ASSETS, &file)),
        )
        .with_state(document)
        .layer(map_response(secured))
}

async fn page(State(document): State<Arc<Document>>, headers: HeaderMap, uri: Uri) -> Response {
    let query = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let asked = query.into_iter().find(|(key, _)| key == "q").map(|(_, value)| value);
    let search: String = asked.unwrap_or_default().trim().chars().take(MAX_SEARCH).collect();
    let html = view::render(&document, &search);
    let tag = format!("\"{}\"", etag::of([html.as_bytes()]));
    let knows = headers.get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok());
    let is_known =
        knows.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag));
    let tag = HeaderValue::from_str(&tag).expect("a hash is base64url");
    let kept = [(header::CACHE_CONTROL, SHARED), (header::ETAG, tag)];
    if is_known {
        return (StatusCode::NOT_MODIFIED, kept).into_response();
    }
    (kept, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
}

async fn secured(mut response: Response) -> Response {
    for (name, value) in SECURITY {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
