//! Refuses a form that another site's page sent (cross-site request forgery).

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use url::Url;

/// The origin that our own forms are sent from.
pub(super) struct Origin(String);

impl Origin {
    pub(super) fn of(public_url: &Url) -> Self {
        Self(public_url.origin().ascii_serialization())
    }

    /// Browsers say where a form comes from in `Sec-Fetch-Site`, older ones in `Origin`. Who sends
    /// neither is no browser, and has no cookie of anybody's to misuse.
    fn allows(&self, headers: &HeaderMap) -> bool {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        match (text("sec-fetch-site"), text("origin")) {
            (Some(site), _) => matches!(site, "same-origin" | "none"),
            (None, Some(origin)) => origin == self.0 || Some(origin) == own_origin(headers).as_deref(),
            (None, None) => true,
        }
    }
}

/// The origin that the browser itself believes to be at: a loopback address beside the public URL.
fn own_origin(headers: &HeaderMap) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    Some(format!("http://{host}"))
}

pub(super) async fn same_site(State(origin): State<Arc<Origin>>, request: Request, next: Next) -> Response {
    let is_form = request.headers().get(header::CONTENT_TYPE).is_some_and(|kind| {
        let kind = kind.as_bytes();
        [b"application/x-www-form-urlencoded".as_slice(), b"multipart/form-data", b"text/plain"]
            .iter()
            .any(|form| kind.starts_with(form))
    });
    if request.method().is_safe() || !is_form || origin.allows(request.headers()) {
        return next.run(request).await;
    }
    let message = "this form was sent from another site; open the page here and send it again";
    (StatusCode::FORBIDDEN, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], message).into_response()
}
